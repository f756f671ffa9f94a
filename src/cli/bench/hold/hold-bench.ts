import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { auditEveryNode } from '../../../cluster/auditor.js';
import type { Context } from '../../context.js';
import { prepareSale } from '../../drills/sale.js';
import { gatherSessions, requireFullStrength, writingNode } from '../../drills/world.js';
import { applicationConfig } from '../../services/migrations.js';
import { Histogram } from '../queue/histogram.js';
import { accessTokens } from '../queue/papers.js';
import { drawIds, makeAccounts } from '../sql-accounts.js';
import type { LoadOrder, LoadReport, Stock } from './orders.js';
import { Textbook, type TextbookRate } from './textbook.js';

const PROGRAM = fileURLToPath(new URL('generator.js', import.meta.url));
const SEATS_PER_PERFORMANCE = 25_000;
/** A buyer may have a thousand tickets of a drill's performance, so nobody meets a limit. */
const BUYERS = 2_000;
const CREATED = '201';

/** What is held how. */
export interface HoldTrial {
  /** Connections of each load, one load after the other. */
  readonly connections: readonly number[];
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly runs: number;
  /** Performances over which the seats lie. */
  readonly performances: number;
  /** Holds a second at fixed moments; undefined: as fast as they are answered. */
  readonly perSecond: number | undefined;
  /** Threads of the textbook transaction; 0: without it. */
  readonly baselineThreads: number;
}

/** One load of one run. */
export interface HoldRun {
  readonly connections: number;
  readonly holdsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Answers that were no hold, by status. */
  readonly others: Readonly<Record<string, number>>;
  /** Measured next to it. */
  readonly textbook?: TextbookRate;
  /** Holds a second over the textbook's transactions a second. */
  readonly ratio?: number;
}

/** What was measured. */
export interface HoldResult {
  readonly runs: readonly HoldRun[];
  readonly violations: number;
  /** Every answer was a hold, and the books are in order. */
  readonly green: boolean;
}

/**
 * Holds seats one by one through HAProxy and HTTP, each free, and beside each load the textbook
 * transaction at the same cluster: neighbours, because a shared machine is faster in one minute than
 * in the next.
 * @throws Refusal when the system is not at full strength, there is no sysbench, or the seats ran out
 */
export async function benchHold(context: Context, trial: HoldTrial): Promise<HoldResult> {
  await requireFullStrength(context);
  await gatherSessions(context);
  const node = await writingNode(context);
  const config = applicationConfig(context);
  const accounts = drawIds();
  await makeAccounts(context.home, node, accounts, BUYERS);
  const { performanceIds } = await prepareSale(config.PUBLIC_URL, {
    ...{ performances: trial.performances, seatsPerPerformance: SEATS_PER_PERFORMANCE, buyers: 0 },
  });
  const tokenOf = accessTokens(config.ACCESS_TOKEN_SECRET);
  const tokens = Array.from({ length: BUYERS }, (_, index) => tokenOf(accounts.of(index)));
  const generator = new Generator(context.installation.ports.http, tokens, performanceIds);
  const textbook = trial.baselineThreads > 0 ? await Textbook.open(context, node) : undefined;
  try {
    const runs = await measure(context, trial, generator, textbook);
    const { violations } = await auditEveryNode(config);
    const isPlain = runs.every(({ others }) => Object.keys(others).length === 0);
    return { runs, violations: violations.length, green: isPlain && violations.length === 0 };
  } finally {
    generator.end();
    await textbook?.end();
  }
}

async function measure(
  context: Context,
  trial: HoldTrial,
  generator: Generator,
  textbook: Textbook | undefined,
): Promise<HoldRun[]> {
  const { seconds, warmUpSeconds, perSecond, baselineThreads } = trial;
  for (const connections of trial.connections) {
    await generator.load({ connections, seconds: warmUpSeconds, perSecond });
  }
  const runs: HoldRun[] = [];
  for (let run = 1; run <= trial.runs; run += 1) {
    for (const connections of trial.connections) {
      const report = await generator.load({ connections, seconds, perSecond });
      const baseline = await textbook?.measure(baselineThreads, seconds);
      const held = runOf(connections, report, baseline);
      runs.push(held);
      context.output.say(
        `Run ${run}, ${connections} connections: ${held.holdsPerSecond.toFixed(0)} holds/s, p99 ` +
          `${held.p99Ms.toFixed(0)} ms${
            baseline === undefined ? '.' : `, textbook ${baseline.perSecond.toFixed(0)}/s.`
          }`,
      );
    }
  }
  return runs;
}

function runOf(
  connections: number,
  { seconds, statuses, times: counted }: LoadReport,
  textbook: TextbookRate | undefined,
): HoldRun {
  const times = new Histogram();
  times.merge(counted);
  const { [CREATED]: placed = 0, ...others } = statuses;
  const holdsPerSecond = placed / seconds;
  return {
    ...{ connections, holdsPerSecond, others, maxMs: times.maxMs },
    ...{ p50Ms: times.percentile(0.5), p99Ms: times.percentile(0.99) },
    ...(textbook && { textbook, ratio: holdsPerSecond / textbook.perSecond }),
  };
}

/** The load generator's process, and how far it has used the seats. */
class Generator {
  private readonly child: ChildProcess = fork(PROGRAM, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  private stock: Stock;

  constructor(
    private readonly port: number,
    private readonly tokens: readonly string[],
    performanceIds: readonly string[],
  ) {
    this.stock = { performanceIds, from: 0, seatsPerPerformance: SEATS_PER_PERFORMANCE };
  }

  async load(what: Pick<LoadOrder, 'connections' | 'seconds' | 'perSecond'>): Promise<LoadReport> {
    const { port, stock, tokens, child } = this;
    const report = await new Promise<LoadReport>((resolve, reject) => {
      const onExit = (code: number | null): void =>
        reject(new Error(`the load generator ended with ${code}`));
      child.once('exit', onExit);
      child.once('message', (told: LoadReport) => {
        child.off('exit', onExit);
        resolve(told);
      });
      child.send({ port, stock, tokens, ...what } satisfies LoadOrder);
    });
    this.stock = { ...stock, from: stock.from + report.used };
    if (this.stock.from >= SEATS_PER_PERFORMANCE) {
      throw new Error('The seats ran out: take more performances or less time.');
    }
    return report;
  }

  end(): void {
    this.child.kill('SIGKILL');
  }
}
