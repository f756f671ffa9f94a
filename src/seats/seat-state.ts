/** Seat states by their code in the database and in the two-bit map of the API. */
export const SEAT_STATE = { free: 0, held: 1, sold: 2, blocked: 3 } as const;

export type SeatState = keyof typeof SEAT_STATE;

/**
 * Every transition of a seat. An expired hold is taken over in place, held to held. A seat that comes
 * back while somebody waits for the performance goes to an offer, sold to held, or is set aside:
 * blocked until it is offered or its moment to be free has come.
 */
export const SEAT_TRANSITIONS: Readonly<Record<SeatState, readonly SeatState[]>> = {
  free: ['held', 'blocked'],
  held: ['held', 'sold', 'free', 'blocked'],
  sold: ['free', 'held', 'blocked'],
  blocked: ['free', 'held'],
};

export type HoldState = 'active' | 'converted' | 'released' | 'expired';

/** Every transition of a hold. */
export const HOLD_TRANSITIONS: Readonly<Record<HoldState, readonly HoldState[]>> = {
  active: ['converted', 'released', 'expired'],
  converted: [],
  released: [],
  expired: [],
};

/** How many seats stand in each state. */
export type SeatCounts = Record<SeatState, number>;

const STATE_NAMES = Object.keys(SEAT_STATE) as SeatState[];

/** Counts states given as digits 0..3 by seatNo. */
export function countStates(digits: string): SeatCounts {
  const counts: SeatCounts = { free: 0, held: 0, sold: 0, blocked: 0 };
  for (let seatNo = 0; seatNo < digits.length; seatNo++) {
    counts[STATE_NAMES[Number(digits[seatNo])] as SeatState] += 1;
  }
  return counts;
}

/**
 * Packs states two bits a seat, seat 0 in the lowest bits of the first byte (api.md, seat-states).
 * @param digits states 0..3 as digits by seatNo
 * @returns `ceil(seats / 4)` bytes
 */
export function packStates(digits: string): Buffer {
  const packed = Buffer.alloc(Math.ceil(digits.length / 4));
  for (let seatNo = 0; seatNo < digits.length; seatNo++) {
    const byte = seatNo >> 2;
    packed[byte] = (packed[byte] ?? 0) | (Number(digits[seatNo]) << ((seatNo & 3) * 2));
  }
  return packed;
}
