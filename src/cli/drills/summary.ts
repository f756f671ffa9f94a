import { table } from '../table.js';
import { total } from './intentions.js';
import type { DrillReport } from './report.js';
import { sparkline } from './timeline.js';

const HEADING = [
  'DRILL',
  'SEED',
  'ACKNOWLEDGED',
  'LOST',
  'DUPLICATED',
  'REFUSED',
  'SENT AGAIN',
  'LONGEST GAP',
  'BEGAN',
  'FULL STRENGTH',
  'RPO',
  'RTO',
  'VIOLATIONS',
  'VERDICT',
];

/** One row a run, and what is wrong below; a summary when there are several runs of one drill. */
export function summarize(reports: readonly DrillReport[]): string {
  const rows = reports.map((report) => [
    report.control === undefined ? report.drill : `${report.drill} (${report.control})`,
    report.seed,
    total(report.acknowledged),
    report.lost,
    report.duplicated,
    total(report.refused),
    total(report.sentAgain),
    `${report.gap.ms} ms`,
    `${report.gap.beganMs < 0 ? '' : '+'}${report.gap.beganMs} ms`,
    report.fullStrengthMs === undefined ? 'never' : seconds(report.fullStrengthMs),
    seconds(report.rpoMs),
    seconds(report.rtoMs),
    report.violations,
    report.green ? 'green' : `RED: ${report.reasons.join(', ')}`,
  ]);
  const findings = reports.flatMap(({ drill, seed, findings: found }) =>
    found.map((line) => `${drill} ${seed}: ${line}`),
  );
  const facts = reports.flatMap(({ drill, seed, facts: all }) =>
    Object.entries(all).map(([what, value]) => `${drill} ${seed}: ${what}: ${value}`),
  );
  const last = reports.at(-1);
  const line = last === undefined ? [] : [`|${sparkline(last.per100Ms)}|`];
  return [
    table([HEADING, ...rows]),
    ...(reports.length > 1 ? byDrill(reports).map(overRuns) : line),
    ...facts,
    ...findings,
  ].join('\n');
}

/** The runs of each drill that ran more than once. */
function byDrill(reports: readonly DrillReport[]): DrillReport[][] {
  const names = [...new Set(reports.map(({ drill }) => drill))];
  return names
    .map((name) => reports.filter(({ drill }) => drill === name))
    .filter((runs) => runs.length > 1);
}

/** Smallest, middle and largest gap, and what all runs lost or doubled. */
function overRuns(reports: readonly DrillReport[]): string {
  const gaps = reports.map(({ gap }) => gap.ms).sort((a, b) => a - b);
  const sum = (count: (report: DrillReport) => number): number =>
    reports.reduce((all, report) => all + count(report), 0);
  const middle = gaps[Math.floor(gaps.length / 2)] ?? 0;
  return (
    `${reports[0]?.drill ?? ''}: ${reports.length} runs, ${sum(({ acknowledged }) => total(acknowledged))} operations ` +
    `acknowledged: gap ${gaps[0] ?? 0} / ${middle} / ${gaps.at(-1) ?? 0} ms ` +
    `(smallest, median, largest); lost ${sum(({ lost }) => lost)}, ` +
    `duplicated ${sum(({ duplicated }) => duplicated)}; ` +
    `${reports.filter(({ green }) => green).length} green`
  );
}

function seconds(ms: number): string {
  return ms === 0 ? '0' : `${(ms / 1_000).toFixed(2)} s`;
}
