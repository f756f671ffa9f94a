import { type Gtids, parseGtids } from '../../cluster/gtids.js';
import { nodeSql, type Row } from '../../cluster/node-sql.js';
import type { Home } from '../../home.js';

const READ_LIMIT_MS = 60_000;

async function ask(home: Home, node: number, sql: string): Promise<Row[]> {
  const latest = 'SET SESSION wsrep_sync_wait = 1';
  return nodeSql(home, node, [latest, 'USE picket', sql], READ_LIMIT_MS);
}

/** Where a node's binary log is now. */
export async function positionOf(home: Home, node: number): Promise<Gtids> {
  const [row] = await ask(home, node, 'SELECT @@gtid_binlog_pos AS position');
  const position = row?.['position'];
  return parseGtids(typeof position === 'string' ? position : '');
}

/** What of a line's money is not settled yet. */
export interface Open {
  readonly orders: number;
  readonly refunds: number;
  /** Offers that are to be paid for by themselves. */
  readonly automaticOffers: number;
  /** Holds that nobody ended for more than five seconds after their time (I5). */
  readonly overdueHolds: number;
}

/** Reads it on one node that has everything. */
export async function readOpen(home: Home, node: number, performanceId: string): Promise<Open> {
  const ours = `performance_id = '${performanceId}'`;
  const [row] = await ask(
    home,
    node,
    `SELECT
       (SELECT COUNT(*) FROM orders WHERE ${ours} AND state IN ('pending', 'payment-unknown'))
         AS orders,
       (SELECT COUNT(*) FROM refunds r JOIN orders o ON o.id = r.order_id
        WHERE o.${ours} AND r.state = 'pending') AS refunds,
       (SELECT COUNT(*) FROM waitlist_entries
        WHERE ${ours} AND state = 'offered' AND auto_pay = 1) AS automaticOffers,
       (SELECT COUNT(*) FROM holds WHERE ${ours} AND state = 'active'
        AND expires_at < NOW(3) - INTERVAL 5 SECOND) AS overdueHolds`,
  );
  const number = (name: keyof Open): number => Number(row?.[name] ?? 0);
  return {
    orders: number('orders'),
    refunds: number('refunds'),
    automaticOffers: number('automaticOffers'),
    overdueHolds: number('overdueHolds'),
  };
}

/** How many entries of a line are in each state, and how many tickets it got. */
export async function readOutcome(
  home: Home,
  node: number,
  performanceId: string,
): Promise<Record<string, number>> {
  const rows = await ask(
    home,
    node,
    `SELECT state AS name, COUNT(*) AS count FROM waitlist_entries
     WHERE performance_id = '${performanceId}' GROUP BY state`,
  );
  return Object.fromEntries(rows.map((row) => [String(row['name']), Number(row['count'])]));
}

/** When the seat of each automatic order became a ticket, in ms since 1970 by seatNo. */
export async function readTicketTimes(
  home: Home,
  node: number,
  performanceId: string,
): Promise<Map<number, number>> {
  const rows = await ask(
    home,
    node,
    `SELECT t.seat_no AS seatNo, ROUND(1000 * UNIX_TIMESTAMP(t.created_at)) AS atMs
     FROM tickets t JOIN orders o ON o.id = t.order_id
     WHERE t.performance_id = '${performanceId}' AND o.idempotency_key LIKE 'waitlist-%'`,
  );
  return new Map(rows.map((row) => [Number(row['seatNo']), Number(row['atMs'])]));
}
