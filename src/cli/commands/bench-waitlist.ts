import type { WaitlistResult } from '../bench/waitlist/waitlist-bench.js';
import type { Context } from '../context.js';
import { measured } from './measured.js';
import { exitStatus } from '../refusal.js';
import { table } from '../table.js';
import { whole } from './whole-number.js';

/** Options of `bench waitlist` as typed. */
export interface WaitlistBenchOptions {
  readonly refunds: string;
  readonly entries: string;
  readonly rate: string;
  readonly kills: string;
  readonly lostAnswers: string;
  readonly latency: string;
  readonly alike?: true;
  readonly withoutRedis?: true;
  readonly seed: string;
  readonly report?: string;
}

/**
 * Gives tickets of a sold-out performance back to a line of people; prints what became of them.
 * @returns exit status: 0 when everything was served by the rule, settled and clean
 */
export async function benchWaitlistCommand(
  context: Context,
  options: WaitlistBenchOptions,
): Promise<number> {
  const trial = {
    refunds: whole('refunds', options.refunds, 1, 20_000),
    entries: whole('entries', options.entries, 1, 50_000),
    perSecond: whole('rate', options.rate, 1, 1_000),
    kills: whole('kills', options.kills, 0, 20),
    lostAnswersPercent: whole('lost-answers', options.lostAnswers, 0, 50),
    bankLatencyMs: whole('latency', options.latency, 0, 5_000),
    alike: options.alike === true,
    withoutRedis: options.withoutRedis === true,
    seed: whole('seed', options.seed, 0, 2 ** 31),
  };
  const { benchWaitlist } = await import('../bench/waitlist/waitlist-bench.js');
  const about = { bench: 'waitlist', report: options.report, about: { trial } };
  const report = await measured(context, about, () => benchWaitlist(context, trial));
  const { result } = report;
  context.output.result(describe(result), report);
  return result.green ? 0 : exitStatus.failed;
}

function describe(result: WaitlistResult): string {
  const { order, open, freedToTicket: times } = result;
  const counts = (of: Readonly<Record<string, number>>): string =>
    Object.entries(of)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ') || 'none';
  const rows: [string, string | number][] = [
    ['Everybody waits after', `${result.joinSeconds.toFixed(1)} s`],
    [
      'Refunds acknowledged',
      `${result.refundsAcknowledged} in ${result.refundSeconds.toFixed(1)} s`,
    ],
    ['Refused', counts(result.refused)],
    ['Sent again', counts(result.sentAgain)],
    ['Nodes killed and back', result.killed],
    ['Settled after the end', `${result.settledSeconds.toFixed(1)} s`],
    ['Still open', counts({ ...open })],
    ['Entries', counts(result.outcome)],
    ['Turns of the line in the binary log', `${order.turns} of ${order.transactions} transactions`],
    ['Seats given to it', order.seatsGiven],
    ['Seats set aside at the end', order.seatsSetAside],
    ['Seats that went public', order.seatsPublic],
    ['Turns against the rule', `${order.faults} (control, the line reversed: ${order.control})`],
    ['Acknowledged and lost', result.lost],
    ['Violations', result.violations],
  ];
  if (times !== undefined) {
    const { count, p50, p95, p99, max } = times;
    rows.push([
      'Refund asked for to ticket issued',
      `p50 ${p50}, p95 ${p95}, p99 ${p99}, largest ${max} ms, of ${count} seats`,
    ]);
  }
  const verdict = result.green ? 'green' : 'red';
  return [table([['WHAT', 'MEASURED'], ...rows]), ...order.told, verdict].join('\n');
}
