import { existsSync, rmSync } from 'node:fs';
import { type Installation, testInstallation } from '../../config/installation.js';
import { type Context, openContext } from '../context.js';
import { homeOf } from '../home.js';
import { Interrupted, interruptible, onInterrupt } from '../interrupt.js';
import type { Output } from '../output.js';
import { takeLock } from '../processes/lock.js';
import { exitStatus, Refusal } from '../refusal.js';
import type { Extent } from '../services/all.js';
import { applicationConfig, migrateDatabase } from '../services/migrations.js';
import { anythingRuns, bringDown, bringUp, stopStaleApplication } from '../system.js';
import { type JestRun, runJest, scratchFolder } from '../test-run/jest.js';
import { closingLine, isGreen, type SuiteResult } from '../test-run/jest-report.js';
import { endStrays } from '../test-run/strays.js';
import { emptyEverything } from '../test-run/empty.js';
import {
  chooseSuites,
  extentFor,
  lanesOf,
  present,
  type Suite,
  SUITES,
} from '../test-run/suites.js';

/** Options of `test`. */
export interface TestOptions {
  /** Leave the test cluster up afterwards. */
  readonly keep?: boolean;
  /** Use the test cluster that a run with --keep left; start one when there is none. */
  readonly reuse?: boolean;
  /** With `reuse`: empty the databases before each suite, as it is without `reuse`. */
  readonly fresh?: boolean;
  /** Only stop and remove a kept test cluster. */
  readonly stop?: boolean;
  readonly name?: string;
  readonly only?: string;
}

/**
 * Runs test suites against clusters of their own, one for each lane of them side by side, and prints
 * `N passed, N failed` as the last line.
 * @returns exit status: 0 only when something passed and nothing failed
 */
export async function test(
  installation: Installation,
  output: Output,
  names: readonly string[],
  options: TestOptions,
): Promise<number> {
  const chosen = chooseSuites(names);
  const suites = present(installation.project, chosen);
  const contextOf = (lane: number): Context =>
    openContext(testInstallation(installation, lane), output);
  if (options.stop === true) {
    for (const lane of lanesOf(SUITES).keys()) await removeCluster(contextOf(lane), false);
    return 0;
  }
  // Whoever keeps a cluster wants one alone, which comes up even where no test needs it yet.
  const keeps = options.keep === true || options.reuse === true;
  const lanes = keeps ? [suites] : lanesOf(suites);
  const runs = lanes.map(
    (lane, index) => new TestRun(contextOf(index), lane, extentFor(keeps ? chosen : lane), options),
  );
  for (const run of runs) run.requireOwnCluster();
  if (lanes.length > 1) {
    output.say(`Side by side: ${lanes.map((lane) => lane.join(', ')).join(' | ')}.`);
  }
  const results = (await Promise.all(runs.map((run) => run.everything()))).flat();
  const interrupted = runs.some((run) => run.interrupted);
  report(output, inOrder(results));
  if (interrupted) return exitStatus.interrupted;
  return isGreen(results) ? 0 : exitStatus.failed;
}

/** One run: cluster up, suites, cluster down, whatever happens in between. */
class TestRun {
  interrupted = false;
  private current: JestRun | undefined;
  private isPrepared = false;
  /** Whether the cluster may hold something from before. */
  private isUsed: boolean;
  private readonly results: SuiteResult[] = [];
  private readonly keeps: boolean;

  constructor(
    private readonly context: Context,
    private readonly suites: readonly Suite[],
    private readonly extent: Extent | 'nothing',
    private readonly options: TestOptions,
  ) {
    this.keeps = options.keep === true || options.reuse === true;
    this.isUsed = options.reuse === true && anythingRuns(context);
  }

  async everything(): Promise<readonly SuiteResult[]> {
    const { extent } = this;
    onInterrupt(() => this.interrupt());
    try {
      for (const suite of this.suites) {
        if (suite !== 'unit') await this.prepareOnce();
        await this.runSuite(suite);
      }
      if (this.keeps) await this.prepareOnce();
    } catch (error) {
      if (error instanceof Interrupted) return this.results;
      this.context.output.say(error instanceof Error ? error.message : String(error));
      const failures = ['the test cluster did not come up'];
      this.results.push({ suite: 'cluster', passed: 0, failed: 1, skipped: 0, failures });
    } finally {
      await this.cleanUp(extent !== 'nothing');
    }
    return this.results;
  }

  /** @throws Refusal when a cluster runs where this one has to be */
  requireOwnCluster(): void {
    if (this.extent === 'nothing' || this.options.reuse === true) return;
    if (!anythingRuns(this.context)) return;
    throw new Refusal(
      `A test cluster runs already (${this.context.home.root}).\n` +
        'Use it with "picket test --reuse", or end it with "picket test --stop".',
    );
  }

  /** The cluster comes up when it is needed: idle it would take from the suites beside. */
  private async prepareOnce(): Promise<void> {
    if (this.isPrepared || this.interrupted || this.extent === 'nothing') return;
    this.isPrepared = true;
    await this.prepare(this.extent);
  }

  private async prepare(extent: Extent): Promise<void> {
    const release = takeLock(this.context.home, 'test');
    try {
      await interruptible(this.bringUp(extent));
    } finally {
      release();
    }
  }

  private async bringUp(extent: Extent): Promise<void> {
    if (extent === 'full') await stopStaleApplication(this.context);
    await bringUp(this.context, extent);
    if (extent === 'data')
      await migrateDatabase(applicationConfig(this.context), this.context.output);
  }

  private async runSuite(suite: Suite): Promise<void> {
    if (this.interrupted) return;
    if (suite !== 'unit') {
      if (this.isUsed) await this.startAfresh();
      this.isUsed = true;
    }
    const { name, only } = this.options;
    const more = [
      ...(name === undefined ? [] : ['--testNamePattern', name]),
      ...(only === undefined ? [] : ['--testPathPatterns', only]),
    ];
    this.context.output.say(`Suite ${suite}`);
    this.current = runJest(this.context, suite, more);
    this.results.push(await this.current.result);
    this.current = undefined;
    await endStrays(scratchFolder(this.context));
  }

  /** No suite finds what another one left, unless a developer wants a quick turn. */
  private async startAfresh(): Promise<void> {
    if (this.extent === 'nothing' || (this.options.reuse === true && !this.options.fresh)) return;
    this.context.output.say('Emptying the databases for the next suite.');
    await emptyEverything(this.context);
    await this.prepare(this.extent);
  }

  private interrupt(): void {
    if (this.interrupted) return;
    this.interrupted = true;
    this.context.output.say('Stopping the tests.');
    this.current?.stop();
  }

  private async cleanUp(hadCluster: boolean): Promise<void> {
    if (this.keeps && !this.interrupted) {
      if (hadCluster) this.context.output.say('The test cluster stays up (--stop ends it).');
      return;
    }
    // Unit tests beside a kept cluster leave it alone.
    if (!hadCluster && anythingRuns(this.context)) return;
    await removeCluster(
      this.context,
      this.results.some((result) => result.failed > 0),
    );
  }
}

async function removeCluster(context: Context, keepLogs: boolean): Promise<void> {
  const release = takeLock(context.home, 'test');
  try {
    if (anythingRuns(context)) await bringDown(context);
  } finally {
    release();
  }
  const { root, logs, sockets } = context.home;
  if (!keepLogs || !existsSync(logs)) {
    for (const folder of [root, sockets]) rmSync(folder, { recursive: true, force: true });
    return;
  }
  const { data, run, secretsFile } = homeOf(context.installation);
  for (const path of [data, run, sockets, secretsFile]) {
    rmSync(path, { recursive: true, force: true });
  }
  context.output.say(`Logs of the failed run are in ${logs}.`);
}

/** Results in the order of the suites; what is none comes last. */
function inOrder(results: readonly SuiteResult[]): SuiteResult[] {
  const known: readonly string[] = SUITES;
  const place = ({ suite }: SuiteResult): number => known.indexOf(suite) + 1 || Infinity;
  return results.toSorted((a, b) => place(a) - place(b));
}

function report(output: Output, results: readonly SuiteResult[]): void {
  for (const result of results) {
    output.say(`  ${result.suite}: ${result.passed} passed, ${result.failed} failed`);
    for (const failure of result.failures) output.say(`    ${failure}`);
  }
  const closing = closingLine(results);
  if (output.json) output.result('', { results });
  output.say(closing);
}
