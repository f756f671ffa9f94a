import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Extent } from '../services/all.js';
import { exitStatus, Refusal } from '../refusal.js';

/** Test suites in the order they run: what fails cheaply fails first. */
export const SUITES = ['unit', 'database', 'e2e', 'browser', 'race', 'fault'] as const;
export type Suite = (typeof SUITES)[number];

/** What a suite needs to run against. */
const NEEDS: Readonly<Record<Suite, Extent | 'nothing'>> = {
  unit: 'nothing',
  database: 'data',
  e2e: 'full',
  browser: 'full',
  race: 'full',
  fault: 'full',
};

/**
 * Suites by name, in their order; none named means all.
 * @throws Refusal for a name that is no suite
 */
export function chooseSuites(names: readonly string[]): Suite[] {
  const unknown = names.filter((name) => !SUITES.some((suite) => suite === name));
  if (unknown.length > 0) {
    const message = `No such suite: ${unknown.join(', ')}. There are: ${SUITES.join(', ')}.`;
    throw new Refusal(message, exitStatus.usage);
  }
  return SUITES.filter((suite) => names.length === 0 || names.includes(suite));
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
