import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { installationEnvironment } from '../../config/installation.js';
import type { Context } from '../context.js';
import { applicationEnvironment } from '../services/application.js';
import { readReport, type SuiteResult } from './jest-report.js';
import type { Suite } from './suites.js';

/** A Jest run under way: its result, and a way to end it early. */
export interface JestRun {
  readonly result: Promise<SuiteResult>;
  stop(): void;
}

/** After a failure something may stay open and keep Jest from ending, though its report is written. */
const STAYS_OPEN_MS = 20_000;
const LOOK_MS = 1_000;

/** Where tests put what they make for themselves; see `endStrays`. */
export function scratchFolder({ home }: Context): string {
  return join(home.root, 'tmp');
}

/** Runs one suite with the settings of the test cluster; Jest's own report goes to the terminal. */
export function runJest(context: Context, suite: Suite, more: readonly string[]): JestRun {
  const { project } = context.installation;
  const outputFile = join(context.home.run, `jest-${suite}-${process.pid}.json`);
  const args = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(project, 'node_modules', 'jest', 'bin', 'jest.js'),
    ...['--config', join(project, 'jest.config.js')],
    ...['--selectProjects', suite],
    '--runInBand',
    '--passWithNoTests',
    ...['--json', `--outputFile=${outputFile}`],
    ...more,
  ];
  mkdirSync(scratchFolder(context), { recursive: true });
  const child = spawn(process.execPath, args, {
    cwd: project,
    env: jestEnvironment(context),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return { result: finish(child, suite, outputFile), stop: () => child.kill('SIGTERM') };
}

async function finish(child: ChildProcess, suite: Suite, file: string): Promise<SuiteResult> {
  const endStuck = setInterval(() => {
    if (existsSync(file) && Date.now() - statSync(file).mtimeMs > STAYS_OPEN_MS) {
      child.kill('SIGKILL');
    }
  }, LOOK_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => clearInterval(endStuck));
  const result = readReport(suite, existsSync(file) ? readFileSync(file, 'utf8') : undefined);
  rmSync(file, { force: true });
  // A failure outside every test (an open handle that throws) shows only in Jest's status.
  return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
}

function jestEnvironment(context: Context): Record<string, string> {
  return {
    ...installationEnvironment(context.installation),
    ...applicationEnvironment(context),
    NODE_ENV: 'test',
    TMPDIR: scratchFolder(context),
  };
}
