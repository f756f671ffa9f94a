import { nodeSql, type Row } from '../cluster/node-sql.js';
import type { Home } from '../home.js';
import type { DrillSale } from './sale.js';

const READ_LIMIT_MS = 60_000;

/** A hold, an order or a refund as it stands in the database. */
export interface Entry {
  readonly id: string;
  readonly accountId: string;
  readonly state: string;
  /** The Idempotency-Key that made it; undefined when none is on record. */
  readonly key: string | undefined;
}

/** Everything in the database that belongs to one drill's sale. */
export interface Books {
  readonly holds: readonly Entry[];
  readonly orders: readonly Entry[];
  readonly refunds: readonly Entry[];
  /** Payments, captured charges at the bank and live tickets beyond what their order can have. */
  readonly surplus: readonly string[];
  /** Orders and refunds that nobody has settled, and holds that have outlived their time. */
  readonly unfinished: readonly string[];
  /** The holds among them. */
  readonly overdue: readonly string[];
}

const idList = (ids: readonly string[]): string => ids.map((id) => `'${id}'`).join(',');

/**
 * Reads the books of a sale on one node, after it has everything that was committed anywhere.
 * @param overdueSeconds a hold that nobody ended for so long after its time counts as unfinished
 */
export async function readBooks(
  home: Home,
  node: number,
  sale: DrillSale,
  overdueSeconds: number,
): Promise<Books> {
  const ask = (sql: string): Promise<Row[]> =>
    nodeSql(home, node, ['SET SESSION wsrep_sync_wait = 1', 'USE picket', sql], READ_LIMIT_MS);
  const ours = `performance_id IN (${idList(sale.performanceIds)})`;
  const buyers = idList(sale.buyers.map(({ id }) => id));
  const ofOurs = `order_id IN (SELECT id FROM orders WHERE ${ours})`;
  const keys = await ask(
    `SELECT JSON_VALUE(result, '$.id') AS hold_id, idempotency_key FROM idempotency_keys
     WHERE operation = 'place-hold' AND account_id IN (${buyers})`,
  );
  const keyOf = new Map(keys.map((row) => [String(row['hold_id']), row['idempotency_key']]));
  const holds = await ask(`SELECT id, account_id, state FROM holds WHERE ${ours}`);
  const orders = await ask(
    `SELECT id, account_id, state, idempotency_key FROM orders WHERE ${ours}`,
  );
  const refunds = await ask(
    `SELECT id, account_id, state, idempotency_key FROM refunds WHERE ${ofOurs}`,
  );
  // In the character set of the ledger's key: compared in another one its index is of no use.
  const surplus = await ask(
    `SELECT CONCAT('order ', order_id, ' has ', COUNT(*), ' payments') AS what FROM payments
     WHERE ${ofOurs} GROUP BY order_id HAVING COUNT(*) > 1
     UNION ALL
     SELECT CONCAT('order ', p.order_id, ' has ', COUNT(*), ' charges')
     FROM payments p JOIN picket_sandbox.charges c ON c.merchant_key = CONVERT(CAST(p.id AS CHAR) USING ascii)
     WHERE c.state = 'captured' AND p.${ofOurs} GROUP BY p.order_id HAVING COUNT(*) > 1
     UNION ALL
     SELECT CONCAT('order ', t.order_id, ' has ', COUNT(*), ' tickets for ', h.seat_count, ' seats')
     FROM tickets t JOIN orders o ON o.id = t.order_id JOIN holds h ON h.id = o.hold_id
     WHERE t.state <> 'void' AND t.${ours}
     GROUP BY t.order_id, h.seat_count HAVING COUNT(*) > h.seat_count`,
  );
  const unfinished = await ask(
    `SELECT CONCAT('order ', id, ' is ', state) AS what FROM orders
     WHERE state IN ('pending', 'payment-unknown') AND ${ours}
     UNION ALL
     SELECT CONCAT('refund ', id, ' is ', state) FROM refunds WHERE state = 'pending' AND ${ofOurs}
     UNION ALL
     SELECT CONCAT('hold ', id, ' is overdue since ', expires_at) FROM holds
     WHERE state = 'active' AND expires_at < NOW(3) - INTERVAL ${overdueSeconds} SECOND AND ${ours}`,
  );
  const what = (row: Row): string => String(row['what']);
  const open = unfinished.map(what);
  return {
    holds: holds.map((row) => toEntry({ ...row, idempotency_key: keyOf.get(String(row['id'])) })),
    orders: orders.map(toEntry),
    refunds: refunds.map(toEntry),
    surplus: surplus.map(what),
    unfinished: open,
    overdue: open.filter((one) => one.startsWith('hold ')),
  };
}

function toEntry(row: Row): Entry {
  const key = row['idempotency_key'];
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    state: String(row['state']),
    key: typeof key === 'string' ? key : undefined,
  };
}
