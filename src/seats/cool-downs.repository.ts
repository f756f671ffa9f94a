import type { Tx } from '../database/transactions.js';
import { coolDownSeconds, countsAsExpired, type ExpiredHold } from './hold-cool-down.js';

/** An expired hold and whose it was. */
export interface BuyersExpiredHold extends ExpiredHold {
  performanceId: string;
  accountId: string;
}

/** Why a hold was not inserted; where neither is so, the sale is not open. */
export interface InsertRefusal {
  isCancelled: boolean;
  coolDownEndsAt: Date | null;
}

/**
 * Whether the buyer `j.accountId` is in no cool-down of `j.performanceId`: one look by key, written
 * as a value because the server would read a whole table for NOT EXISTS.
 */
export const IN_NO_COOL_DOWN = `COALESCE((SELECT d.ends_at FROM hold_cool_downs d
  WHERE d.performance_id = CAST(j.performanceId AS UUID)
    AND d.account_id = CAST(j.accountId AS UUID)), NOW(3)) <= NOW(3)`;

/**
 * Counts holds that have just expired against their buyers, in the transaction that ends them, and
 * begins the cool-downs that follow. One statement for all, a second one where a cool-down begins.
 * @param seconds that a cool-down lasts
 */
export async function noteExpired(
  tx: Tx,
  holds: readonly BuyersExpiredHold[],
  seconds: number,
): Promise<void> {
  const rows = countsOf(holds);
  if (rows.length === 0) return;
  const noted = await tx.query<{ expiredHolds: number }>(
    `INSERT INTO hold_cool_downs (performance_id, account_id, expired_holds) VALUES ?
     ON DUPLICATE KEY UPDATE expired_holds = expired_holds + VALUE(expired_holds)
     RETURNING expired_holds AS expiredHolds`,
    [rows],
  );
  const pauses = rows.flatMap(([performanceId, accountId], at) => {
    const pause = coolDownSeconds(noted[at]?.expiredHolds ?? 0, seconds);
    return pause > 0 ? [{ performanceId, accountId, pause }] : [];
  });
  const [first] = pauses;
  if (first === undefined) return;
  await tx.execute(
    `UPDATE hold_cool_downs SET ends_at = NOW(3) + INTERVAL ? SECOND
     WHERE (performance_id, account_id) IN (?)`,
    [first.pause, pauses.map(({ performanceId, accountId }) => [performanceId, accountId])],
  );
}

type CountRow = [performanceId: string, accountId: string, count: number];

/**
 * How many of the holds count against whom, in one order, so that two who end holds at once do not wait
 * for each other.
 */
function countsOf(holds: readonly BuyersExpiredHold[]): CountRow[] {
  const counts = new Map<string, CountRow>();
  for (const { performanceId, accountId, ...hold } of holds) {
    if (!countsAsExpired(hold)) continue;
    const key = `${performanceId} ${accountId}`;
    counts.set(key, [performanceId, accountId, (counts.get(key)?.[2] ?? 0) + 1]);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
