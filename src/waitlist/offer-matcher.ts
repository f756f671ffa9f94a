import type { SetAsideSeat } from '../seats/returned-seats.service.js';
import {
  bestNeighbourhood,
  type Hall,
  longestRun,
  runsOf,
  tightestRun,
  unsuitable,
  type Wish,
} from './returned-pool.js';

/** A waitlist entry as far as seats are concerned. */
export interface Party extends Wish {
  quantity: number;
  acceptFewer: boolean;
}

/** Why an entry was passed over while seats came back. */
export type PassedOver =
  'grade-or-section' | 'price' | 'not-adjacent' | 'kept-for-party-ahead' | 'ticket-limit';

export type Decision = { seatNos: readonly number[] } | { passedOver: PassedOver };

/** So many parties at a time may keep seats that would not yet seat them. */
export const PARTIES_KEEPING_MAX = 3;

/**
 * Decides who gets the seats of one performance that came back. Ask {@link consider} for every entry
 * in the order of the line. The rule:
 *
 * 1. The line is served in its order. An entry gets seats side by side (adjacent by place in the row;
 *    anywhere within a standing section) of its grades and sections and at most at its price: from
 *    the shortest run that seats all of it, so that long runs are kept for large parties.
 * 2. An entry that is content with fewer and cannot be seated as a whole gets the longest run.
 * 3. A party that does not fit keeps the seats of one neighbourhood: the row places, as many as it
 *    has people, of which most have come back. Nobody behind it gets these until their moment of
 *    release has come. So a party waits for neighbours and is not starved by singles behind it, at
 *    the price of less than its own size in seats. The first three such parties may do so at a time.
 * 4. Seats whose moment has come ("due") are kept for nobody: whoever is first in line and suits them
 *    gets them, and else the public.
 *
 * A seat that no rule gives to anybody stays set aside until its moment. Wheelchair spaces and
 * companion seats are given to nobody here.
 */
export class OfferMatcher {
  private readonly left: Set<number>;
  private readonly due: ReadonlySet<number>;
  private readonly kept = new Set<number>();
  private partiesKeeping = 0;

  /** @param pool ascending by seatNo */
  constructor(
    private readonly hall: Hall,
    pool: readonly SetAsideSeat[],
  ) {
    this.left = new Set(pool.map(({ seatNo }) => seatNo));
    this.due = new Set(pool.filter(({ due }) => due).map(({ seatNo }) => seatNo));
  }

  /** What the next entry of the line gets. */
  consider(party: Party): Decision {
    const { quantity, acceptFewer } = party;
    const { runs, passedOver } = this.suitableRuns(party);
    if (passedOver !== undefined) return { passedOver };
    const run = tightestRun(runs, quantity) ?? (acceptFewer ? longestRun(runs) : undefined);
    if (run !== undefined) return this.take(run.seatNos.slice(0, quantity));
    this.keepFor(quantity, party);
    return { passedOver: 'not-adjacent' };
  }

  /** Takes seats back that {@link consider} gave to an entry which cannot have them. */
  giveBack(seatNos: readonly number[]): void {
    for (const seatNo of seatNos) this.left.add(seatNo);
  }

  /** Whether every seat was given away. */
  get isEmpty(): boolean {
    return this.left.size === 0;
  }

  /** Whether seats are left that somebody further behind could get. */
  get hasSeats(): boolean {
    return [...this.left].some((seatNo) => !this.kept.has(seatNo));
  }

  /** Due seats that nobody took, ascending. */
  leftOver(): number[] {
    return [...this.left].filter((seatNo) => this.due.has(seatNo)).sort((a, b) => a - b);
  }

  private take(seatNos: readonly number[]): Decision {
    for (const seatNo of seatNos) this.left.delete(seatNo);
    return { seatNos };
  }

  /** Runs the party could sit in, or what stands against all that is left. */
  private suitableRuns(wish: Wish) {
    const { plan } = this.hall;
    const all = runsOf(plan, this.sorted(this.left));
    const reasons = all.map(({ rowIndex }) => unsuitable(this.hall, rowIndex, wish));
    const suitable = all.filter((_, index) => reasons[index] === undefined);
    if (suitable.length === 0) {
      const passedOver = reasons.includes('price') ? 'price' : 'grade-or-section';
      return { runs: [], passedOver } as const;
    }
    const seatNos = suitable.flatMap((run) => run.seatNos);
    const runs = runsOf(
      plan,
      seatNos.filter((seatNo) => !this.kept.has(seatNo)),
    );
    if (runs.length === 0) return { runs, passedOver: 'kept-for-party-ahead' } as const;
    return { runs, passedOver: undefined };
  }

  private keepFor(quantity: number, wish: Wish): void {
    if (this.partiesKeeping >= PARTIES_KEEPING_MAX) return;
    const { runs } = this.suitableRuns(wish);
    const waiting = runsOf(
      this.hall.plan,
      runs.flatMap((run) => run.seatNos).filter((seatNo) => !this.due.has(seatNo)),
    );
    const seatNos = bestNeighbourhood(this.hall.plan, waiting, quantity);
    if (seatNos.length === 0) return;
    this.partiesKeeping += 1;
    for (const seatNo of seatNos) this.kept.add(seatNo);
  }

  private sorted(seatNos: ReadonlySet<number>): number[] {
    return [...seatNos].sort((a, b) => a - b);
  }
}

/** Whether the seats would seat the whole party; for a party that has yet to join. */
export function seats(hall: Hall, seatNos: readonly number[], party: Party): boolean {
  const runs = runsOf(hall.plan, seatNos).filter(
    ({ rowIndex }) => unsuitable(hall, rowIndex, party) === undefined,
  );
  return tightestRun(runs, party.quantity) !== undefined;
}
