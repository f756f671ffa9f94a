import { rowsTable, sqlMoment, type Together } from '../database/together.js';
import type { Tx } from '../database/transactions.js';
import { SEAT_STATE } from './seat-state.js';

const { free, held } = SEAT_STATE;

/** Seats of one performance, named by their seat numbers. */
export interface SeatSet {
  performanceId: string;
  /** Ascending, so that two buyers' row locks are always taken in the same order. */
  seatNos: readonly number[];
}

/** Seats and the hold that has them. */
export interface HeldSeats extends SeatSet {
  holdId: string;
}

/** Seats to be held, and until when. */
export interface Claim extends HeldSeats {
  until: Date;
}

const ROWS = rowsTable({
  ...{ performanceId: 'CHAR(36)', seatNo: 'INT UNSIGNED', holdId: 'CHAR(36)' },
  moment: 'DATETIME(3)',
});
const SEATS = `${ROWS} STRAIGHT_JOIN seats s FORCE INDEX (PRIMARY) ON s.performance_id = CAST(j.performanceId AS UUID)
  AND s.seat_no = j.seatNo`;

/**
 * A hold that has run out is not for the public where somebody waits for the performance: its seats
 * go to the waitlist first. One look at a row by key; `s` are the seats.
 */
export const NOBODY_WAITS = `NOT EXISTS (SELECT 1 FROM awaited_performances a
  WHERE a.performance_id = s.performance_id AND a.awaited = 1)`;

/**
 * Claims seats that are free or whose hold has run out, for several holds in the order of coming; each
 * is told which of its seats it did not get. Of several, one that did not get all keeps none: who
 * came after it finds them free. One alone keeps what it got, since its caller rolls it back.
 */
export const CLAIM: Together<Claim, number[]> = {
  many: async (tx, claims) => {
    const taken = new Map<Claim, number[]>();
    for (let left = [...claims]; left.length > 0;) {
      const { round, later } = apart(left);
      const lost = await claimRound(tx, round, claims.length > 1);
      for (const claim of round) taken.set(claim, lost.get(claim.holdId) ?? []);
      left = later;
    }
    return claims.map((claim) => taken.get(claim) ?? []);
  },
};

/** The first of those who want the same seat, and the others, who see what became of it. */
function apart(claims: readonly Claim[]): { round: Claim[]; later: Claim[] } {
  const wanted = new Set<string>();
  const round: Claim[] = [];
  const later: Claim[] = [];
  for (const claim of claims) {
    const seats = claim.seatNos.map((seatNo) => `${claim.performanceId} ${seatNo}`);
    if (seats.some((seat) => wanted.has(seat))) later.push(claim);
    else round.push(claim);
    for (const seat of seats) wanted.add(seat);
  }
  return { round, later };
}

/** @returns by hold, the seats that it did not get */
async function claimRound(
  tx: Tx,
  claims: readonly Claim[],
  leavesNothing: boolean,
): Promise<Map<string, number[]>> {
  const rows = rowsOf(claims);
  const changed = await tx.execute(
    `UPDATE ${SEATS}
     SET s.state = ${held}, s.hold_id = CAST(j.holdId AS UUID), s.held_until = j.moment,
       s.version = s.version + 1
     WHERE TRUE
       AND (state = ${free} OR (state = ${held} AND held_until <= NOW(3)))
       AND (state = ${free} OR ${NOBODY_WAITS})`,
    [JSON.stringify(rows)],
  );
  const lost = new Map<string, number[]>();
  if (changed === rows.length) return lost;
  for (const { holdId, seatNo } of await missed(tx, rows)) {
    lost.set(holdId, [...(lost.get(holdId) ?? []), seatNo]);
  }
  if (leavesNothing)
    await letGo(
      tx,
      rows.filter(({ holdId }) => lost.has(holdId)),
    );
  return lost;
}

/** Those of the rows whose seats are not their holds'. */
function missed(tx: Tx, rows: readonly Row[]) {
  return tx.query<{ holdId: string; seatNo: number }>(
    `SELECT j.holdId, j.seatNo FROM ${SEATS}
     WHERE s.hold_id IS NULL OR s.hold_id <> CAST(j.holdId AS UUID)`,
    [JSON.stringify(rows)],
  );
}

/** Frees those of the seats that their holds have got. */
async function letGo(tx: Tx, rows: readonly Row[]): Promise<void> {
  await tx.execute(
    `UPDATE ${SEATS}
     SET s.state = ${free}, s.hold_id = NULL, s.held_until = NULL, s.version = s.version + 1
     WHERE s.hold_id = CAST(j.holdId AS UUID)`,
    [JSON.stringify(rows)],
  );
}

type Row = ReturnType<typeof rowsOf>[number];

/** By performance and seat, so that two buyers' row locks are always taken in the same order. */
function rowsOf(claims: readonly Claim[]) {
  return claims
    .flatMap(({ performanceId, seatNos, holdId, until }) =>
      seatNos.map((seatNo) => ({ performanceId, seatNo, holdId, moment: sqlMoment(until) })),
    )
    .sort(
      (a, b) =>
        (a.performanceId < b.performanceId ? -1 : Number(a.performanceId > b.performanceId)) ||
        a.seatNo - b.seatNo,
    );
}
