import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';
import type { Detail, Fact } from './evidence-chain.js';

/** Whose facts are noted, each by the ids of its rows, which ascend with the time they were made. */
export const SOURCES = ['hold', 'order', 'refund', 'transfer'] as const;
export type Source = (typeof SOURCES)[number];

/** A row that was begun, or has ended; `kind` is null where that is not worth an entry by itself. */
interface FactRow {
  id: string;
  performanceId: string;
  kind: string | null;
  at: Date;
  [detail: string]: Detail | Date;
}

/** What became of a row. */
export interface Noted {
  id: string;
  fact: Fact | undefined;
}

const HOLD = `'hold' AS subject, h.account_id AS accountId, h.seat_nos AS seatNos`;
const TRANSFER = `'transfer' AS subject, x.ticket_id AS ticketId, x.giver_id AS giverId,
  x.receiver_id AS receiverId`;

/** A rehearsal is thrown away whole, and a chain cannot be. */
const isReal = (performanceId: string): string => `NOT EXISTS (
  SELECT 1 FROM performances p WHERE p.id = ${performanceId} AND p.rehearsal_of IS NOT NULL)`;

/** Rows begun between two ids, by source. */
const BEGUN: Readonly<Record<Source, string>> = {
  hold: `SELECT h.id, h.performance_id AS performanceId, 'hold-placed' AS kind, h.created_at AS at,
      ${HOLD}, h.expires_at AS expiresAt, h.waitlist_entry_id AS waitlistEntryId
    FROM holds h WHERE ${isReal('h.performance_id')} AND h.id > ? AND h.id < ? ORDER BY h.id LIMIT ?`,
  order: `SELECT o.id, o.performance_id AS performanceId, NULL AS kind, o.created_at AS at
    FROM orders o WHERE ${isReal('o.performance_id')} AND o.id > ? AND o.id < ? ORDER BY o.id LIMIT ?`,
  refund: `SELECT r.id, o.performance_id AS performanceId, 'refund-made' AS kind,
      r.created_at AS at, 'refund' AS subject, r.account_id AS accountId, r.order_id AS orderId,
      r.amount, r.fee_amount AS feeAmount,
      (SELECT GROUP_CONCAT(t.ticket_id ORDER BY t.ticket_id) FROM refund_tickets t
       WHERE t.refund_id = r.id) AS ticketIds
    FROM refunds r JOIN orders o ON o.id = r.order_id
    WHERE ${isReal('o.performance_id')} AND r.id > ? AND r.id < ? ORDER BY r.id LIMIT ?`,
  transfer: `SELECT x.id, x.performance_id AS performanceId, 'transfer-offered' AS kind,
      x.created_at AS at, ${TRANSFER}, x.expires_at AS expiresAt
    FROM transfers x WHERE x.id > ? AND x.id < ? ORDER BY x.id LIMIT ?`,
};

/** Rows that are watched and have ended, by source; a refund is noted when it is made. */
const ENDED: Readonly<Partial<Record<Source, string>>> = {
  hold: `SELECT h.id, h.performance_id AS performanceId, CONCAT('hold-', h.state) AS kind,
      h.ended_at AS at, ${HOLD}
    FROM evidence_watched w JOIN holds h ON h.id = w.subject_id
    WHERE w.source = 'hold' AND h.state <> 'active' LIMIT ?`,
  order: `SELECT o.id, o.performance_id AS performanceId,
      CONCAT('order-', IF(o.state IN ('partially-refunded', 'refunded'), 'paid', o.state)) AS kind,
      COALESCE(o.settled_at, o.created_at) AS at, 'order' AS subject, o.account_id AS accountId,
      o.hold_id AS holdId, o.amount, o.created_at AS orderedAt,
      (SELECT MAX(a.admitted_at) FROM admissions a WHERE a.performance_id = o.performance_id
         AND a.account_id = o.account_id AND a.admitted_at <= o.created_at) AS admittedAt
    FROM evidence_watched w JOIN orders o ON o.id = w.subject_id
    WHERE w.source = 'order' AND o.state NOT IN ('pending', 'payment-unknown') LIMIT ?`,
  transfer: `SELECT x.id, x.performance_id AS performanceId,
      CONCAT('transfer-', x.state) AS kind, x.ended_at AS at, ${TRANSFER}, x.revision
    FROM evidence_watched w JOIN transfers x ON x.id = w.subject_id
    WHERE w.source = 'transfer' AND x.state <> 'offered' LIMIT ?`,
};

/** What holds, orders, refunds and transfers did, read out of their tables after it was committed. */
@Injectable()
export class FactsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Now, by the database's clock. */
  async now(): Promise<Date> {
    const [row] = await this.transactions.read<{ now: Date }>('SELECT NOW(3) AS now');
    return (row as { now: Date }).now;
  }

  /** Rows of a source with ids between two, ascending. */
  async begun(source: Source, after: string, before: string, limit: number): Promise<Noted[]> {
    const rows = await this.transactions.readLatest<FactRow>(BEGUN[source], [after, before, limit]);
    return rows.map(toNoted);
  }

  /** Rows of a source that are watched and have ended. */
  async ended(source: Source, limit: number): Promise<Noted[]> {
    const sql = ENDED[source];
    if (sql === undefined) return [];
    return (await this.transactions.readLatest<FactRow>(sql, [limit])).map(toNoted);
  }
}

/** Whether rows of a source go on after they were begun, and are noted again when they end. */
export function ends(source: Source): boolean {
  return source in ENDED;
}

function toNoted({ id, performanceId, kind, at, ...rest }: FactRow): Noted {
  if (kind === null) return { id, fact: undefined };
  const details = Object.fromEntries(
    Object.entries(rest).map(([name, value]): [string, Detail] => {
      if (name === 'ticketIds') return [name, String(value ?? '').split(',')];
      return [name, value instanceof Date ? value.toISOString() : value];
    }),
  );
  return { id, fact: { performanceId, kind, subjectId: id, at, details } };
}
