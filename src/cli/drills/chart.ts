import { rateChart } from '../rate-chart.js';
import type { DrillReport } from './report.js';
import { coarser } from './timeline.js';

const POINTS_MAX = 200;
const COUNTS_A_SECOND = 10;

/** Acknowledged operations per second through the fault, as an SVG document of its own. */
export function chartOf(report: DrillReport): string {
  const { sums, per } = coarser(report.per100Ms, POINTS_MAX);
  const seconds = report.per100Ms.length / COUNTS_A_SECOND;
  const points = sums.map((sum, index) => ({
    second: Math.min(seconds, ((index + 0.5) * per) / COUNTS_A_SECOND),
    rate: (sum * COUNTS_A_SECOND) / per,
  }));
  const title = titleOf(report);
  const marks = marksOf(report);
  return rateChart(title, describe(report), [
    { title, unit: 'acknowledged operations per second', points, seconds, marks },
  ]);
}

function titleOf({ title, seed, control }: DrillReport): string {
  const without = control === undefined ? '' : `, control ${control}`;
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}${without} (seed ${seed})`;
}

function describe({ gap, marks, lost, duplicated, green }: DrillReport): string {
  return (
    `The fault comes ${seconds(marks.faultMs)} after the start and is healed from ${seconds(marks.healMs)} on. ` +
    `The longest time without an acknowledged hold is ${gap.ms} ms. ` +
    `Lost ${lost}, duplicated ${duplicated}; the run is ${green ? 'green' : 'red'}.`
  );
}

function marksOf({ marks }: DrillReport): { name: string; second: number }[] {
  const known = [
    { name: 'fault', ms: marks.faultMs },
    { name: 'healing', ms: marks.healMs },
    { name: 'full strength', ms: marks.fullStrengthMs },
  ];
  return known.flatMap(({ name, ms }) => (ms === undefined ? [] : [{ name, second: ms / 1_000 }]));
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
