import pLimit from 'p-limit';
import { z } from 'zod';
import { HonestClient } from '../../drills/honest-client.js';
import { Intentions } from '../../drills/intentions.js';
import { type Layout, placeOf, prepareSale } from '../../drills/sale.js';
import type { World } from '../../drills/world.js';
import { ApiClient } from '../../seeds/api-client.js';
import { sellEverySeat } from '../cancellation/sold-orders.js';
import { accessTokens } from '../queue/papers.js';
import { drawIds, type Ids, makeAccounts } from '../sql-accounts.js';
import { alikeWaiters, mixedWaiters, saveMethods, type Waiter } from './people.js';

const MS_PER_SECOND = 1_000;
const JOINS_AT_ONCE = 16;
const JOINS_TOLD = 1_000;
const SECTIONS = 4;
const SEATS_A_ROW = 20;
const PATIENCE_MS = 10_000;
const A_DAY_SECONDS = 86_400;

/** How many seats come back to how many people, and what goes wrong meanwhile. */
export interface WaitlistTrial {
  readonly refunds: number;
  readonly entries: number;
  /** Refunds asked for a second. */
  readonly perSecond: number;
  /** Nodes killed and started again in turn meanwhile. */
  readonly kills: number;
  readonly lostAnswersPercent: number;
  readonly bankLatencyMs: number;
  /** All want one seat, whichever, and pay by themselves: times from a seat's return are measured. */
  readonly alike: boolean;
  /** Redis is killed before the first refund and stays away. */
  readonly withoutRedis: boolean;
  readonly seed: number;
}

/** What is on stage. */
export interface Stage {
  readonly world: World;
  readonly groupSize: number;
  readonly trial: WaitlistTrial;
  readonly layout: Layout;
  readonly seats: number;
  readonly performanceId: string;
  readonly accounts: Ids;
  readonly tokenOf: (accountId: string) => string;
  /** Of the order by seatNo. */
  readonly orders: Ids;
  readonly intentions: Intentions;
  readonly client: HonestClient;
}

/** Twice as many seats as come back, so that neighbours come back and strangers stay. */
function layoutOf({ refunds }: WaitlistTrial): { layout: Layout; seats: number } {
  const seatsARow = SEATS_A_ROW;
  const rows = Math.ceil((2 * refunds) / seatsARow);
  const rowsASection = Math.ceil(rows / SECTIONS);
  const grades = [
    { grade: 'R', amount: 50_000 },
    { grade: 'S', amount: 30_000 },
  ];
  return { layout: { seatsARow, rowsASection, grades }, seats: rows * seatsARow };
}

/** Puts the performance on sale, sells it out straight in SQL, and sets the line's window. */
export async function prepare(
  world: World,
  groupSize: number,
  trial: WaitlistTrial,
): Promise<Stage> {
  const { config, context, writer: node } = world;
  const { home } = context;
  const { layout, seats } = layoutOf(trial);
  const sale = await prepareSale(config.PUBLIC_URL, {
    performances: 1,
    seatsPerPerformance: seats,
    buyers: 0,
    layout,
  });
  const [performanceId = ''] = sale.performanceIds;
  const window = { minSeconds: A_DAY_SECONDS, maxSeconds: A_DAY_SECONDS };
  const path = `/seller/performances/${performanceId}/waitlist`;
  await sale.seller.put(path, { releaseWindow: window }, z.unknown());
  const accounts = drawIds();
  await makeAccounts(home, node, accounts, seats + trial.entries);
  const [dear = { amount: 0 }, cheap = { amount: 0 }] = layout.grades;
  const seatsASection = layout.seatsARow * layout.rowsASection;
  const orders = await sellEverySeat(home, node, {
    ...{ performanceId, seatCount: seats, accounts },
    amount: `IF((seq DIV ${seatsASection}) % 2 = 0, ${dear.amount}, ${cheap.amount})`,
  });
  const intentions = new Intentions();
  return {
    ...{ world, groupSize, trial, layout, seats, performanceId, accounts, orders, intentions },
    tokenOf: accessTokens(config.ACCESS_TOKEN_SECRET),
    client: new HonestClient(config.PUBLIC_URL, intentions, {
      ...{ patienceMs: PATIENCE_MS, keepsKeys: true },
    }),
  };
}

/** Everybody joins through the API, in the order in which it takes them. @returns seconds */
export async function joinAll(stage: Stage): Promise<number> {
  const { world, trial, layout, seats, accounts, performanceId, tokenOf } = stage;
  const { context, config, writer } = world;
  const seatNos = Array.from({ length: seats }, (_, seatNo) => seatNo);
  const sections = [...new Set(seatNos.map((seatNo) => placeOf(layout, seatNo).section))];
  const waiters = trial.alike
    ? alikeWaiters(trial.entries)
    : mixedWaiters(trial.entries, { sections, grades: layout.grades }, trial.seed);
  const methods = drawIds();
  const ofWaiters: Ids = { ...accounts, of: (index) => accounts.of(seats + index) };
  await saveMethods(context.home, writer, { accounts: ofWaiters, methods, waiters });
  const api = new ApiClient(config.PUBLIC_URL);
  const limit = pLimit(JOINS_AT_ONCE);
  let joined = 0;
  const join = async ({ index, wish }: Waiter): Promise<void> => {
    const token = tokenOf(ofWaiters.of(index));
    const body = wish.autoPay ? { ...wish, paymentMethodId: methods.of(index) } : wish;
    await api.as(token).post(`/performances/${performanceId}/waitlist`, body, z.unknown());
    joined += 1;
    if (joined % JOINS_TOLD === 0) world.say(`${joined} of ${trial.entries} wait.`);
  };
  const beganAtMs = performance.now();
  await Promise.all(waiters.map((waiter) => limit(() => join(waiter))));
  return (performance.now() - beganAtMs) / MS_PER_SECOND;
}
