import { auditEveryNode } from '../../cluster/auditor.js';
import { askHttp } from '../../cluster/ask-http.js';
import { nodeSql } from '../cluster/node-sql.js';
import type { Context } from '../context.js';
import { GeneratorProcess } from './load/generator-process.js';
import type { RushReport } from './load/load-order.js';
import { metricSum, type Percentiles, percentilesOf } from './load/measures.js';
import { type Stage, setStage } from './load/stage.js';

const LIMIT_SECONDS = 60;
const LOOK_LIMIT_MS = 60_000;
const USE_CASE = { name: 'place-hold' };

/** How many want how many seats. */
export interface ContendedTrial {
  readonly buyers: number;
  readonly seats: number;
  readonly connections: number;
  readonly runs: number;
  /** Of the seats that are wished; each run has the next one. */
  readonly seed: number;
}

/** What the database did for it. */
export interface ContendedWork {
  /** Transactions that were begun to place holds, repeated ones included. */
  readonly tries: number;
  /** Those among them that were repeated because of a conflict or a lost connection. */
  readonly repeated: number;
  /** Buyers who shared these transactions. */
  readonly members: number;
  readonly triesPerWinner: number;
}

/** One rush. */
export interface ContendedRun extends Pick<
  RushReport,
  'seconds' | 'tickets' | 'losers' | 'unanswered' | 'answers'
> {
  readonly firstAnswer: Percentiles;
  readonly lost: Percentiles;
  readonly held: Percentiles;
  readonly ticket: Percentiles;
  readonly work: ContendedWork;
  /** What the books say. */
  readonly soldSeats: number;
  readonly validTickets: number;
}

/** What was measured. */
export interface ContendedResult {
  readonly runs: readonly ContendedRun[];
  readonly violations: number;
  /** Every seat sold once and no more, every buyer answered, the books in order. */
  readonly green: boolean;
}

/**
 * Far more buyers than seats ask at one moment through HAProxy and HTTP, each for a seat of its own
 * choice; those who get one pay for it.
 * @throws Refusal when the system is not at full strength
 */
export async function benchContended(
  context: Context,
  trial: ContendedTrial,
): Promise<ContendedResult> {
  const { buyers, seats, runs: count } = trial;
  // One performance more than there are runs: the first rush only warms up.
  const sale = { performances: count + 1, seatsPerPerformance: seats };
  const stage = await setStage(context, buyers, sale);
  const generator = new GeneratorProcess();
  try {
    const runs: ContendedRun[] = [];
    for (const [index, performanceId] of stage.performanceIds.entries()) {
      const seed = trial.seed + index;
      const run = await rushOn(context, generator, stage, { ...trial, performanceId, seed });
      context.output.say(`${index === 0 ? 'Warm-up' : `Run ${index}`}: ${lineOf(run)}`);
      if (index > 0) runs.push(run);
    }
    const { violations } = await auditEveryNode(stage.config);
    const green = violations.length === 0 && runs.every((run) => isRight(run, trial));
    return { runs, violations: violations.length, green };
  } finally {
    generator.end();
  }
}

/** As many tickets as seats, by the buyers' word and by the books, and a word for everybody. */
export function isRight(
  run: Pick<ContendedRun, 'tickets' | 'losers' | 'soldSeats' | 'validTickets'>,
  { buyers, seats }: Pick<ContendedTrial, 'buyers' | 'seats'>,
): boolean {
  const { tickets, losers, soldSeats, validTickets } = run;
  return (
    [tickets, soldSeats, validTickets].every((sold) => sold === seats) && losers === buyers - seats
  );
}

async function rushOn(
  context: Context,
  generator: GeneratorProcess,
  { node, tokens }: Stage,
  trial: ContendedTrial & { performanceId: string },
): Promise<ContendedRun> {
  const { performanceId, seats, connections, seed } = trial;
  const before = await workSoFar(context);
  const { firstAnswer, lost, held, ticket, ...report } = await generator.do({
    ...{ kind: 'rush', port: context.installation.ports.http, performanceId, seatCount: seats },
    ...{ tokens, connections, seed, limitSeconds: LIMIT_SECONDS },
  });
  const after = await workSoFar(context);
  const tries = after.tries - before.tries;
  return {
    ...report,
    ...{ firstAnswer: percentilesOf(firstAnswer), lost: percentilesOf(lost) },
    ...{ held: percentilesOf(held), ticket: percentilesOf(ticket) },
    work: {
      ...{ tries, repeated: after.repeated - before.repeated },
      ...{ members: after.members - before.members, triesPerWinner: tries / report.tickets },
    },
    ...(await booksOf(context, node, performanceId)),
  };
}

async function workSoFar({ installation }: Context) {
  const texts = await Promise.all(
    installation.ports.api.map((port) => askHttp(`http://127.0.0.1:${port}/metrics`)),
  );
  const sum = (name: string): number =>
    texts.reduce((all, text) => all + metricSum(text, name, USE_CASE), 0);
  return {
    tries: sum('picket_transaction_tries_total'),
    repeated: sum('picket_transaction_retries_total'),
    members: sum('picket_transaction_group_size_sum'),
  };
}

async function booksOf({ home }: Context, node: number, performanceId: string) {
  const [row] = await nodeSql(
    home,
    node,
    [
      'SET SESSION wsrep_sync_wait = 1',
      'USE picket',
      `SELECT
         (SELECT COUNT(*) FROM seats WHERE performance_id = '${performanceId}' AND state = 2) AS sold,
         (SELECT COUNT(*) FROM tickets WHERE performance_id = '${performanceId}'
            AND state = 'valid') AS valid`,
    ],
    LOOK_LIMIT_MS,
  );
  return { soldSeats: Number(row?.['sold']), validTickets: Number(row?.['valid']) };
}

function lineOf({ tickets, losers, lost, seconds, unanswered }: ContendedRun): string {
  const silent = Object.values(unanswered).reduce((sum, some) => sum + some, 0);
  return (
    `${tickets} sold, ${losers} told that their seat is taken (p99 ${lost.p99Ms.toFixed(0)} ms), ` +
    `${silent} without an answer, ${seconds.toFixed(1)} s.`
  );
}
