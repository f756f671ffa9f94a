import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { elsewhere } from '../../config/installation.js';
import { nodeSql } from '../cluster/node-sql.js';
import { type Context, openContext } from '../context.js';
import { interruptible, onInterrupt } from '../interrupt.js';
import { type Intentions } from '../drills/intentions.js';
import { prepareSale } from '../drills/sale.js';
import { ordinaryMix, startLoad } from '../drills/workload.js';
import { exitStatus, Refusal } from '../refusal.js';
import { fillSoldSeats } from '../seeds/sold-out.js';
import { targetOf } from '../services/demo.js';
import { anythingRuns, bringDown, bringUp } from '../system.js';
import { since } from '../output.js';
import { table } from '../table.js';
import { sleep } from '../wait.js';
import { archiveBinlog } from './archive.js';
import { keyFile } from './keys.js';
import { stopPrograms } from './programs.js';
import { freePortBase, isSound, type Restored, restoreInto } from './restore.js';
import { planRestore } from './restore-plan.js';
import { size } from './size.js';
import { takeBackup } from './take-backup.js';
import { openTarget } from './open-target.js';

const SEATS_MAX = 10_000_000;
const STATEMENT_LIMIT_MS = 120_000;
const SALE = { performances: 4, seatsPerPerformance: 2_000, buyers: 16 };
const SALE_MS = 8_000;
const SECOND_MS = 1_000;
/** Past the end of the chosen second, so that what begins then cannot belong to it. */
const MARGIN_MS = 200;

/** Options of the drill as typed. */
export interface RestoreDrillOptions {
  readonly seats: string;
  /** Leave the binary log out: the drill must turn red. */
  readonly control?: boolean;
  readonly report?: string;
}

/** How the drill is listed beside those that hurt a running installation. */
export const restoreDrillSummary = {
  name: 'restore',
  title: 'everything is gone; restored to a second of a sale',
  control: 'binary-log',
} as const;

/** What the drill found. */
interface Found {
  readonly seats: number;
  readonly fillMs: number;
  readonly backupMs: number;
  readonly backupBytes: number;
  readonly storedBytes: number;
  readonly binlogBytes: number;
  readonly transactionCount: number;
  readonly at: string;
  /** Acknowledged before the end of the second, and how many of those are missing. */
  readonly before: number;
  readonly lost: number;
  /** Acknowledged to buyers who came after it, and how many of those are there all the same. */
  readonly after: number;
  readonly kept: number;
  readonly restored: Restored;
}

/**
 * Backs up an installation with this many sold seats, goes on selling, and restores it to a second in
 * the middle of the sale. Everything happens in scratch installations, which are removed.
 * @returns exit status: 1 when anything is missing, too much or unsound (as a control: when nothing is)
 */
export async function restoreDrill(
  context: Context,
  options: RestoreDrillOptions,
): Promise<number> {
  const seats = Number(options.seats);
  if (!Number.isInteger(seats) || seats < 1 || seats > SEATS_MAX) {
    const message = `--seats takes a whole number from 1 to ${SEATS_MAX}, not "${options.seats}".`;
    throw new Refusal(message, exitStatus.usage);
  }
  const folder = join(context.home.root, `drill-restore-${process.pid}`);
  const scratch = (name: string, base: number): Context =>
    openContext(elsewhere(context.installation, join(folder, name), base), context.output);
  const source = scratch('source', await freePortBase(context));
  const started = [source];
  onInterrupt(stopPrograms);
  try {
    const isControl = options.control === true;
    let found: Found | undefined;
    const work = drill(source, { folder, seats, isControl, started });
    await interruptible(work.then((outcome) => void (found = outcome)));
    if (found === undefined) throw new Error('the drill ended without an outcome');
    const exact = found.lost + found.kept === 0 && isSound(found.restored);
    const passed = exact !== isControl;
    const outcome = {
      passed,
      control: isControl ? restoreDrillSummary.control : undefined,
      ...found,
    };
    if (options.report !== undefined) {
      await writeFile(options.report, `${JSON.stringify(outcome, null, 2)}\n`);
    }
    context.output.result(describe(found, exact, isControl), outcome);
    return passed ? 0 : exitStatus.failed;
  } finally {
    for (const place of started) if (anythingRuns(place)) await bringDown(place);
    await rm(folder, { recursive: true, force: true });
  }
}

interface Conduct {
  readonly folder: string;
  readonly seats: number;
  readonly isControl: boolean;
  /** Everything that has to be stopped in the end. */
  readonly started: Context[];
}

async function drill(
  source: Context,
  { folder, seats, isControl, started }: Conduct,
): Promise<Found> {
  const { output } = source;
  await bringUp(source, 'full');
  const run = (sql: string) => nodeSql(source.home, 1, [sql], STATEMENT_LIMIT_MS);
  const fillStartMs = Date.now();
  const added = await fillSoldSeats(run, seats, (line) => output.progress(line));
  const fillMs = Date.now() - fillStartMs;
  output.say(`${added} seats are sold (${since(fillStartMs)}).`);
  const target = await openTarget(source.installation, join(folder, 'target'));
  const startMs = Date.now();
  const backup = await takeBackup(source, target, 'full');
  const backupMs = Date.now() - startMs;
  const { at, before, after } = await sellAcross(source);
  await archiveBinlog(source, target);
  await bringDown(source);
  const plan = await planRestore(target, isControl ? {} : { at: at.toISOString() });
  const origin = { target, key: keyFile(source.home), plan };
  const restored = await restoreInto(source, join(folder, 'restored'), origin);
  const { home, portBase } = restored;
  const place = openContext(elsewhere(source.installation, home, portBase), output);
  started.push(place);
  const sum = (count: 'binlogBytes' | 'transactionCount'): number =>
    plan.segments.reduce((all, segment) => all + segment[count], 0);
  return {
    ...{ seats: added, fillMs, backupMs, backupBytes: backup.streamBytes },
    storedBytes: backup.data.bytes,
    ...{ binlogBytes: sum('binlogBytes'), transactionCount: sum('transactionCount') },
    ...{ at: at.toISOString(), before: before.length, after: after.length, restored },
    lost: before.length - (await countPresent(place, before)),
    kept: await countPresent(place, after),
  };
}

/** Orders and holds acknowledged up to a second during a sale, and those of buyers who came after it. */
async function sellAcross(
  source: Context,
): Promise<{ at: Date; before: readonly string[]; after: readonly string[] }> {
  const { baseUrl } = targetOf(source);
  const [first, second] = [await prepareSale(baseUrl, SALE), await prepareSale(baseUrl, SALE)];
  source.output.say('A sale goes on; a second in the middle of it is chosen.');
  const early = startLoad(baseUrl, first, ordinaryMix, 1);
  await sleep(SALE_MS);
  const at = new Date(Math.floor(Date.now() / SECOND_MS) * SECOND_MS);
  const leftMs = at.getTime() + SECOND_MS - Date.now();
  const endOnClock = performance.now() + leftMs;
  await sleep(leftMs + MARGIN_MS);
  const late = startLoad(baseUrl, second, ordinaryMix, 2);
  await sleep(SALE_MS / 2);
  await Promise.all([early.stop(), late.stop()]);
  return {
    at,
    before: idsOf(early.intentions, endOnClock),
    after: idsOf(late.intentions, Number.POSITIVE_INFINITY),
  };
}

function idsOf(intentions: Intentions, endOnClock: number): string[] {
  return [...intentions.acknowledged('hold'), ...intentions.acknowledged('order')]
    .filter(({ answeredAtMs }) => answeredAtMs <= endOnClock)
    .map(({ id }) => id);
}

async function countPresent({ home }: Context, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const list = ids.map((id) => `'${id}'`).join(', ');
  const sql = `SELECT (SELECT COUNT(*) FROM picket.holds WHERE id IN (${list}))
    + (SELECT COUNT(*) FROM picket.orders WHERE id IN (${list})) AS present`;
  const [row] = await nodeSql(home, 1, [sql], STATEMENT_LIMIT_MS);
  return Number(row?.['present']);
}

function describe(found: Found, exact: boolean, isControl: boolean): string {
  const { restored, before, lost, after, kept } = found;
  const took = (ms: number): string => `${(ms / SECOND_MS).toFixed(1)} s`;
  const amounts: Record<string, string> = {
    Copied: `${size(found.storedBytes)} to ${size(found.backupBytes)}`,
    'Binary log applied': `${size(found.binlogBytes)}, ${found.transactionCount} transactions`,
    Audited: `${restored.audit.violations.length} violations on ${restored.audit.nodes.length} nodes`,
  };
  const steps = Object.entries(restored.timings);
  const verdict = exact ? 'exactly what was acknowledged by then is there' : 'NOT EXACT';
  return [
    table([
      ['STEP', 'TOOK', 'AMOUNT'],
      ['Seats sold', took(found.fillMs), found.seats],
      [
        'Full backup',
        took(found.backupMs),
        `${size(found.backupBytes)}, stored ${size(found.storedBytes)}`,
      ],
      ...steps.map(([name, ms]) => [name, took(ms), amounts[name] ?? '']),
    ]),
    `Restored to ${found.at}${isControl ? ' without the binary log (control)' : ''}: ${verdict}.\n` +
      `Acknowledged before: ${before}, of which lost: ${lost}. ` +
      `Acknowledged after: ${after}, of which still there: ${kept}.`,
    ...restored.differences,
  ].join('\n\n');
}
