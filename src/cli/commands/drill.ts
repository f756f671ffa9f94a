import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.js';
import { Interrupted, onInterrupt } from '../interrupt.js';
import { requireMainPrimary } from '../cluster/sides.js';
import { takeLock } from '../processes/lock.js';
import { exitStatus, Refusal } from '../refusal.js';
import { table } from '../table.js';
import { leaveReport } from '../operator/drill-files.js';
import type { restoreDrillSummary } from '../backup/restore-drill.js';
import type { Drill, RunOptions } from '../drills/drill.js';
import type { DrillReport } from '../drills/report.js';

/** Options of `drill` as typed. */
export interface DrillOptions {
  readonly seed?: string;
  readonly runs: string;
  readonly buyers: string;
  readonly seconds: string;
  readonly control?: boolean;
  readonly ordersPerSecond: string;
  /** false: gaps are reported and not judged. */
  readonly limits?: boolean;
  readonly report?: string;
  readonly chart?: string;
  /** Folder for the report and a chart of every run. */
  readonly out?: string;
}

/** A disk that was full is looked at again only after a minute, and a sick node returns later each time. */
const RECOVERY_LIMIT_MS = 120_000;
const RUNS_MAX = 1_000;
const BUYERS_MAX = 500;
const SECONDS_MAX = 3_600;
const SEED_MAX = 2 ** 31;
const ORDERS_PER_SECOND_MAX = 5_000;

/**
 * Runs one drill or all of them, or lists them.
 * @returns exit status: 0 when every run is green, or with `control` red as it must be
 */
export async function drill(
  context: Context,
  name: string,
  options: DrillOptions,
): Promise<number> {
  // Loaded only here, because they bring the auditor and the API client along.
  const { drills, drillNamed } = await import('../drills/registry.js');
  if (name === 'list') {
    const { restoreDrillSummary } = await import('../backup/restore-drill.js');
    list(context, drills, restoreDrillSummary);
    return 0;
  }
  requireMainPrimary(context);
  const chosen = name === 'all' ? drills : [drillNamed(name)];
  const settings = parse(context, options);
  const release = takeLock(context.home, `drill ${name}`);
  try {
    const outcomes: Outcome[] = [];
    const keep: Keep = (reports) => writeFiles(options, reports);
    const complete = await runAll(context, chosen, settings, outcomes, keep);
    const status = await conclude(context, options, outcomes);
    return complete ? status : exitStatus.failed;
  } finally {
    release();
  }
}

/** A run and the drill it is a run of. */
interface Outcome {
  readonly drill: Drill;
  readonly report: DrillReport;
}

/** The restore has installations of its own and its own measure, so it is no `Drill`. */
type RestoreSummary = typeof restoreDrillSummary;

function list(context: Context, drills: readonly Drill[], restore: RestoreSummary): void {
  const rows = drills.map(({ name, title, limits, control }) => [
    name,
    title,
    `${limits.gapMs} ms`,
    control.name,
  ]);
  const value = drills.map(({ name, title, does, limits, faultSeconds, control }) => {
    const { name: switchesOff, does: how, expects } = control;
    return { name, title, does, limits, faultSeconds, control: { switchesOff, how, expects } };
  });
  rows.push([restore.name, restore.title, '-', restore.control]);
  const text = table([['DRILL', 'FAULT', 'LONGEST GAP', 'CONTROL'], ...rows]);
  context.output.result(text, [...value, restore]);
}

/** Writes what was measured so far, after every run. */
type Keep = (reports: readonly DrillReport[]) => Promise<void>;

interface Settings extends RunOptions {
  readonly runs: number;
}

function parse(context: Context, options: DrillOptions): Settings {
  const stop = new AbortController();
  onInterrupt(() => {
    context.output.say('Stopping: the fault is healed first.');
    stop.abort();
  });
  return {
    seed: options.seed === undefined ? randomSeed() : whole('seed', options.seed, 0, SEED_MAX),
    runs: whole('runs', options.runs, 1, RUNS_MAX),
    buyers: whole('buyers', options.buyers, 1, BUYERS_MAX),
    seconds: whole('seconds', options.seconds, 1, SECONDS_MAX),
    control: options.control === true,
    ordersPerSecond: whole('orders-per-second', options.ordersPerSecond, 0, ORDERS_PER_SECOND_MAX),
    limits: options.limits !== false,
    patienceMs: 0,
    signal: stop.signal,
  };
}

/**
 * Runs one drill after the other. What was measured before one that does not end well is kept.
 * @returns false when not all could be run
 */
async function runAll(
  context: Context,
  chosen: readonly Drill[],
  settings: Settings,
  outcomes: Outcome[],
  keep: Keep,
): Promise<boolean> {
  try {
    for (const drill of chosen) await runs(context, drill, settings, outcomes, keep);
    return true;
  } catch (error) {
    if (error instanceof Interrupted || outcomes.length === 0) throw error;
    context.output.say(error instanceof Refusal ? error.message : String((error as Error).stack));
    return false;
  }
}

async function runs(
  context: Context,
  drill: Drill,
  settings: Settings,
  outcomes: Outcome[],
  keep: Keep,
): Promise<void> {
  const { runDrill } = await import('../drills/run.js');
  context.output.say(`${drill.name}: ${drill.does}`);
  for (let run = 0; run < settings.runs; run += 1) {
    const seed = settings.seed + run;
    context.output.say(`Run ${run + 1} of ${settings.runs}, seed ${seed}.`);
    try {
      const patienceMs = outcomes.length > 0 ? RECOVERY_LIMIT_MS : 0;
      const report = await runDrill(context, drill, { ...settings, seed, patienceMs });
      outcomes.push({ drill, report });
      leaveReport(context.home, report);
      await keep(outcomes.map((outcome) => outcome.report));
      context.output.say(verdictOf(report));
    } catch (error) {
      if (!settings.signal.aborted) throw error;
      throw new Interrupted('Stopped on the way; the fault is healed.');
    }
  }
}

async function conclude(
  context: Context,
  options: DrillOptions,
  outcomes: readonly Outcome[],
): Promise<number> {
  const { summarize } = await import('../drills/summary.js');
  const reports = outcomes.map(({ report }) => report);
  const proved = outcomes.filter(({ drill, report }) =>
    options.control === true ? isRedAsExpected(drill, report) : report.green,
  );
  const passed = proved.length === outcomes.length;
  context.output.result(summarize(reports), { passed, reports });
  if (options.control === true) context.output.say(verdictOfControls(outcomes, proved));
  return passed ? 0 : exitStatus.failed;
}

async function writeFiles(options: DrillOptions, reports: readonly DrillReport[]): Promise<void> {
  const { chartOf } = await import('../drills/chart.js');
  const json = `${JSON.stringify(reports, null, 2)}\n`;
  if (options.report !== undefined) writeFileSync(options.report, json);
  const [first] = reports;
  if (options.chart !== undefined && first !== undefined) {
    writeFileSync(options.chart, chartOf(first));
  }
  if (options.out === undefined) return;
  mkdirSync(options.out, { recursive: true });
  writeFileSync(join(options.out, 'drills.json'), json);
  for (const report of reports) {
    const control = report.control === undefined ? '' : `-${report.control}`;
    const file = `${report.drill}${control}-${report.seed}.svg`;
    writeFileSync(join(options.out, file), chartOf(report));
  }
}

function verdictOf({ green, reasons, gap, lost, duplicated }: DrillReport): string {
  const verdict = green ? 'Green' : `Red (${reasons.join(', ')})`;
  return `${verdict}: longest gap ${gap.ms} ms, lost ${lost}, duplicated ${duplicated}.`;
}

function isRedAsExpected({ control }: Drill, { reasons }: DrillReport): boolean {
  return reasons.some((reason) => control.expects.includes(reason));
}

function verdictOfControls(all: readonly Outcome[], proved: readonly Outcome[]): string {
  const missing = all.filter((outcome) => !proved.includes(outcome));
  if (missing.length === 0) return 'Each control is red as it must be.';
  return missing
    .map(({ drill: { name, control } }) => {
      const expected = control.expects.join(' or ');
      return `The control of ${name} must be red (${expected}) and is not: it proves nothing.`;
    })
    .join('\n');
}

function randomSeed(): number {
  return Math.floor(Math.random() * 1_000_000);
}

/** @throws Refusal when it is not a whole number from `min` to `max` */
function whole(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new Refusal(
    `--${name} is a whole number from ${min} to ${max}, not "${text}".`,
    exitStatus.usage,
  );
}
