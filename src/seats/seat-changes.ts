import { setTimeout as sleep } from 'node:timers/promises';
import type { SeatPicture } from './seat-pictures.js';

/** Between two looks at seats that somebody follows: one change costs one look at most. */
const LOOK_MS = 1_000;
/** So many changes are remembered for followers that come back. */
const CHANGES_MAX = 60;

/** How the states of a performance's seats became others. */
export interface SeatChange {
  readonly from: number;
  readonly version: number;
  /** Seat and its new state, for each seat that has another one. */
  readonly seats: readonly (readonly [seatNo: number, state: number])[];
}

/** States of all seats, two bits a seat as in `seat-states`, in base64. */
export interface AllSeats {
  readonly version: number;
  readonly states: string;
}

/** What a follower who has a version needs: changes without a gap, else everything. */
export type SeatNews = { readonly changes: readonly SeatChange[] } | { readonly all: AllSeats };

/**
 * The seats of one performance as long as somebody follows them: looked at once a second for all
 * followers together, the changes told as differences. A version has one predecessor, by which a
 * follower finds a gap.
 */
export class SeatChanges {
  private current: SeatPicture | undefined;
  private changes: SeatChange[] = [];
  private readonly waiting = new Set<() => void>();
  private followers = 0;
  private looking: Promise<void> | undefined;

  constructor(private readonly look: () => Promise<SeatPicture>) {}

  get isFollowed(): boolean {
    return this.followers > 0;
  }

  /** Begins to look when nobody did; to be ended by {@link leave}. Resolves when there is a picture. */
  async follow(): Promise<void> {
    this.followers++;
    if (this.followers > 1 && this.current !== undefined) return;
    await this.lookNow();
    this.looking ??= this.keepLooking();
  }

  leave(): void {
    this.followers--;
  }

  /** What somebody needs who has this version; undefined when there is nothing new. */
  since(known: number | undefined): SeatNews | undefined {
    if (this.current === undefined || known === this.current.version) return undefined;
    const first = this.changes.findIndex(({ from }) => from === known);
    if (first >= 0) return { changes: this.changes.slice(first) };
    const { version, packed } = this.current;
    return { all: { version, states: packed.toString('base64') } };
  }

  /** Resolves at the next change, after `ms`, or when the signal says so. */
  async next(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || ms <= 0) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
      this.waiting.add(done);
    });
  }

  private async keepLooking(): Promise<void> {
    while (this.followers > 0) {
      await sleep(LOOK_MS);
      // While the database cannot say, followers keep what they have.
      if (this.followers > 0) await this.lookNow().catch(() => undefined);
    }
    this.looking = undefined;
  }

  private async lookNow(): Promise<void> {
    const picture = await this.look();
    const before = this.current;
    // A node that lags behind the one asked before tells the past.
    if (before !== undefined && picture.version <= before.version) return;
    this.current = picture;
    if (before !== undefined) {
      this.changes.push(changeBetween(before, picture));
      if (this.changes.length > CHANGES_MAX) this.changes.shift();
    }
    for (const wake of [...this.waiting]) wake();
  }
}

/** The seats that differ between two looks. */
export function changeBetween(
  before: { version: number; digits: string },
  after: { version: number; digits: string },
): SeatChange {
  const seats: [number, number][] = [];
  for (let seatNo = 0; seatNo < after.digits.length; seatNo++) {
    if (before.digits[seatNo] !== after.digits[seatNo]) {
      seats.push([seatNo, Number(after.digits[seatNo])]);
    }
  }
  return { from: before.version, version: after.version, seats };
}
