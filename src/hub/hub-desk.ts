import pLimit from 'p-limit';
import { isPassage } from '../../entry/check-in-rule.js';
import type { ManifestTicket } from '../../entry/gate-manifest.js';
import type { Asked, LocalJudge } from '../../entry/local-judge.js';
import { readTicketCode } from '../../entry/ticket-code.js';
import { ScanIdReused } from '../tickets/tickets.errors.js';
import type { CheckInBody } from '../tickets/tickets.schemas.js';
import type { OfflineScan, OfflineScansBody, OfflineScansView } from '../tickets/gates.schemas.js';
import type { Decision, DecisionLog } from './decision-log.js';
import { answerOf, type LetThrough } from './hub-answers.js';
import type { HubClock } from './hub-clock.js';
import type { HubDevices, KeptDevice } from './hub-devices.js';
import type { HubList } from './hub-list.js';

/** Scans whose answer of the centre got lost, remembered at the most. */
const ASKED_MAX = 10_000;

/** What a desk works with. */
export interface DeskTools {
  readonly clock: HubClock;
  readonly log: DecisionLog;
  readonly devices: HubDevices;
  readonly list: HubList;
}

/**
 * Decides about tickets while the centre is away, for all scanners as one, by the rule that the server
 * runs. One decision at a time looks at the list and changes it, so that of two scans of a ticket in
 * one moment one is the second; they are written down together, before anybody hears of them.
 */
export class HubDesk {
  private readonly asked = new Map<string, Asked>();
  private readonly inTurn = pLimit(1);
  private under = 0;

  constructor(private readonly tools: DeskTools) {}

  /** Decisions that were begun and not answered yet. */
  get underWay(): number {
    return this.under;
  }

  /** A scan is passed on; the ticket as it is known now, before the centre can tell what came of it. */
  ask({ scanId, code }: CheckInBody): void {
    if (this.asked.has(scanId)) return;
    const [oldest] = this.asked.keys();
    if (oldest !== undefined && this.asked.size >= ASKED_MAX) this.asked.delete(oldest);
    this.asked.set(scanId, { ticket: this.judge.ticketOf(code) });
  }

  /** The centre answered it. */
  answered({ scanId, code }: CheckInBody, outcome: string): void {
    this.asked.delete(scanId);
    this.judge.noteCode(code, outcome as Decision['shown'], this.tools.clock.now());
  }

  /** The device behind this hub that owns the slot of a code's ticket. */
  ownerOf(code: string): KeptDevice | undefined {
    const reading = readTicketCode(code);
    return reading.ok ? this.tools.devices.ownerOf(reading.code.fields.ticketShortId) : undefined;
  }

  /**
   * Decides about a scan, or says again what was decided.
   * @param isIsland every ticket may enter that is not known to be used
   * @throws ScanIdReused, the refusal; what the disk says, and then nothing was told to anybody
   */
  async decide(body: CheckInBody, isIsland: boolean): Promise<LetThrough> {
    const { log, list } = this.tools;
    this.under++;
    try {
      const decision = await this.inTurn(() => this.earlier(body) ?? this.judgeNow(body, isIsland));
      await log.flush();
      const last = this.lastPassage(decision);
      return answerOf(decision, { seat: list.seatOf(decision.code), last });
    } finally {
      this.under--;
    }
  }

  /**
   * Takes over what a device decided alone, as the centre does. A refusal whose answer got lost gives
   * way to what the device decided later under the same scan id.
   * @throws what the disk says
   */
  async take({ deviceId, scans }: OfflineScansBody): Promise<OfflineScansView> {
    this.under++;
    try {
      const items = await this.inTurn(() => scans.map((scan) => this.takeOne(deviceId, scan)));
      await this.tools.log.flush();
      return { items };
    } finally {
      this.under--;
    }
  }

  private takeOne(deviceId: string, scan: OfflineScan): OfflineScansView['items'][number] {
    const { scanId, code, shown, scannedAt, gate, direction, mode, isNameChecked } = scan;
    const known = this.tools.log.find(scanId);
    if (known === undefined || (isPassage(shown) && !isPassage(known.shown))) {
      const reading = readTicketCode(code);
      const fields = reading.ok ? reading.code.fields : undefined;
      if (isPassage(shown) && fields !== undefined) this.judge.notePending(fields, shown);
      this.write({
        ...{ scanId, deviceId, gate, code, direction, isNameChecked, mode, shown },
        atMs: Date.parse(scannedAt),
        ticketShortId: String(fields?.ticketShortId ?? ''),
        isOwn: false,
      });
    }
    return { scanId, outcome: shown, isConflict: false };
  }

  private earlier({ scanId, code, direction }: CheckInBody): Decision | undefined {
    const known = this.tools.log.find(scanId);
    if (known === undefined) return undefined;
    if (known.code !== code || known.direction !== direction) throw new ScanIdReused();
    return known;
  }

  private async judgeNow(body: CheckInBody, isIsland: boolean): Promise<Decision> {
    const { clock } = this.tools;
    const { scanId, deviceId, gate, code, direction, isNameChecked } = body;
    const asked = this.askedBefore(body);
    const isFree = isIsland || asked !== undefined;
    const atMs = clock.next();
    const scan = { code, direction, isNameChecked, readAtMs: atMs };
    const slots = isFree ? undefined : this.slots;
    const { outcome, reason, fields } = await this.judge.judge(scan, slots, asked);
    if (isPassage(outcome) && fields !== undefined) this.judge.notePending(fields, outcome);
    const decision: Decision = {
      ...{ scanId, deviceId, gate, code, direction, isNameChecked, atMs, reason },
      mode: isFree ? 'island' : 'slots',
      shown: outcome,
      ticketShortId: String(fields?.ticketShortId ?? ''),
      isOwn: true,
      ...(outcome === 'other-gate' && fields && { otherGate: this.gateOf(fields.ticketShortId) }),
    };
    this.write(decision);
    return decision;
  }

  private get slots(): ReadonlySet<number> {
    const { devices, list } = this.tools;
    const strayed = list.told === undefined ? [] : devices.strayed(list.told.devices);
    return new Set([...devices.slots, ...strayed]);
  }

  /** Appended in its turn; {@link decide} waits for the disk outside of it, together with others. */
  private write(decision: Decision): void {
    void this.tools.log.append(decision).catch(() => undefined);
  }

  /**
   * The centre may have let in whose scan it was asked about, and told of it since: nobody is sent away
   * by that. What was decided here is no such news.
   */
  private askedBefore({ scanId, code }: CheckInBody): Asked | undefined {
    const asked = this.asked.get(scanId);
    const now: ManifestTicket | undefined = this.judge.ticketOf(code);
    const isDecidedHere = now !== undefined && this.judge.isPending(now.ticketShortId);
    return asked && isDecidedHere ? { ticket: now } : asked;
  }

  private gateOf(ticketShortId: bigint): string | undefined {
    const { devices, list } = this.tools;
    return devices.ownerOf(ticketShortId)?.gate ?? list.gateOf(ticketShortId);
  }

  /** The passage before a refusal that tells of one. */
  private lastPassage({ shown, ticketShortId, scanId }: Decision): Decision | undefined {
    if (shown !== 'already-checked-in' && shown !== 'already-exited') return undefined;
    return this.tools.log.all.findLast(
      (one) => one.ticketShortId === ticketShortId && isPassage(one.shown) && one.scanId !== scanId,
    );
  }

  private get judge(): LocalJudge {
    return this.tools.list.judge;
  }
}
