import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Extent } from '../services/all.js';
import { exitStatus, Refusal } from '../refusal.js';

/** Test suites in the order they run: what fails cheaply fails first. */
export const SUITES = ['unit', 'database', 'e2e', 'browser', 'race', 'fault', 'recovery'] as const;
export type Suite = (typeof SUITES)[number];

/** Clusters of their own, built and lost: minutes each. They run when they are named, or by `all`. */
const LONG: readonly Suite[] = ['recovery'];
const ALL = 'all';

/**
 * Suites that share a cluster; the lanes run side by side. A suite waits most of its time, for clusters
 * and clocks, so that two cores are enough for both.
 */
const LANES: readonly (readonly Suite[])[] = [
  ['unit', 'database', 'browser', 'race', 'recovery'],
  ['e2e', 'fault'],
];

/** What a suite needs to run against. */
const NEEDS: Readonly<Record<Suite, Extent | 'nothing'>> = {
  unit: 'nothing',
  database: 'data',
  e2e: 'full',
  browser: 'full',
  race: 'full',
  fault: 'full',
  recovery: 'full',
};

/**
 * Suites by name, in their order; none named means all but the long ones, `all` means all.
 * @throws Refusal for a name that is no suite
 */
export function chooseSuites(names: readonly string[]): Suite[] {
  const known: readonly string[] = [...SUITES, ALL];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const message = `No such suite: ${unknown.join(', ')}. There are: ${known.join(', ')}.`;
    throw new Refusal(message, exitStatus.usage);
  }
  if (names.includes(ALL)) return [...SUITES];
  return SUITES.filter((suite) =>
    names.length === 0 ? !LONG.includes(suite) : names.includes(suite),
  );
}

/** Suites that have a file to run. */
export function present(project: string, suites: readonly Suite[]): Suite[] {
  const hasSpecs = (folder: string): boolean =>
    existsSync(folder) &&
    readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith('.spec.ts'));
  return suites.filter((suite) =>
    suite === 'unit' ? hasSpecs(join(project, 'src')) : hasSpecs(join(project, 'test', suite)),
  );
}

/** The most that any of these suites needs. */
export function extentFor(suites: readonly Suite[]): Extent | 'nothing' {
  const needs = suites.map((suite) => NEEDS[suite]);
  if (needs.includes('full')) return 'full';
  return needs.includes('data') ? 'data' : 'nothing';
}

/** The same suites by the lane that they run in; lanes without any are left out. */
export function lanesOf(suites: readonly Suite[]): Suite[][] {
  return LANES.map((lane) => suites.filter((suite) => lane.includes(suite))).filter(
    (lane) => lane.length > 0,
  );
}
