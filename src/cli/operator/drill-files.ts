import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import type { Home } from '../home.js';

const ENDING = '.json';
/** Runs that wait for an agent; without one the oldest make room. */
const FILES_MAX = 100;

const folderOf = (home: Home): string => join(home.root, 'drills');

/** A drill's report that waits to be kept. */
export interface DrillFile {
  readonly id: string;
  readonly file: string;
}

/** Leaves a drill's report for the operator agent, wholly or not at all. */
export function leaveReport(home: Home, report: object): void {
  const folder = folderOf(home);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${uuidv7()}${ENDING}`);
  writeFileSync(`${file}.new`, JSON.stringify(report), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  for (const { file: old } of waitingReports(home).slice(0, -FILES_MAX)) takeAway(old);
}

/** Reports that wait, the oldest first. */
export function waitingReports(home: Home): DrillFile[] {
  const folder = folderOf(home);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .sort()
    .map((name) => ({ id: name.slice(0, -ENDING.length), file: join(folder, name) }));
}

/** What a report says. */
export function readReport({ file }: DrillFile): string {
  return readFileSync(file, 'utf8');
}

/** Removes a report that is kept elsewhere. */
export function takeAway(file: string): void {
  rmSync(file, { force: true });
}
