import { slotOf } from '../../entry/gate-manifest.js';
import { type GateKeys, LocalJudge } from '../../entry/local-judge.js';
import { ReadMark } from '../../entry/read-mark.js';
import { bytesOf, openManifest, type SignedManifest } from '../../entry/signed-manifest.js';
import { readTicketCode } from '../../entry/ticket-code.js';
import type { SeatingPlanDescription } from '../events/seating-plan.js';
import type { ContactView } from '../tickets/gates.schemas.js';
import type { HubFolder } from './hub-folder.js';

const [MANIFEST, SEATS, TICKETS, CONTACT] = [
  'manifest.json',
  'seats.json',
  'tickets.bin',
  'contact.json',
];

/** A seat as it is printed. */
export interface Seat {
  readonly section: string;
  readonly row: string;
  readonly number: string;
}

/** How the gates stood when the centre told last; its tickets are in the list. */
export type Told = Omit<ContactView, 'tickets'>;

/** The list of tickets behind the hub, with what checks their codes; all of it is in the folder, too. */
export class HubList {
  private readonly mark: ReadMark;

  private constructor(
    private readonly folder: HubFolder,
    private keys: GateKeys,
    readonly judge: LocalJudge,
    private readonly seats: readonly Seat[],
    private said: Told | undefined,
    cursor: string,
  ) {
    this.mark = new ReadMark(cursor);
  }

  /** What was kept; undefined when that does not suffice. */
  static async recall(folder: HubFolder): Promise<HubList | undefined> {
    const signed = await folder.json<SignedManifest>(MANIFEST);
    const seats = await folder.json<Seat[]>(SEATS);
    const packed = await folder.bytes(TICKETS);
    const kept = await folder.json<{ told?: Told; cursor: string }>(CONTACT);
    if (!signed || !seats || !packed || !kept) return undefined;
    const { keys } = await openManifest(signed);
    const judge = new LocalJudge(kept.told ? { ...keys, window: kept.told.window } : keys);
    judge.learn(packed, 0);
    return new HubList(folder, keys, judge, seats, kept.told, kept.cursor);
  }

  /** Takes up a manifest and the hall, and keeps them. */
  static async adopt(
    folder: HubFolder,
    signed: SignedManifest,
    plan: SeatingPlanDescription,
  ): Promise<HubList> {
    const { manifest, keys } = await openManifest(signed);
    const judge = new LocalJudge(keys);
    judge.learn(bytesOf(manifest.tickets), 0);
    const seats = seatsOf(plan);
    await folder.write(MANIFEST, signed);
    await folder.write(SEATS, seats);
    await folder.write(TICKETS, judge.pack());
    await folder.write(CONTACT, { cursor: manifest.cursor });
    return new HubList(folder, keys, judge, seats, undefined, manifest.cursor);
  }

  /** Takes up keys that were made since. */
  async renew(signed: SignedManifest): Promise<void> {
    const { keys } = await openManifest(signed);
    await this.folder.write(MANIFEST, signed);
    this.keys = keys;
    this.judge.renew(keys);
  }

  /** From when on changes are to be asked for, see {@link ReadMark}. */
  since(isPending: boolean): string | undefined {
    return this.mark.since(isPending);
  }

  /** What the centre told last. */
  get told(): Told | undefined {
    return this.said;
  }

  /**
   * Takes up what the centre told the hub itself.
   * @param isPending what is passed over now, because something newer waits here, must be told again
   */
  async learn(contact: ContactView, askedAtMs: number, isPending: boolean): Promise<void> {
    const { tickets, ...told } = contact;
    const packed = bytesOf(tickets);
    this.judge.learn(packed, askedAtMs);
    const hasNews = packed.length > 0 || !isSame(this.said, told);
    this.said = told;
    this.judge.renew({ ...this.keys, window: told.window });
    const cursor = this.mark.read(contact, isPending);
    if (packed.length > 0) await this.keepTickets();
    if (hasNews) await this.folder.write(CONTACT, { told, cursor });
  }

  /** What is known of each ticket is on the disk. */
  keepTickets(): Promise<void> {
    return this.folder.write(TICKETS, this.judge.pack());
  }

  /** Where the holder of a code sits; undefined for what is no code of this performance. */
  seatOf(code: string): Seat | undefined {
    const reading = readTicketCode(code);
    return reading.ok ? this.seats[reading.code.fields.seatNo] : undefined;
  }

  /** The gate whose device owns a ticket's slot, as the centre told it last. */
  gateOf(ticketShortId: bigint): string | undefined {
    const slot = slotOf(ticketShortId);
    return this.said?.devices.find(({ slots }) => slots.includes(slot))?.gate;
  }
}

/** Whether nothing changed that a hub must know after it was started anew. */
function isSame(before: Told | undefined, after: Told): boolean {
  const lasting = (told: Told | undefined) =>
    JSON.stringify([
      told?.isIsland,
      told?.window,
      told?.devices.map(({ deviceId, gate, slots }) => [deviceId, gate, slots]),
    ]);
  return lasting(before) === lasting(after);
}

function seatsOf({ sections }: SeatingPlanDescription): Seat[] {
  const seats: Seat[] = [];
  for (const { code, standing, rows } of sections) {
    for (const { label, firstSeatNo, seats: inRow } of rows) {
      inRow.forEach(({ number }, place) => {
        const row = standing ? '' : label;
        seats[firstSeatNo + place] = { section: code, row, number };
      });
    }
  }
  return seats;
}
