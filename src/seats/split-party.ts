import type { FreeRun } from './free-runs.js';

/** Which runs a party is split over: `runs[first..last]`, and over how many of them. */
interface Window {
  first: number;
  last: number;
  pieces: number;
}

/**
 * Seats for a party that fits into no single run: as few pieces as the free seats allow, then in
 * as few neighbouring rows of one section as possible, then the best rows. All pieces but the
 * last are whole runs, which strands nobody; the last is cut from the run in those rows that fits
 * it best, one that would leave a single seat only if all of them would.
 * @param runs in the plan's order, each shorter than `quantity`
 * @returns seatNos ascending, or null if the runs together hold fewer than `quantity`
 */
export function splitParty(runs: readonly FreeRun[], quantity: number): number[] | null {
  const pieces = fewestPieces(runs, quantity);
  if (pieces === null) return null;
  const window = nearestWindow(runs, quantity, pieces);
  const near = runs.slice(window.first, window.last + 1);
  const order = near.map((_, index) => index);
  order.sort((a, b) => near[b]!.seatNos.length - near[a]!.seatNos.length || a - b);
  const whole = order.slice(0, pieces - 1).map((index) => near[index]!);
  const seatNos = whole.flatMap((run) => run.seatNos);
  const rest = order.slice(pieces - 1).map((index) => near[index]!);
  const lastCount = quantity - seatNos.length;
  seatNos.push(...bestFit(rest, lastCount).seatNos.slice(0, lastCount));
  return seatNos.sort((a, b) => a - b);
}

/** How many pieces the largest runs make, or null if all runs together are too few. */
export function fewestPieces(runs: readonly FreeRun[], quantity: number): number | null {
  const counts = new LengthCounts(quantity);
  for (const run of runs) counts.add(run.seatNos.length, 1);
  return counts.piecesFor(quantity);
}

/** The shortest run that holds `count`, one leaving a single seat only if no other holds it. */
function bestFit(runs: readonly FreeRun[], count: number): FreeRun {
  let best: FreeRun | undefined;
  let bestCost = Infinity;
  for (const run of runs) {
    const left = run.seatNos.length - count;
    if (left < 0) continue;
    const cost = left + (left === 1 && !run.standing ? Number.MAX_SAFE_INTEGER / 2 : 0);
    if (cost >= bestCost) continue;
    best = run;
    bestCost = cost;
  }
  if (!best) throw new Error('splitParty chose a window that cannot hold the party');
  return best;
}

/**
 * The window of runs spanning the fewest rows in which `pieces` runs hold the party: inside one
 * section if any section can, else over the whole list. Two pointers, linear in runs times
 * quantity. At least one window exists, since `pieces` came from all runs together.
 */
function nearestWindow(runs: readonly FreeRun[], quantity: number, pieces: number): Window {
  let best: Window | null = null;
  for (const oneSection of [true, false]) {
    const counts = new LengthCounts(quantity);
    let first = 0;
    for (let last = 0; last < runs.length; last += 1) {
      counts.add(runs[last]!.seatNos.length, 1);
      while (oneSection && runs[first]!.sectionIndex !== runs[last]!.sectionIndex) {
        counts.add(runs[first]!.seatNos.length, -1);
        first += 1;
      }
      while (holdsParty(counts, quantity, pieces)) {
        const window = { first, last, pieces };
        if (!best || rowSpan(runs, window) < rowSpan(runs, best)) best = window;
        if (rowSpan(runs, best) === 0) return best;
        counts.add(runs[first]!.seatNos.length, -1);
        first += 1;
      }
    }
    if (best) return best;
  }
  throw new Error('splitParty was asked for more than the runs hold');
}

function holdsParty(counts: LengthCounts, quantity: number, pieces: number): boolean {
  const needed = counts.piecesFor(quantity);
  return needed !== null && needed <= pieces;
}

function rowSpan(runs: readonly FreeRun[], window: Window): number {
  return runs[window.last]!.rowIndex - runs[window.first]!.rowIndex;
}

/** How many runs there are of each length up to `longest`; longer ones count as `longest`. */
class LengthCounts {
  private readonly byLength: Uint32Array;

  constructor(private readonly longest: number) {
    this.byLength = new Uint32Array(longest + 1);
  }

  add(length: number, change: 1 | -1): void {
    const slot = length < this.longest ? length : this.longest;
    this.byLength[slot] = this.byLength[slot]! + change;
  }

  /** Pieces needed when the longest runs are used first, or null if they are too few. */
  piecesFor(quantity: number): number | null {
    let missing = quantity;
    let pieces = 0;
    for (let length = this.longest; length > 0; length -= 1) {
      const count = this.byLength[length]!;
      if (count * length >= missing) return pieces + Math.ceil(missing / length);
      pieces += count;
      missing -= count * length;
    }
    return null;
  }
}
