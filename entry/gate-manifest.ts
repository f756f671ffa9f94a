import type { GateTicketState } from './check-in-rule.js';

/** A ticket as a gate without network knows it. */
export interface ManifestTicket {
  readonly ticketShortId: bigint;
  readonly revision: number;
  readonly state: GateTicketState;
}

/** Bytes of a ticket in a manifest: short id (8, big-endian), revision, state. */
const ROW_BYTES = 10;
/** Numbers of the states, as they travel. */
const STATES: readonly GateTicketState[] = ['valid', 'checked-in', 'void', 'outside'];

/** Tickets fall into so many slots, each of which one device owns while gates are cut off. */
export const SLOTS = 64;

/** Put before a manifest's text when it is signed, so that no ticket's signature can be one. */
export const MANIFEST_TAG = 'picket:manifest:v1\0';

/** The slot of a ticket. Short ids are random, so slots are of one size. */
export function slotOf(ticketShortId: bigint): number {
  return Number(ticketShortId % BigInt(SLOTS));
}

/** Tickets as bytes, ten each. */
export function packTickets(tickets: readonly ManifestTicket[]): Uint8Array {
  const bytes = new Uint8Array(tickets.length * ROW_BYTES);
  const view = new DataView(bytes.buffer);
  tickets.forEach(({ ticketShortId, revision, state }, index) => {
    const at = index * ROW_BYTES;
    view.setBigUint64(at, ticketShortId);
    view.setUint8(at + 8, revision);
    view.setUint8(at + 9, STATES.indexOf(state));
  });
  return bytes;
}

/**
 * The tickets of {@link packTickets}.
 * @throws RangeError for bytes that are none
 */
export function unpackTickets(bytes: Uint8Array): ManifestTicket[] {
  if (bytes.length % ROW_BYTES !== 0) throw new RangeError('not a whole number of tickets');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / ROW_BYTES }, (_, index) => {
    const at = index * ROW_BYTES;
    const state = STATES[view.getUint8(at + 9)];
    if (state === undefined) throw new RangeError('a ticket of no known state');
    return { ticketShortId: view.getBigUint64(at), revision: view.getUint8(at + 8), state };
  });
}
