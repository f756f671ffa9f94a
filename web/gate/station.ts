import { isPassage } from '../../entry/check-in-rule';
import { type Asked, LocalJudge } from '../../entry/local-judge';
import { ReadMark } from '../../entry/read-mark';
import { bytesOf } from '../../entry/signed-manifest';
import { newKey } from '../api/client';
import { clockOffset, isClockKnown } from '../api/clock';
import { Refused } from '../api/problem';
import { currentSession } from '../api/session';
import { makeStore } from '../api/store';
import {
  askCentre,
  askCounts,
  type Contact,
  leave,
  makeContact,
  type Post,
  release,
} from './centre';
import { resultOf } from './decided-here';
import { FIRST_CONTACT, gateStore, type KeptGate, type KeptTickets } from './gate-store';
import { HandOver } from './hand-over';
import { fetchGate } from './manifest';
import type { How, Scan, ScanResult } from './scan-result';
import { cutOffDevices, FIRST_STATE, type StationState, TELLS_OF_ANSWER_MS } from './station-state';

/** Until the centre has said otherwise, ms. */
const CONTACT_EVERY_MS = 1_500;
/** While neither the centre nor this device decides, a scan is tried again after, ms. */
const AGAIN_MS = 300;
const COUNT_EVERY_MS = 2_000;
const RECENT_MAX = 5;
const SERVER_ERROR = 500;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * One scanner at a gate. The centre decides as long as it answers; cut off, this device decides about
 * the tickets whose slots it owns, or about all in island mode, by what it keeps.
 */
export class Station {
  readonly state = makeStore<StationState>(FIRST_STATE);
  private judge: LocalJudge | undefined;
  private kept: KeptGate | undefined;
  private contact = FIRST_CONTACT;
  private readonly stopping = new AbortController();
  private isIslandHere = false;
  private readonly mark = new ReadMark();
  private countedAtMs = 0;
  private contactEveryMs = CONTACT_EVERY_MS;
  private readonly handOver: HandOver;

  constructor(readonly post: Post) {
    this.handOver = new HandOver(post, (waiting) => this.change({ waiting }));
  }

  /** Begins its contacts. What was kept is there before the first answer. */
  async start(): Promise<void> {
    const { performanceId } = this.post;
    const kept = (await gateStore.contact(performanceId)) ?? this.contact;
    // Above all that an earlier page sent, which need not have been kept.
    this.contact = { ...kept, seq: Math.max(kept.seq, Date.now()) };
    await this.recall(performanceId);
    void this.fetchKeys();
    while (!this.stopping.signal.aborted) {
      const begunAtMs = performance.now();
      await this.talk();
      const dueMs = this.mark.isBehind ? 0 : this.contactEveryMs - (performance.now() - begunAtMs);
      await pause(Math.max(AGAIN_MS, dueMs));
    }
  }

  /** Ends its contacts; what it owned is free, if the centre can be told. */
  stop(): void {
    this.stopping.abort();
    // Who is not sure to be heard keeps what it owns: it may be all that is left.
    if (this.link() !== 'online') return;
    this.contact = { ...this.contact, seq: this.contact.seq + 1, slots: [] };
    void gateStore.keepContact(this.post.performanceId, this.contact);
    leave(this.post, this.contact);
  }

  /** Frees the slots of another device that scans no more. */
  async free(deviceId: string): Promise<void> {
    await release(this.post, deviceId);
    this.change({ cutOff: this.state.get().cutOff.filter((one) => one.deviceId !== deviceId) });
  }

  /** From now on, on this device alone, every ticket may enter that is not known to be used. */
  goIsland(isOn: boolean): void {
    this.isIslandHere = isOn;
    this.change({ isIsland: isOn || this.contact.isIsland });
  }

  /**
   * Decides about a code. While nobody can decide it waits, and tries again under the same scan id.
   * @throws Refused for what is no matter of the ticket, such as staff that was dismissed
   */
  async check(
    code: string,
    { direction = 'in', isNameChecked = false }: How = {},
  ): Promise<ScanResult> {
    const scan: Scan = { scanId: newKey(), code, direction, readAtMs: this.now(), isNameChecked };
    const before = { ticket: this.judge?.ticketOf(code) };
    let result = await this.tryOnce(scan, undefined);
    while (result === undefined) {
      if (this.stopping.signal.aborted) throw new DOMException('stopped', 'AbortError');
      await pause(AGAIN_MS);
      result = await this.tryOnce(scan, before);
    }
    return this.remember(result);
  }

  /** Shows a result among the last ones. */
  remember(result: ScanResult): ScanResult {
    const recent = [result, ...this.state.get().recent].slice(0, RECENT_MAX);
    this.change({ recent });
    return result;
  }

  private async tryOnce(scan: Scan, asked: Asked | undefined): Promise<ScanResult | undefined> {
    if (this.isAlone()) return this.handOver.decide(() => this.decide(scan, asked));
    if (currentSession().state !== 'in') return undefined;
    try {
      const result = await askCentre(this.post, scan);
      // It may be cut off before the centre tells of what it has just heard.
      this.judge?.noteCode(scan.code, result.outcome, this.now());
      return result;
    } catch (error) {
      if (error instanceof Refused) throw error;
      return undefined;
    }
  }

  /**
   * Shown is only what is written down: a page that dies must not forget whom it let in. If the
   * centre was asked, it may have let them in, and told of it since: so nobody is sent away by that.
   */
  private async decide(scan: Scan, asked: Asked | undefined): Promise<ScanResult> {
    const { judge, kept, contact } = this;
    if (judge === undefined || kept === undefined) throw new Error('nothing to decide with');
    const isIsland = this.isIslandHere || contact.isIsland || asked !== undefined;
    const slots = isIsland ? undefined : new Set(contact.slots);
    const verdict = await judge.judge(scan, slots, asked);
    const { outcome, fields } = verdict;
    await this.handOver.add({
      ...scan,
      performanceId: this.post.performanceId,
      gate: this.post.gate,
      scannedAt: new Date(scan.readAtMs).toISOString(),
      mode: isIsland ? 'island' : 'slots',
      shown: outcome,
      ticketShortId: String(fields?.ticketShortId ?? ''),
    });
    if (isPassage(outcome) && fields !== undefined) judge.notePending(fields, outcome);
    return resultOf(scan, verdict, kept, contact);
  }

  /** One contact, and what is due with it. */
  private async talk(): Promise<void> {
    if (currentSession().state === 'in') {
      const sentAtMs = this.now();
      this.contact = { ...this.contact, seq: this.contact.seq + 1 };
      const { post, contact, contactEveryMs } = this;
      // Without the list it asks for next to nothing: the whole of it comes with the keys.
      const since = this.mark.since(this.handOver.isPending) ?? new Date(sentAtMs).toISOString();
      const told = { ...contact, heard: this.countsAsThere(sentAtMs) ? contact.heard : 0 };
      try {
        const answer = await makeContact(post, told, since, contactEveryMs);
        if (this.stopping.signal.aborted) return;
        await this.hear(answer, sentAtMs);
        await this.handOver.send();
        if (!this.handOver.isPending) this.judge?.handedOver(this.now());
        if (answer.by === 'centre') await this.count();
      } catch (error) {
        if (error instanceof Refused) this.change({ refusal: error });
      }
    }
    this.change({ link: this.link() });
  }

  private async hear(answer: Contact, sentAtMs: number): Promise<void> {
    this.contactEveryMs = answer.contactEveryMs;
    // Who lacks a part of the list must not be taken for connected: it would be alone without it.
    if (answer.hasMore) return this.learnFrom(answer, sentAtMs);
    this.contact = {
      ...this.contact,
      heard: this.contact.seq,
      heardAtMs: sentAtMs,
      clockOffsetMs: isClockKnown() ? clockOffset() : this.contact.clockOffsetMs,
      slots: answer.slots,
      gates: answer.devices.map(({ gate, slots }) => ({ gate, slots })),
      isIsland: answer.isIsland,
      decidesAloneMs: answer.decidesAloneMs,
    };
    // Slots and list are written down before they count: a page may be loaded anew at any time.
    await gateStore.keepContact(this.post.performanceId, this.contact);
    await this.learnFrom(answer, sentAtMs);
    this.change({
      slots: answer.slots.length,
      isIsland: answer.isIsland || this.isIslandHere,
      isRevoked: answer.isRevoked,
      by: answer.by,
      conflicts: answer.conflicts,
      cutOff: cutOffDevices(answer, this.post.deviceId),
      refusal: undefined,
    });
  }

  private async learnFrom(answer: Contact, sentAtMs: number): Promise<void> {
    if (this.kept === undefined || this.judge === undefined) return;
    this.kept = { ...this.kept, window: answer.window };
    const cursor = this.mark.read(answer, this.handOver.isPending);
    await this.learn({ packed: bytesOf(answer.tickets), cursor }, sentAtMs);
  }

  private async count(): Promise<void> {
    if (Date.now() - this.countedAtMs <= COUNT_EVERY_MS) return;
    this.countedAtMs = Date.now();
    this.change({ counts: await askCounts(this.post) });
  }

  private async fetchKeys(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        if (currentSession().state === 'in') {
          const askedAtMs = this.now();
          const { gate, tickets } = await fetchGate(this.post.performanceId);
          this.adopt(gate);
          await gateStore.keepGate(gate);
          await this.learn(tickets, askedAtMs);
          this.change({ isReady: true });
          return;
        }
      } catch (error) {
        if (error instanceof Refused && error.problem.status < SERVER_ERROR) {
          this.change({ refusal: error });
          return;
        }
      }
      await pause(this.contactEveryMs);
    }
  }

  private adopt(gate: KeptGate): void {
    this.kept = gate;
    this.change({ reEntry: gate.reEntry ?? false });
    if (this.judge === undefined) this.judge = new LocalJudge(gate);
    else this.judge.renew(gate);
  }

  private async learn({ packed, cursor }: KeptTickets, askedAtMs: number): Promise<void> {
    if (this.judge === undefined) return;
    this.judge.learn(packed, askedAtMs);
    this.mark.begin(cursor);
    if (packed.length === 0) return;
    await gateStore.keepTickets(this.post.performanceId, { packed: this.judge.pack(), cursor });
  }

  /** What was kept when the page was here last; whom this device let in is in. */
  private async recall(performanceId: string): Promise<void> {
    const gate = await gateStore.gate(performanceId);
    const tickets = await gateStore.tickets(performanceId);
    const waiting = await this.handOver.recall();
    if (gate !== undefined && tickets !== undefined) {
      this.adopt(gate);
      await this.learn(tickets, 0);
    }
    this.judge?.recall(waiting);
    this.change({
      isReady: this.judge !== undefined,
      slots: this.contact.slots.length,
      isIsland: this.contact.isIsland,
    });
  }

  /** Whether the centre may take this device for connected, which then asks it. */
  private countsAsThere(nowMs: number): boolean {
    return !this.handOver.isPending && nowMs - this.contact.heardAtMs <= TELLS_OF_ANSWER_MS;
  }

  private isAlone(): boolean {
    const { heardAtMs, decidesAloneMs } = this.contact;
    if (this.judge === undefined || heardAtMs === 0) return false;
    return this.handOver.isPending || this.now() - heardAtMs > decidesAloneMs;
  }

  private link(): StationState['link'] {
    if (this.isAlone()) return 'alone';
    return this.contact.heard === this.contact.seq && this.contact.seq > 0 ? 'online' : 'waiting';
  }

  /** Now by the server's clock, ms since 1970. */
  private now(): number {
    return Date.now() + (isClockKnown() ? clockOffset() : this.contact.clockOffsetMs);
  }

  private change(change: Partial<StationState>): void {
    this.state.set({ ...this.state.get(), ...change });
  }
}
