import { setTimeout as sleep } from 'node:timers/promises';
import { packTickets } from '../../entry/gate-manifest.js';
import { isPassage } from '../../entry/check-in-rule.js';
import type { CheckInBody } from '../tickets/tickets.schemas.js';
import type {
  ContactBody,
  ContactView,
  OfflineScansBody,
  OfflineScansView,
} from '../tickets/gates.schemas.js';
import { CONTACT_PATIENCE_MS, type Passed } from './hub-centre.js';
import { HubDesk } from './hub-desk.js';
import type { LetThrough } from './hub-answers.js';
import { hearsAnswers } from './hub-devices.js';
import type { HubParts } from './hub-parts.js';
import { CentreAway } from './hub.errors.js';

/** A scan is asked about for so long, ms; scanners wait a little longer. */
const SCAN_PATIENCE_MS = 1_500;
const UPLOAD_PATIENCE_MS = 7_000;
/** A device that the centre did not hear of for so long may soon be taken for cut off there. */
const UNNOTICED_MS = 2_000;
/** After its start a hub waits for devices to come back for so long, before it sends anybody to another gate. */
const AWAITED_MS = 5_000;

/** Sends a request that came here on to the centre, maybe with another body; undefined: not answered. */
export type PassOn = (patienceMs: number, body?: object) => Promise<Passed | undefined>;

/** The centre's own answer, or the hub's. */
export type Answered<Own> = { readonly passed: Passed } | { readonly own: Own };

/** How a hub stands; nothing about anybody. */
export interface HubStatus {
  readonly performanceId: string;
  readonly centre: 'through' | 'away' | 'revoked';
  /** The hub may decide now, and does for devices that are there. */
  readonly decides: boolean;
  readonly listAgeSeconds: number;
  readonly devices: { readonly known: number; readonly there: number };
  readonly decided: number;
  readonly pending: number;
}

/** What scanners behind a hub ask, answered by the centre or, while it is away, by the hub. */
export class Hub {
  readonly desk: HubDesk;
  private isIslandHere = false;
  private readonly startedMs: number;
  /** Where in the log this outage begins. */
  private outageFrom: number;

  constructor(readonly parts: HubParts) {
    this.desk = new HubDesk(parts);
    this.outageFrom = parts.handOver.from;
    this.startedMs = parts.runMs();
  }

  /**
   * A contact of a device. That it hears somebody is passed on only as long as the centre is heard
   * here: see {@link HubLink}.
   * @throws CentreAway to devices that the centre never accepted
   */
  async contact(body: ContactBody, token: string, passOn: PassOn): Promise<Answered<ContactView>> {
    const { link, devices, runMs } = this.parts;
    if (link.isThrough) {
      const sentMs = runMs();
      const heard = link.hears && hearsAnswers(body) ? body.seq - 1 : 0;
      const passed = await passOn(CONTACT_PATIENCE_MS, { ...body, heard });
      if (passed?.status !== 200 && devices.unanswered(body)) await this.parts.keepDevices();
      if (passed !== undefined) return this.contactPassed(body, token, passed, sentMs);
      this.lost();
    }
    if (!devices.isKnown(body.deviceId, token)) throw new CentreAway();
    const hadLeft = devices.get(body.deviceId)?.leftSeq;
    devices.heard(body);
    if (hadLeft !== devices.get(body.deviceId)?.leftSeq) await this.parts.keepDevices();
    return { own: this.ownContact(body) };
  }

  private async contactPassed(
    body: ContactBody,
    token: string,
    passed: Passed,
    sentMs: number,
  ): Promise<Answered<ContactView>> {
    const { link, devices } = this.parts;
    if (passed.status !== 200) {
      if (passed.status === 401 || passed.status === 403) devices.refused(token);
      return { passed };
    }
    const told = JSON.parse(passed.text) as ContactView;
    link.answered(sentMs);
    link.settled(body.deviceId);
    if (devices.answered(body, token, told)) await this.parts.keepDevices();
    const decidesAloneMs = told.decidesAloneMs + CONTACT_PATIENCE_MS;
    return { passed: { ...passed, text: JSON.stringify({ ...told, decidesAloneMs }) } };
  }

  /** The gates as they were told last, and what was decided here since this outage began. */
  private ownContact(body: ContactBody): ContactView {
    const { clock, devices, list, log } = this.parts;
    const told = list.told;
    if (told === undefined) throw new CentreAway();
    const from = devices.toldUpTo(body) ?? this.outageFrom;
    const changed = log.all.slice(from).flatMap(({ code, shown }) => {
      const ticket = isPassage(shown) ? list.judge.ticketOf(code) : undefined;
      return ticket ? [ticket] : [];
    });
    devices.tell(body, log.all.length);
    return {
      ...told,
      now: new Date(clock.now()).toISOString(),
      // As the device has it: what happened elsewhere meanwhile is the centre's to tell.
      cursor: body.since ?? told.cursor,
      tickets: Buffer.from(packTickets(changed)).toString('base64'),
      hasMore: false,
      isRevoked: false,
      isIsland: this.isIsland,
      slots: body.leaves ? [] : [...(devices.get(body.deviceId)?.slots ?? [])],
      devices: told.devices.map((device) => {
        const silentMs = devices.silentMs(device.deviceId);
        const isBehind = Number.isFinite(silentMs);
        return isBehind
          ? { ...device, silentMs, isCutOff: !devices.isThere(device.deviceId) }
          : device;
      }),
      decidesAloneMs: told.decidesAloneMs + CONTACT_PATIENCE_MS,
      by: 'hub',
    };
  }

  /**
   * One scan.
   * @throws CentreAway while nobody decides, or the hub does not know who asks; the refusal
   */
  async checkIn(body: CheckInBody, token: string, passOn: PassOn): Promise<Answered<LetThrough>> {
    const { link, devices, list } = this.parts;
    if (link.isThrough) {
      if (!link.mayAsk) throw new CentreAway();
      this.desk.ask(body);
      const passed = await passOn(SCAN_PATIENCE_MS);
      if (passed === undefined) {
        this.lost();
        throw new CentreAway();
      }
      this.desk.answered(body, outcomeOf(passed));
      return { passed };
    }
    const aloneMs = list.told?.decidesAloneMs;
    if (aloneMs === undefined || !link.mayDecide(aloneMs)) throw new CentreAway();
    if (!devices.isKnown(body.deviceId, token) || this.isAwaited(body)) throw new CentreAway();
    return { own: await this.desk.decide(body, this.isIsland) };
  }

  /**
   * What a device decided while it could not reach the hub.
   * @throws CentreAway
   */
  async offlineScans(
    body: OfflineScansBody,
    token: string,
    passOn: PassOn,
  ): Promise<Answered<OfflineScansView>> {
    const { link, devices } = this.parts;
    if (link.isThrough) {
      const passed = await passOn(UPLOAD_PATIENCE_MS);
      if (passed !== undefined) return { passed };
      this.lost();
    }
    if (!link.mayDecide(-Infinity) || !devices.isKnown(body.deviceId, token)) {
      throw new CentreAway();
    }
    return { own: await this.desk.take(body) };
  }

  /** Whether the device that owns the ticket's slot may not have noticed yet that the hub is back. */
  private isAwaited({ code, scanId }: CheckInBody): boolean {
    const { runMs, devices, log } = this.parts;
    if (runMs() - this.startedMs > AWAITED_MS || log.find(scanId) !== undefined) return false;
    const owner = this.desk.ownerOf(code);
    return owner !== undefined && owner.leftSeq === undefined && !devices.isThere(owner.deviceId);
  }

  private get isIsland(): boolean {
    return this.isIslandHere || (this.parts.list.told?.isIsland ?? false);
  }

  /** How it stands now. */
  get status(): HubStatus {
    const { link, list, devices, log, handOver, clock, performanceId } = this.parts;
    const aloneMs = list.told?.decidesAloneMs ?? Infinity;
    const toldMs = list.told === undefined ? NaN : Date.parse(list.told.now);
    const state = link.isThrough ? 'through' : 'away';
    return {
      performanceId,
      centre: link.isRevoked ? 'revoked' : state,
      decides: link.mayDecide(aloneMs),
      listAgeSeconds: Math.round((clock.now() - toldMs) / 1_000),
      devices: { known: devices.kept.length, there: devices.there.length },
      decided: log.all.length,
      pending: handOver.pending.length,
    };
  }

  /** Whether something was decided here that the centre lacks. */
  private get isPending(): boolean {
    return this.parts.handOver.pending.length > 0 || this.desk.underWay > 0;
  }

  private lost(): void {
    if (this.parts.link.lost()) this.outageFrom = this.parts.log.all.length;
  }

  /**
   * One contact of the hub's own, and what is due with it.
   * @throws Declined
   */
  async talk(): Promise<void> {
    const { centre, clock, link, list, runMs } = this.parts;
    const [sentMs, askedAtMs] = [runMs(), clock.now()];
    const told = await centre.watch(list.since(this.isPending));
    if (told === undefined) {
      this.lost();
      return;
    }
    link.answered(sentMs);
    await list.learn(told, askedAtMs, this.isPending);
    if (!link.isThrough) await this.comeBack();
  }

  /**
   * Hands over what was decided, while more is decided; only the last of it is waited for. Only then
   * contacts are passed on again, by which the centre takes the devices for connected.
   */
  private async comeBack(): Promise<void> {
    const { centre, clock, link, handOver, list, devices } = this.parts;
    if (!(await handOver.send(centre))) return;
    link.hold(true);
    try {
      while (this.desk.underWay > 0) await sleep(5);
      if (!(await handOver.send(centre))) return;
      await list.keepTickets();
      for (const { deviceId, gate, leftSeq } of devices.kept) {
        if (leftSeq === undefined) continue;
        await centre.leave(deviceId, gate, leftSeq);
        devices.forget(deviceId);
      }
      // From now on what is told of these tickets is newer than what was decided here.
      list.judge.handedOver(clock.now());
      const sentMs = await this.readAll();
      if (sentMs === undefined) return;
      this.isIslandHere = false;
      link.returned(sentMs, devices.unheardFor(UNNOTICED_MS));
    } finally {
      link.hold(false);
    }
  }

  /**
   * Reads what changed, and what was passed over while something newer waited here, to its end.
   * @returns when the last question was sent; undefined when the centre is away again
   */
  private async readAll(): Promise<number | undefined> {
    const { centre, clock, list, runMs } = this.parts;
    for (;;) {
      const [sentMs, askedAtMs] = [runMs(), clock.now()];
      const told = await centre.watch(list.since(false));
      if (told === undefined) return undefined;
      await list.learn(told, askedAtMs, false);
      if (!told.hasMore) return sentMs;
    }
  }

  /**
   * Begins or ends island mode at the gates behind this hub, until the centre is back.
   * @throws CentreAway to whom the centre never accepted at these gates
   */
  setIsland(isOn: boolean, token: string): void {
    const { devices } = this.parts;
    if (!devices.kept.some(({ deviceId }) => devices.isKnown(deviceId, token))) {
      throw new CentreAway();
    }
    this.isIslandHere = isOn;
  }
}

/** The outcome that an answer names; text that no outcome is changes nothing. */
function outcomeOf({ status, text }: Passed): string {
  try {
    const { result, code } = JSON.parse(text) as { result?: unknown; code?: unknown };
    return String(status === 200 ? result : code);
  } catch {
    return '';
  }
}
