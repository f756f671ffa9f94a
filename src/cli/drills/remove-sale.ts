import { nodeSql } from '../cluster/node-sql.js';
import type { Home } from '../home.js';

const LIMIT_MS = 60_000;

/** Performances of which nothing is to stay, and who bought there. */
export interface SaleToRemove {
  readonly performanceIds: readonly string[];
  readonly buyers: readonly { readonly id: string }[];
}

/**
 * Takes a control's sale out of the books in one transaction. With a safeguard off its rows may
 * contradict each other, and no later audit should find that.
 */
export async function removeSale(home: Home, node: number, sale: SaleToRemove): Promise<void> {
  const list = (ids: readonly string[]): string => ids.map((id) => `'${id}'`).join(',');
  const ours = `performance_id IN (${list(sale.performanceIds)})`;
  // Joined from the orders on, and in the character set of the ledger's keys, so that indexes serve.
  const orders = `FROM orders o JOIN payments p ON p.order_id = o.id`;
  const atBank = (table: string, key: string): string =>
    `DELETE gone ${orders} JOIN picket_sandbox.${table} gone
       ON gone.${key} = CONVERT(CAST(p.id AS CHAR) USING ascii) WHERE o.${ours}`;
  const tables = [
    ...['check_ins', 'transfers', 'tickets', 'orders', 'holds', 'seats', 'buyer_ticket_counts'],
    ...['waitlist_entries', 'awaited_performances', 'hold_cool_downs'],
  ];
  await nodeSql(
    home,
    node,
    [
      'USE picket',
      'START TRANSACTION',
      atBank('charge_refunds', 'charge_key'),
      atBank('charges', 'merchant_key'),
      `DELETE gone FROM orders o JOIN refunds r ON r.order_id = o.id
         JOIN refund_tickets gone ON gone.refund_id = r.id WHERE o.${ours}`,
      `DELETE gone FROM orders o JOIN refunds gone ON gone.order_id = o.id WHERE o.${ours}`,
      `DELETE gone FROM orders o JOIN payments gone ON gone.order_id = o.id WHERE o.${ours}`,
      ...tables.map((table) => `DELETE FROM ${table} WHERE ${ours}`),
      `DELETE FROM idempotency_keys WHERE account_id IN (${list(sale.buyers.map(({ id }) => id))})`,
      'COMMIT',
    ],
    LIMIT_MS,
  );
}
