/** Answers that took longer say too little of the centre's clock, ms. */
const WAY_MAX_MS = 500;

/**
 * The one clock of all gates behind a hub: this machine's, corrected by the centre's. No two moments
 * that it gives are the same, and each is later than the one before, whatever becomes of either clock:
 * the merge sorts by them.
 */
export class HubClock {
  private offsetMs = 0;
  private lastMs = 0;

  constructor(private readonly machine: () => number = Date.now) {}

  /** By how much the centre is ahead, ms; kept, since a hub may be started while cut off. */
  get offset(): number {
    return this.offsetMs;
  }

  /** Takes up what was known before, and the last moment that was given. */
  resume(offsetMs: number, lastMs: number): void {
    this.offsetMs = offsetMs;
    this.lastMs = Math.max(this.lastMs, lastMs);
  }

  /** Learns from one answer; `sentMs` and `receivedMs` are by this machine's clock. */
  learn(centreNow: string, sentMs: number, receivedMs: number): void {
    const named = Date.parse(centreNow);
    if (Number.isNaN(named) || receivedMs - sentMs > WAY_MAX_MS) return;
    this.offsetMs = Math.round(named - (sentMs + receivedMs) / 2);
  }

  /** Now, ms since 1970. */
  now(): number {
    return this.machine() + this.offsetMs;
  }

  /** The moment of one decision. */
  next(): number {
    this.lastMs = Math.max(this.lastMs + 1, Math.round(this.now()));
    return this.lastMs;
  }
}
