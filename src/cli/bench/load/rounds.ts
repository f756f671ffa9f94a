import type { Context } from '../../context.js';
import type { LoadOrder, LoadReport } from './load-order.js';
import { type Percentiles, percentilesOf } from './measures.js';

/** How often and for how long everything is loaded. */
export interface LoadTrial {
  /** Connections of each load, one load after the other. */
  readonly connections: readonly number[];
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly runs: number;
  /** Visits a second at fixed moments; undefined: as fast as they are answered. */
  readonly perSecond: number | undefined;
}

/** One load, as a bench is asked for it. */
export type LoadSize = Pick<LoadOrder, 'connections' | 'seconds' | 'perSecond'>;

/** What is measured beside the subject. */
export interface NeighbourRate {
  readonly perSecond: number;
  readonly p95Ms: number;
}

/** Something that is loaded beside the subject, by what it is called. */
export interface Neighbour {
  readonly name: string;
  measure(size: LoadSize): Promise<NeighbourRate>;
}

/** What is measured, and its neighbours. */
export interface Subject {
  /** What is counted, such as `holds`. */
  readonly unit: string;
  readonly load: (size: LoadSize) => Promise<LoadReport>;
  readonly neighbours: readonly Neighbour[];
}

/** One load of one run. */
export interface LoadRun extends Percentiles {
  readonly connections: number;
  readonly perSecond: number;
  /** Answers that were not as they should be, by step and status. */
  readonly others: Readonly<Record<string, number>>;
  /** Each with the subject's rate over its own. */
  readonly neighbours: Readonly<Record<string, NeighbourRate & { readonly ratio: number }>>;
}

/**
 * Loads the subject, and after each load its neighbours with the same: side by side in time, because a
 * shared machine is faster in one minute than in the next.
 */
export async function measureRounds(
  context: Context,
  trial: LoadTrial,
  subject: Subject,
): Promise<LoadRun[]> {
  const { seconds, warmUpSeconds, perSecond } = trial;
  for (const connections of trial.connections) {
    if (warmUpSeconds > 0) await subject.load({ connections, seconds: warmUpSeconds, perSecond });
  }
  const runs: LoadRun[] = [];
  for (let run = 1; run <= trial.runs; run += 1) {
    for (const connections of trial.connections) {
      const size = { connections, seconds, perSecond };
      const report = await subject.load(size);
      const rates: [string, NeighbourRate][] = [];
      for (const neighbour of subject.neighbours) {
        rates.push([neighbour.name, await neighbour.measure(size)]);
      }
      const measured = runOf(connections, report, rates);
      runs.push(measured);
      context.output.say(`Run ${run}, ${connections} connections: ${lineOf(subject, measured)}.`);
    }
  }
  return runs;
}

/** One run from what the generator and the neighbours said. */
export function runOf(
  connections: number,
  { seconds, done, others, times }: LoadReport,
  rates: readonly (readonly [string, NeighbourRate])[],
): LoadRun {
  const perSecond = done / seconds;
  const neighbours = Object.fromEntries(
    rates.map(([name, rate]) => [name, { ...rate, ratio: perSecond / rate.perSecond }]),
  );
  return { connections, perSecond, ...percentilesOf(times), others, neighbours };
}

/** What a load comes to when it is a neighbour. */
export function rateOf({ seconds, done, times }: LoadReport): NeighbourRate {
  return { perSecond: done / seconds, p95Ms: percentilesOf(times).p95Ms };
}

function lineOf({ unit }: Subject, { perSecond, p99Ms, neighbours }: LoadRun): string {
  const beside = Object.entries(neighbours).map(
    ([name, rate]) => `, ${name} ${rate.perSecond.toFixed(0)}/s`,
  );
  return `${perSecond.toFixed(0)} ${unit}/s, p99 ${p99Ms.toFixed(0)} ms${beside.join('')}`;
}

/** Whether every answer was as it should be. */
export function isPlain(runs: readonly LoadRun[]): boolean {
  return runs.every(({ others }) => Object.keys(others).length === 0);
}
