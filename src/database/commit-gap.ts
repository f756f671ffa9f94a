const SLICE_MS = 10_000;
/** Five minutes in all. */
const SLICES_MAX = 30;

interface Slice {
  readonly startMs: number;
  longestMs: number;
}

/**
 * How long this process waited for its database: the time between two answers while at least one
 * transaction was under way. Without demand there is no gap. A refusal counts as an answer, since
 * the database has to be there to give it. Times are of one monotonic clock, in milliseconds.
 */
export class CommitGap {
  private underWay = 0;
  private silentSinceMs = 0;
  private committedAtMs: number | undefined;
  private readonly slices: Slice[] = [];

  began(nowMs: number): void {
    if (this.underWay === 0) this.silentSinceMs = nowMs;
    this.underWay++;
  }

  /** The database answered; `committed` when it acknowledged a commit. */
  answered(nowMs: number, committed: boolean): void {
    this.note(nowMs);
    this.silentSinceMs = nowMs;
    if (committed) this.committedAtMs = nowMs;
    this.underWay--;
  }

  /** The transaction was given up on without an answer: the silence goes on for the others. */
  gaveUp(nowMs: number): void {
    this.note(nowMs);
    this.underWay--;
  }

  /** The silence there is now; 0 while nothing is under way. */
  currentMs(nowMs: number): number {
    return this.underWay > 0 ? nowMs - this.silentSinceMs : 0;
  }

  /** The longest silence that ended within the last five minutes, or the one there is now. */
  longestMs(nowMs: number): number {
    this.forget(nowMs);
    return Math.max(this.currentMs(nowMs), ...this.slices.map(({ longestMs }) => longestMs));
  }

  /** Time since the last acknowledged commit; undefined before the first. */
  lastCommitAgeMs(nowMs: number): number | undefined {
    return this.committedAtMs === undefined ? undefined : nowMs - this.committedAtMs;
  }

  private note(nowMs: number): void {
    const gapMs = this.currentMs(nowMs);
    const latest = this.slices.at(-1);
    if (latest !== undefined && nowMs - latest.startMs < SLICE_MS) {
      latest.longestMs = Math.max(latest.longestMs, gapMs);
      return;
    }
    this.forget(nowMs);
    this.slices.push({ startMs: nowMs, longestMs: gapMs });
  }

  private forget(nowMs: number): void {
    const oldestMs = nowMs - SLICE_MS * SLICES_MAX;
    while (this.slices[0] !== undefined && this.slices[0].startMs < oldestMs) this.slices.shift();
  }
}
