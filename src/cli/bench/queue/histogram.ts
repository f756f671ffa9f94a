/** Counts of durations in classes of one percent width: percentiles without keeping every value. */
export class Histogram {
  private readonly classes = new Map<number, number>();
  count = 0;
  maxMs = 0;

  add(ms: number): void {
    const place = Math.round(Math.log(Math.max(0.01, ms)) * 100);
    this.classes.set(place, (this.classes.get(place) ?? 0) + 1);
    this.count += 1;
    this.maxMs = Math.max(this.maxMs, ms);
  }

  /** Duration in ms below which this share (0..1) lies; 0 without values. */
  percentile(share: number): number {
    let left = Math.ceil(this.count * share);
    for (const [place, count] of [...this.classes].sort(([a], [b]) => a - b)) {
      left -= count;
      if (left <= 0) return Math.min(this.maxMs, Math.exp(place / 100));
    }
    return this.maxMs;
  }

  /** As numbers, for another process. */
  toJSON(): { classes: [number, number][]; maxMs: number } {
    return { classes: [...this.classes], maxMs: this.maxMs };
  }

  /** Adds what another process counted. */
  merge({ classes, maxMs }: ReturnType<Histogram['toJSON']>): void {
    for (const [place, count] of classes) {
      this.classes.set(place, (this.classes.get(place) ?? 0) + count);
      this.count += count;
    }
    this.maxMs = Math.max(this.maxMs, maxMs);
  }
}
