import { Histogram } from '../queue/histogram.js';
import type { Times } from './load-order.js';

/** Durations in ms. */
export interface Percentiles {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Percentiles of what the generator has timed; zeros without any. */
export function percentilesOf(times: Times): Percentiles {
  const all = new Histogram();
  all.merge(times);
  return {
    ...{ p50Ms: all.percentile(0.5), p95Ms: all.percentile(0.95) },
    ...{ p99Ms: all.percentile(0.99), maxMs: all.maxMs },
  };
}

/** The upper of the two in the middle where their number is even; undefined without any. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** The median, with the smallest and the largest where there are several; `-` without any. */
export function spread(values: readonly number[], digits = 0): string {
  const middle = median(values);
  if (middle === undefined) return '-';
  const text = (value: number): string => value.toFixed(digits);
  if (values.length === 1) return text(middle);
  return `${text(middle)} (${text(Math.min(...values))} to ${text(Math.max(...values))})`;
}

/**
 * Sum of a counter over everything that Prometheus' text format says of it.
 * @param labels those that a line must have, in any order
 */
export function metricSum(
  text: string,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => wanted.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
