const BUCKET_MS = 100;
const BARS = '▁▂▃▄▅▆▇█';
const SPARKLINE_WIDTH = 60;

/** A stretch of time in which nothing was acknowledged. */
export interface Gap {
  readonly gapMs: number;
  readonly fromMs: number;
}

/**
 * The longest time without an event between `sinceMs` and `untilMs`; the time before the first and
 * after the last event counts.
 */
export function longestGap(timesMs: readonly number[], sinceMs: number, untilMs: number): Gap {
  const inside = timesMs.filter((time) => time > sinceMs && time < untilMs).sort((a, b) => a - b);
  let longest: Gap = { gapMs: 0, fromMs: sinceMs };
  let lastMs = sinceMs;
  for (const time of [...inside, untilMs]) {
    if (time - lastMs > longest.gapMs) longest = { gapMs: time - lastMs, fromMs: lastMs };
    lastMs = time;
  }
  return longest;
}

/** How many events fell into each tenth of a second from 0 to `untilMs`. */
export function countsPer100Ms(timesMs: readonly number[], untilMs: number): number[] {
  const counts = new Array<number>(Math.max(1, Math.ceil(untilMs / BUCKET_MS))).fill(0);
  for (const time of timesMs) {
    const bucket = Math.floor(time / BUCKET_MS);
    if (bucket >= 0 && bucket < counts.length) counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return counts;
}

/** Neighbouring counts summed up, so that at most `pointsMax` are left; says how many made one. */
export function coarser(
  counts: readonly number[],
  pointsMax: number,
): { sums: number[]; per: number } {
  const per = Math.max(1, Math.ceil(counts.length / pointsMax));
  const sums = Array.from({ length: Math.ceil(counts.length / per) }, (_, index) =>
    counts.slice(index * per, (index + 1) * per).reduce((sum, count) => sum + count, 0),
  );
  return { sums, per };
}

/** The counts as one line of text; a blank is a time without any event. */
export function sparkline(counts: readonly number[], width = SPARKLINE_WIDTH): string {
  const { sums } = coarser(counts, width);
  const most = Math.max(1, ...sums);
  return sums
    .map((sum) => (sum === 0 ? ' ' : BARS[Math.floor((sum / most) * (BARS.length - 1))]))
    .join('');
}
