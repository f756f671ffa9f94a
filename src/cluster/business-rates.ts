import type { ProcessReport } from './process-report.js';

const WINDOW_MS = 10_000;
const MS_PER_SECOND = 1_000;

type Totals = Readonly<Record<string, number>>;

interface Sample {
  readonly atMs: number;
  /** By process: a restarted one begins at 0 again, which must not look like a negative rate. */
  readonly reports: ReadonlyMap<string, ProcessReport>;
}

/** What the business does now, over all processes. */
export interface BusinessRates {
  readonly holdsPerSecond: Readonly<Record<string, number>>;
  readonly ordersPerSecond: Readonly<Record<string, number>>;
}

/** Turns counters of processes into rates over the last ten seconds that somebody watched. */
export class RateWindow {
  private readonly samples: Sample[] = [];

  /** Adds what the processes say now and tells the rates since the oldest sample in the window. */
  add(atMs: number, reports: ReadonlyMap<string, ProcessReport>): BusinessRates {
    while (this.samples[0] !== undefined && atMs - this.samples[0].atMs > WINDOW_MS) {
      this.samples.shift();
    }
    this.samples.push({ atMs, reports });
    const first = this.samples[0] ?? { atMs, reports };
    const seconds = (atMs - first.atMs) / MS_PER_SECOND;
    const rates = (of: (report: ProcessReport) => Totals): Totals => {
      const counts: Record<string, number> = {};
      for (const [name, report] of reports) {
        const before = first.reports.get(name);
        for (const [outcome, count] of Object.entries(increase(before && of(before), of(report)))) {
          counts[outcome] = (counts[outcome] ?? 0) + count;
        }
      }
      const perSecond = (count: number): number => (seconds > 0 ? count / seconds : 0);
      return Object.fromEntries(Object.entries(counts).map(([name, n]) => [name, perSecond(n)]));
    };
    return {
      holdsPerSecond: rates(({ holds }) => holds),
      ordersPerSecond: rates(({ orders }) => orders),
    };
  }
}

/** How much each counter grew; a process that was not there before is not counted yet. */
function increase(before: Totals | undefined, now: Totals): Totals {
  const grown = Object.entries(now).map(([name, count]): [string, number] => {
    if (before === undefined) return [name, 0];
    const earlier = before[name] ?? 0;
    return [name, count >= earlier ? count - earlier : count];
  });
  return Object.fromEntries(grown);
}
