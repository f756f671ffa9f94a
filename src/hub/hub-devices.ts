import { slotOf, SLOTS } from '../../entry/gate-manifest.js';
import type { ContactBody, ContactView } from '../tickets/gates.schemas.js';

/** A device that is silent for longer is taken for alone: its tickets enter at it, not here. */
export const CUT_OFF_MS = 4_000;
/** Contacts in a row without an answer, the one under way included, of a device that hears us. */
const UNHEARD_MAX = 1;
/** Tokens remembered of a device: the one in use, and the one before, which a late request may carry. */
const TOKENS_MAX = 2;

/** What is kept of a device that uses the hub. */
export interface KeptDevice {
  readonly deviceId: string;
  readonly gate: string;
  readonly slots: readonly number[];
  /** SHA-256 of tokens that the centre accepted from it, in base64, the latest first. */
  readonly tokens: readonly string[];
  /** Number of the contact by which it left while the centre was away, which does not know of it. */
  readonly leftSeq?: number | undefined;
}

interface Device extends KeptDevice {
  /** When it was last heard of as one that hears us, by a clock that only runs. */
  readonly seenMs?: number;
  /** When the centre last answered it, by the same clock. */
  readonly passedMs?: number;
  readonly contact?: { readonly seq: number; readonly toldUpTo: number };
}

/** Whether a device that makes this contact heard the answer to the one before. */
export function hearsAnswers({ seq, heard }: Pick<ContactBody, 'seq' | 'heard'>): boolean {
  return seq - heard <= UNHEARD_MAX;
}

/**
 * The devices behind a hub: who of them is in contact, and which slots are theirs. The rule by which
 * one counts as there is the centre's (`gates.repository.ts`).
 */
export class HubDevices {
  private readonly devices = new Map<string, Device>();

  /** @param runMs a clock that only runs, ms */
  constructor(
    private readonly runMs: () => number,
    kept: readonly KeptDevice[] = [],
  ) {
    for (const device of kept) this.devices.set(device.deviceId, device);
  }

  /** What is to be kept of all. */
  get kept(): KeptDevice[] {
    return [...this.devices.values()].map(({ deviceId, gate, slots, tokens, leftSeq }) => ({
      ...{ deviceId, gate, slots, tokens },
      ...(leftSeq !== undefined && { leftSeq }),
    }));
  }

  get(deviceId: string): KeptDevice | undefined {
    return this.devices.get(deviceId);
  }

  /** Whether the centre accepted a token from this device. */
  isKnown(deviceId: string, token: string): boolean {
    return this.devices.get(deviceId)?.tokens.includes(token) ?? false;
  }

  /** The centre answered a contact. @returns whether something changed that must be kept */
  answered(body: ContactBody, token: string, told: ContactView): boolean {
    // Also those that another device waits for: they are its own until a contact without them arrives.
    const slots = told.devices.find((one) => one.deviceId === body.deviceId)?.slots ?? told.slots;
    const before = this.devices.get(body.deviceId);
    if (body.leaves) return this.devices.delete(body.deviceId);
    const tokens = [token, ...(before?.tokens ?? []).filter((one) => one !== token)];
    const { deviceId, gate } = body;
    const after = { ...before, deviceId, gate, slots, tokens: tokens.slice(0, TOKENS_MAX) };
    this.devices.set(deviceId, { ...after, leftSeq: undefined, passedMs: this.runMs() });
    this.see(body);
    return (
      before?.tokens[0] !== token || before.gate !== gate || before.slots.join() !== slots.join()
    );
  }

  /**
   * The centre may have heard this contact, and given away what it no longer names.
   * @returns whether something changed that must be kept
   */
  unanswered({ deviceId, holds }: ContactBody): boolean {
    const device = this.devices.get(deviceId);
    const slots = device?.slots.filter((slot) => holds.includes(slot));
    if (device === undefined || slots?.length === device.slots.length) return false;
    this.devices.set(deviceId, { ...device, slots: slots ?? [] });
    return true;
  }

  /** The centre refused a token. */
  refused(token: string): void {
    for (const device of this.devices.values()) {
      const tokens = device.tokens.filter((one) => one !== token);
      this.devices.set(device.deviceId, { ...device, tokens });
    }
  }

  /** A contact that the hub answers itself. */
  heard(body: ContactBody): void {
    const device = this.devices.get(body.deviceId);
    if (device === undefined) return;
    const leftSeq = body.leaves ? body.seq : undefined;
    this.devices.set(body.deviceId, { ...device, gate: body.gate, leftSeq });
    this.see(body);
  }

  private see(body: ContactBody): void {
    const device = this.devices.get(body.deviceId);
    if (device === undefined || !hearsAnswers(body)) return;
    this.devices.set(body.deviceId, { ...device, seenMs: this.runMs() });
  }

  /** What the device was told last: from there on it must be told, when it heard that. */
  toldUpTo({ deviceId, seq, heard }: ContactBody): number | undefined {
    const contact = this.devices.get(deviceId)?.contact;
    const isNext = contact !== undefined && heard === contact.seq && seq === contact.seq + 1;
    return isNext ? contact.toldUpTo : undefined;
  }

  /** Notes what the answer to a contact tells. */
  tell({ deviceId, seq }: ContactBody, toldUpTo: number): void {
    const device = this.devices.get(deviceId);
    if (device) this.devices.set(deviceId, { ...device, contact: { seq, toldUpTo } });
  }

  /** Since its last contact as one that hears us, ms. */
  silentMs(deviceId: string): number {
    const seenMs = this.devices.get(deviceId)?.seenMs;
    return seenMs === undefined ? Infinity : this.runMs() - seenMs;
  }

  /** Whether it asks here, and will go on asking here: it does not decide by itself. */
  isThere(deviceId: string): boolean {
    return this.silentMs(deviceId) <= CUT_OFF_MS;
  }

  /** Those in contact. */
  get there(): string[] {
    return [...this.devices.keys()].filter((deviceId) => this.isThere(deviceId));
  }

  /** Those in contact of whom the centre has not heard for so long, ms. */
  unheardFor(ms: number): string[] {
    const fromMs = this.runMs() - ms;
    return this.there.filter((id) => (this.devices.get(id)?.passedMs ?? -Infinity) < fromMs);
  }

  /** Slots about whose tickets the hub may decide: of devices that are there, or let go of them here. */
  get slots(): ReadonlySet<number> {
    return new Set(
      [...this.devices.values()]
        .filter(({ deviceId, leftSeq }) => leftSeq !== undefined || this.isThere(deviceId))
        .flatMap(({ slots }) => slots),
    );
  }

  /**
   * Slots that were on their way from one of these devices to another when the line failed. Neither has
   * them now, and nobody else can, as long as every device that the centre told of is behind this hub.
   */
  strayed(told: ContactView['devices']): number[] {
    if (!told.every(({ deviceId }) => this.devices.has(deviceId))) return [];
    const owned = new Set([...this.devices.values()].flatMap(({ slots }) => slots));
    return Array.from({ length: SLOTS }, (_, slot) => slot).filter((slot) => !owned.has(slot));
  }

  /** The device behind this hub that owns a ticket's slot. */
  ownerOf(ticketShortId: bigint): KeptDevice | undefined {
    const slot = slotOf(ticketShortId);
    return [...this.devices.values()].find(({ slots }) => slots.includes(slot));
  }

  /** Devices that left while the centre was away; it has been told of this one. */
  forget(deviceId: string): void {
    this.devices.delete(deviceId);
  }
}
