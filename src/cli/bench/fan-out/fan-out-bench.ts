import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { nodeSql } from '../../cluster/node-sql.js';
import type { Context } from '../../context.js';
import { draftEvent, prepareSale } from '../../drills/sale.js';
import { requireFullStrength, writingNode } from '../../drills/world.js';
import type { Home } from '../../home.js';
import { applicationConfig } from '../../services/migrations.js';
import { sleep, waitUntil } from '../../wait.js';
import { drawIds, type Ids, makeAccounts } from '../sql-accounts.js';
import { SteadyHolds, type Times } from './steady-holds.js';

const MS_PER_SECOND = 1_000;
const QUIET_SECONDS = 15;
const LIMIT_MS = 600_000;
const LOOK_MS = 250;
const BUYERS = 20;
const FILL_LIMIT_MS = 300_000;
const CLEAN_LIMIT_MS = 600_000;
const ACCOUNTS_AT_A_TIME = 20_000;
/** What the issue of this measurement asks for. */
const WRITTEN_WITHIN_SECONDS = 60;
const PUBLISHED_WITHIN_MS = 300;

/** How many people are told, beside how many holds a second. */
export interface FanOutTrial {
  readonly followers: number;
  readonly holdsPerSecond: number;
}

/** What was measured. */
export interface FanOutResult {
  readonly publishMs: number;
  /** From the answer to publishing until the last notice was there. */
  readonly writtenSeconds: number;
  readonly notices: number;
  /** Accounts that have another number of notices than one. */
  readonly notOnce: number;
  /** Mails that wait for their moment, spread so that our own mail is no stampede. */
  readonly mails: number;
  readonly holdsBefore: Times;
  readonly holdsMeanwhile: Times;
  /** p95 meanwhile over p95 before. */
  readonly ratio: number;
  readonly green: boolean;
}

/**
 * Publishes an event that many follow, on the running system, beside steady sales.
 * @throws Refusal when the system is not at full strength
 */
export async function benchFanOut(context: Context, trial: FanOutTrial): Promise<FanOutResult> {
  await requireFullStrength(context);
  const { home } = context;
  const node = await writingNode(context);
  const { PUBLIC_URL: url } = applicationConfig(context);
  const size = { performances: 1, seatsPerPerformance: 600, buyers: BUYERS };
  const sale = await prepareSale(url, size);
  const { id: sellerId } = await sale.seller.get('/me', z.object({ id: z.string() }));
  const accounts = drawIds();
  await makeFollowers(home, node, { accounts, sellerId, count: trial.followers });
  const { eventId } = await draftEvent(sale.seller, randomUUID().slice(0, 8), size);
  context.output.say(`${trial.followers} people follow the seller.`);
  const sinceMs = Date.now();
  const holds = new SteadyHolds(url, sale, trial.holdsPerSecond);
  try {
    await sleep(QUIET_SECONDS * MS_PER_SECOND);
    const holdsBefore = holds.take();
    const askedAtMs = performance.now();
    await sale.seller.post(`/events/${eventId}/publish`, undefined, z.unknown());
    const publishedAtMs = performance.now();
    await waitUntil(() => hasEnded(home, node, eventId), LIMIT_MS, LOOK_MS);
    const writtenSeconds = (performance.now() - publishedAtMs) / MS_PER_SECOND;
    const holdsMeanwhile = holds.take();
    const { notices, notOnce } = await countNotices(home, node, eventId);
    const measured = {
      publishMs: publishedAtMs - askedAtMs,
      ...{ writtenSeconds, notices, notOnce, holdsBefore, holdsMeanwhile },
      mails: await countMails(home, node, sinceMs),
      ratio: holdsMeanwhile.p95 / holdsBefore.p95,
    };
    return { ...measured, green: isGreen(trial, measured) };
  } finally {
    await holds.stop();
    await removeFollowers(home, node, { accounts, sinceMs, count: trial.followers });
  }
}

function isGreen(
  { followers }: FanOutTrial,
  result: Pick<FanOutResult, 'notices' | 'notOnce' | 'writtenSeconds' | 'publishMs'>,
): boolean {
  const { notices, notOnce, writtenSeconds, publishMs } = result;
  const isWhole = notices === followers && notOnce === 0;
  return isWhole && writtenSeconds <= WRITTEN_WITHIN_SECONDS && publishMs <= PUBLISHED_WITHIN_MS;
}

/** Accounts that want everything, as everybody does who has not said otherwise. */
async function makeFollowers(
  home: Home,
  node: number,
  { accounts, sellerId, count }: { accounts: Ids; sellerId: string; count: number },
): Promise<void> {
  await makeAccounts(home, node, accounts, count);
  const follow = `INSERT INTO follows (kind, value, account_id, is_narrowed)
    SELECT 'seller', '${sellerId}', ${accounts.sql}, 0 FROM seq_0_to_${count - 1}`;
  await nodeSql(home, node, ['USE picket', follow], FILL_LIMIT_MS);
}

/** Whether the last batch is written; the notices themselves are counted once, afterwards. */
async function hasEnded(home: Home, node: number, eventId: string): Promise<boolean> {
  const [row] = await nodeSql(home, node, [
    'USE picket',
    `SELECT COUNT(*) AS ended FROM fan_outs
     WHERE subject_key LIKE '%${eventId}%' AND ended_at IS NOT NULL`,
  ]);
  return Number(row?.['ended']) > 0;
}

async function countNotices(
  home: Home,
  node: number,
  eventId: string,
): Promise<{ notices: number; notOnce: number }> {
  const [row] = await nodeSql(
    home,
    node,
    [
      'USE picket',
      `SELECT COUNT(*) AS notices, COUNT(*) - COUNT(DISTINCT account_id) AS notOnce
       FROM notifications WHERE subject_key LIKE '%${eventId}%'`,
    ],
    FILL_LIMIT_MS,
  );
  return { notices: Number(row?.['notices']), notOnce: Number(row?.['notOnce']) };
}

async function countMails(home: Home, node: number, sinceMs: number): Promise<number> {
  const [row] = await nodeSql(
    home,
    node,
    ['USE picket', `SELECT COUNT(*) AS mails FROM outbox WHERE ${mailsSince(sinceMs)}`],
    FILL_LIMIT_MS,
  );
  return Number(row?.['mails']);
}

/** Takes out what would otherwise be sent for an hour. */
async function removeFollowers(
  home: Home,
  node: number,
  { accounts, sinceMs, count }: { accounts: Ids; sinceMs: number; count: number },
): Promise<void> {
  const among = `BETWEEN '${accounts.of(0)}' AND '${accounts.of(count)}'`;
  const limit = `LIMIT ${ACCOUNTS_AT_A_TIME}`;
  const clean = [
    `DELETE FROM outbox WHERE ${mailsSince(sinceMs)} ${limit}`,
    `DELETE FROM follows WHERE account_id ${among} ${limit}`,
    `DELETE FROM notifications WHERE account_id ${among} ${limit}`,
    `DELETE FROM account_roles WHERE account_id ${among} ${limit}`,
    `DELETE FROM accounts WHERE id ${among} ${limit}`,
  ];
  for (const statement of clean) {
    for (let done = 0; done < count; done += ACCOUNTS_AT_A_TIME) {
      await nodeSql(home, node, ['USE picket', statement], CLEAN_LIMIT_MS);
    }
  }
}

/** By when they were written: on a system that is measured nobody else sends many meanwhile. */
function mailsSince(atMs: number): string {
  return `state = 'waiting' AND topic = 'notice-mail' AND created_at >= FROM_UNIXTIME(${atMs / MS_PER_SECOND})`;
}
