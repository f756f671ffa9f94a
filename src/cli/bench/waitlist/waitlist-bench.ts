import { z } from 'zod';
import { auditAcknowledgedOnEveryNode, auditEveryNode } from '../../../cluster/auditor.js';
import type { Context } from '../../context.js';
import { bankBehaves } from '../../drills/bank-behaviour.js';
import { redisKill } from '../../drills/catalogue/redis.js';
import { seeded, shuffled } from '../../drills/random.js';
import { placeOf } from '../../drills/sale.js';
import { gatherSessions, requireFullStrength, World, writingNode } from '../../drills/world.js';
import { sleep, waitUntil } from '../../wait.js';
import { Histogram } from '../queue/histogram.js';
import { type Open, positionOf, readOpen, readOutcome, readTicketTimes } from './line-books.js';
import { LINE_TABLES, LineReplay } from './line-replay.js';
import { rowHistory } from './row-history.js';
import { joinAll, prepare, type Stage, type WaitlistTrial } from './stage.js';
import { answerOffers } from './takers.js';
import { killInTurn } from './trouble.js';

const MS_PER_SECOND = 1_000;
/** Every payment whose outcome is unknown must be settled so long after the end. */
const SETTLED_WITHIN_SECONDS = 60;
const SETTLE_LIMIT_MS = 120_000;
const LOOK_MS = 500;

const refundSchema = z.object({ id: z.string() });

/** What was measured. */
export interface WaitlistResult {
  readonly joinSeconds: number;
  readonly refundsAcknowledged: number;
  readonly refundSeconds: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly sentAgain: Readonly<Record<string, number>>;
  readonly killed: number;
  /** From the last answer, all nodes back, until no payment, refund or automatic offer was open. */
  readonly settledSeconds: number;
  readonly open: Open;
  readonly outcome: Readonly<Record<string, number>>;
  /** From asking for the refund to the ticket of whoever got the seat; ms. */
  readonly freedToTicket?: { count: number; p50: number; p95: number; p99: number; max: number };
  /** By the model, from the binary log. */
  readonly order: {
    readonly transactions: number;
    readonly turns: number;
    readonly seatsGiven: number;
    readonly seatsPublic: number;
    readonly seatsSetAside: number;
    readonly faults: number;
    readonly told: readonly string[];
    /** Faults that the model finds when it takes the line from its end: must not be 0. */
    readonly control: number;
  };
  readonly lost: number;
  readonly violations: number;
  readonly green: boolean;
}

/**
 * A sold-out performance whose buyers give tickets back to a line of people, on the running system:
 * who got which seats is read from the binary log and held against a model of the rule.
 * @throws Refusal when the system is not at full strength
 */
export async function benchWaitlist(
  context: Context,
  trial: WaitlistTrial,
): Promise<WaitlistResult> {
  const groupSize = await requireFullStrength(context);
  await gatherSessions(context);
  const node = await writingNode(context);
  const world = new World(context, seeded(trial.seed), node);
  try {
    return await measure(await prepare(world, groupSize, trial));
  } finally {
    await world.undoEverything();
  }
}

async function measure(stage: Stage): Promise<WaitlistResult> {
  const { world, trial, performanceId, intentions } = stage;
  const { context, config, writer } = world;
  const from = await positionOf(context.home, writer);
  const joinSeconds = await joinAll(stage);
  await bankBehaves(world, {
    ...{ lostAnswersPercent: trial.lostAnswersPercent, latencyMs: trial.bankLatencyMs },
  });
  if (trial.withoutRedis) await redisKill.inject(world);
  const stopTakers = answerOffers({
    ...{ context, performanceId, intentions },
    ...{ client: stage.client, tokenOf: stage.tokenOf, random: seeded(trial.seed + 1) },
  });
  const beganAtMs = performance.now();
  const kills = killInTurn(world, trial.kills, stage.groupSize);
  const askedAtMs = await giveBack(stage);
  const refundSeconds = (performance.now() - beganAtMs) / MS_PER_SECOND;
  const killed = await kills;
  const settled = await settle(stage);
  await stopTakers();
  stage.client.end();
  const open = await settle(stage);
  const { home } = context;
  const tickets = await readTicketTimes(home, writer, performanceId);
  const order = await judge(stage, from);
  const lost = await countLost(stage);
  const { violations } = await auditEveryNode(config);
  const measured = {
    ...{ joinSeconds, refundSeconds, killed, order, lost },
    refundsAcknowledged: intentions.acknowledged('refund').length,
    ...{ refused: intentions.refused, sentAgain: intentions.sentAgain },
    settledSeconds: settled.seconds,
    open: open.open,
    outcome: await readOutcome(home, writer, performanceId),
    ...(trial.alike ? { freedToTicket: timesOf(askedAtMs, tickets) } : {}),
    violations: violations.length,
  };
  return { ...measured, green: isGreen(trial, measured) };
}

function isGreen(trial: WaitlistTrial, result: Omit<WaitlistResult, 'green'>): boolean {
  const { order, open, lost, violations, killed, refundsAcknowledged } = result;
  const isSettled =
    result.settledSeconds <= SETTLED_WITHIN_SECONDS &&
    Object.values(open).every((count) => count === 0);
  const isOrdered = order.faults === 0 && order.control > 0 && order.seatsGiven > 0;
  const isWhole = lost === 0 && violations === 0 && refundsAcknowledged === trial.refunds;
  return isSettled && isOrdered && isWhole && killed === trial.kills;
}

/** Asks for refunds at the trial's pace, whoever answers late. @returns when, by seatNo */
async function giveBack(stage: Stage): Promise<Map<number, number>> {
  const { trial, accounts, orders, tokenOf, intentions, client } = stage;
  const all = Array.from({ length: stage.seats }, (_, seatNo) => seatNo);
  const chosen = shuffled(all, seeded(trial.seed + 2)).slice(0, trial.refunds);
  const askedAtMs = new Map<number, number>();
  const beganAtMs = performance.now();
  const refund = async (seatNo: number, index: number): Promise<void> => {
    const atMs = beganAtMs + (index * MS_PER_SECOND) / trial.perSecond;
    await sleep(Math.max(0, atMs - performance.now()));
    const accountId = accounts.of(seatNo);
    const intention = intentions.open('refund', accountId);
    const path = `/orders/${orders.of(seatNo)}/refunds`;
    askedAtMs.set(seatNo, Date.now());
    const wish = { method: 'POST', path, token: tokenOf(accountId), body: {} } as const;
    const done = await client.insist(intention, wish, refundSchema);
    if (done !== undefined) intentions.acknowledge(intention, done.id);
  };
  await Promise.all(chosen.map(refund));
  return askedAtMs;
}

/** Waits until nothing of the line's money is open. */
async function settle({ world, performanceId }: Stage): Promise<{ seconds: number; open: Open }> {
  const { home } = world.context;
  const beganAtMs = performance.now();
  let open = await readOpen(home, world.writer, performanceId);
  await waitUntil(
    async () => {
      open = await readOpen(home, world.writer, performanceId);
      return Object.values(open).every((count) => count === 0);
    },
    SETTLE_LIMIT_MS,
    LOOK_MS,
  );
  return { seconds: (performance.now() - beganAtMs) / MS_PER_SECOND, open };
}

/** Holds every transaction of the line against the rule, and against the rule with the line reversed. */
async function judge(
  { world, performanceId, layout, seats }: Stage,
  from: Awaited<ReturnType<typeof positionOf>>,
): Promise<WaitlistResult['order']> {
  const hall = Array.from({ length: seats }, (_, seatNo) => placeOf(layout, seatNo));
  const replay = new LineReplay(performanceId, hall);
  const control = new LineReplay(performanceId, hall, (line) => [...line].reverse());
  let transactions = 0;
  for await (const one of rowHistory(world.context, world.writer, from, LINE_TABLES)) {
    transactions += 1;
    replay.apply(one);
    control.apply(one);
  }
  const { turns, seatsGiven, seatsPublic, setAside: seatsSetAside } = replay;
  return {
    ...{ transactions, turns, seatsGiven, seatsPublic, seatsSetAside },
    ...{ faults: replay.faultCount, told: replay.faults, control: control.faultCount },
  };
}

/** Acknowledged refunds and orders that some node does not have. */
async function countLost({ world, intentions }: Stage): Promise<number> {
  const onNodes = await auditAcknowledgedOnEveryNode(world.config, intentions.acknowledgedIds());
  return onNodes.reduce((sum, { report }) => sum + report.violations.length, 0);
}

function timesOf(
  askedAtMs: ReadonlyMap<number, number>,
  tickets: ReadonlyMap<number, number>,
): NonNullable<WaitlistResult['freedToTicket']> {
  const times = new Histogram();
  for (const [seatNo, atMs] of askedAtMs) {
    const ticketAtMs = tickets.get(seatNo);
    if (ticketAtMs !== undefined) times.add(ticketAtMs - atMs);
  }
  const share = (part: number): number => Math.round(times.percentile(part));
  const [p50, p95, p99] = [share(0.5), share(0.95), share(0.99)];
  return { count: times.count, p50, p95, p99, max: Math.round(times.maxMs) };
}
