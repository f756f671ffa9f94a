import { Injectable } from '@nestjs/common';
import { type SqlValue, Transactions, type Tx } from '../database/transactions.js';
import type { EventPageQuery, EventSearch } from './events.schemas.js';
import type { CancellationFeeStep } from './performance-facts.js';

export type EventState = 'draft' | 'published' | 'rehearsal';

/**
 * An event in a list; the moments are those of its first and last performance, and when the next of
 * their sales opens.
 */
export interface StoredEvent {
  id: string;
  sellerId: string;
  title: string;
  genre: string;
  region: string;
  venue: string;
  ageRating: string;
  runningMinutes: number;
  posterUrl: string | null;
  state: EventState;
  firstStartsAt: Date | null;
  lastStartsAt: Date | null;
  nextSalesOpenAt: Date | null;
}

/** An event with everything it has. */
export interface StoredEventDetail extends StoredEvent {
  description: string;
  /** A JSON column, which the driver parses. */
  cancellationFeeSteps: CancellationFeeStep[];
  deviceBinding: boolean;
  verifiedBuyersOnly: boolean;
  reEntry: boolean;
}

type Flag = 'deviceBinding' | 'verifiedBuyersOnly' | 'reEntry';

/** An event to be inserted as a draft. */
export type NewEvent = Omit<
  StoredEventDetail,
  'state' | 'firstStartsAt' | 'lastStartsAt' | 'nextSalesOpenAt'
>;

const EVENT_COLUMNS = `
  e.id, e.seller_id AS sellerId, e.title, e.genre, e.region, e.venue, e.age_rating AS ageRating,
  e.running_minutes AS runningMinutes, e.poster_url AS posterUrl, e.state,
  (SELECT MIN(p.starts_at) FROM performances p WHERE p.event_id = e.id) AS firstStartsAt,
  (SELECT MAX(p.starts_at) FROM performances p WHERE p.event_id = e.id) AS lastStartsAt,
  (SELECT MIN(p.sales_open_at) FROM performances p
   WHERE p.event_id = e.id AND p.sales_open_at > NOW(3)) AS nextSalesOpenAt`;

/** Parts of a WHERE that are joined by AND, with their parameters in order. */
interface Condition {
  sql: string;
  parameters: SqlValue[];
}

/** Events. */
@Injectable()
export class EventsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Inserts a draft. */
  async insert(tx: Tx, event: NewEvent): Promise<void> {
    await tx.execute(
      `INSERT INTO events (id, seller_id, title, description, genre, region, venue, age_rating,
         running_minutes, poster_url, cancellation_fee_steps, device_binding,
         verified_buyers_only, re_entry)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        event.id,
        event.sellerId,
        event.title,
        event.description,
        event.genre,
        event.region,
        event.venue,
        event.ageRating,
        event.runningMinutes,
        event.posterUrl,
        JSON.stringify(event.cancellationFeeSteps),
        event.deviceBinding,
        event.verifiedBuyersOnly,
        event.reEntry,
      ],
    );
  }

  /**
   * Publishes a seller's draft that has a performance.
   * @returns false when nothing changed: no such draft, or no performance
   */
  async publish(tx: Tx, id: string, sellerId: string): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE events SET state = 'published', published_at = NOW(3)
       WHERE id = ? AND seller_id = ? AND state = 'draft'
         AND EXISTS (SELECT 1 FROM performances p WHERE p.event_id = events.id)`,
      [id, sellerId],
    );
    return changed === 1;
  }

  /** State of a seller's own event, inside a transaction; undefined when there is none. */
  async stateOfOwn(tx: Tx, id: string, sellerId: string): Promise<EventState | undefined> {
    const [row] = await tx.query<{ state: EventState }>(
      `SELECT state FROM events WHERE id = ? AND seller_id = ? AND state <> 'rehearsal'`,
      [id, sellerId],
    );
    return row?.state;
  }

  /** True when the event exists, is this seller's and no rehearsal's. */
  async isOwn(id: string, sellerId: string): Promise<boolean> {
    const rows = await this.transactions.readLatest(
      `SELECT 1 FROM events WHERE id = ? AND seller_id = ? AND state <> 'rehearsal'`,
      [id, sellerId],
    );
    return rows.length === 1;
  }

  /** One event, draft or published; undefined when there is none. */
  async find(id: string): Promise<StoredEventDetail | undefined> {
    const [row] = await this.transactions.read<
      Omit<StoredEventDetail, Flag> & Record<Flag, number>
    >(
      `SELECT ${EVENT_COLUMNS}, e.description, e.cancellation_fee_steps AS cancellationFeeSteps,
         e.device_binding AS deviceBinding, e.verified_buyers_only AS verifiedBuyersOnly,
         e.re_entry AS reEntry
       FROM events e WHERE e.id = ?`,
      [id],
    );
    return (
      row && {
        ...row,
        deviceBinding: row.deviceBinding === 1,
        verifiedBuyersOnly: row.verifiedBuyersOnly === 1,
        reEntry: row.reEntry === 1,
      }
    );
  }

  /** Published events that match, newest first, one more than a page. */
  async searchPublished(search: EventSearch): Promise<StoredEvent[]> {
    const conditions: Condition[] = [{ sql: `e.state = 'published'`, parameters: [] }];
    const where = (sql: string, ...parameters: SqlValue[]): void =>
      void conditions.push({ sql, parameters });
    if (search.query) {
      const pattern = `%${search.query.replace(/[!%_]/g, '!$&')}%`;
      where(`(e.title LIKE ? ESCAPE '!' OR e.venue LIKE ? ESCAPE '!')`, pattern, pattern);
    }
    if (search.genre !== undefined) where('e.genre = ?', search.genre);
    if (search.region !== undefined) where('e.region = ?', search.region);
    if (search.from !== undefined || search.to !== undefined) {
      where(
        `EXISTS (SELECT 1 FROM performances p
           WHERE p.event_id = e.id AND p.starts_at >= ? AND p.starts_at < ?)`,
        new Date(search.from ?? '2000-01-01T00:00:00Z'),
        new Date(search.to ?? '2100-01-01T00:00:00Z'),
      );
    }
    return this.page(conditions, search);
  }

  /** A seller's own events, newest first, one more than a page. */
  ofSeller(sellerId: string, query: EventPageQuery): Promise<StoredEvent[]> {
    return this.page(
      [{ sql: `e.seller_id = ? AND e.state <> 'rehearsal'`, parameters: [sellerId] }],
      query,
    );
  }

  private page(
    conditions: readonly Condition[],
    { limit, cursor }: EventPageQuery,
  ): Promise<StoredEvent[]> {
    const all =
      cursor === undefined
        ? conditions
        : [...conditions, { sql: 'e.id < ?', parameters: [cursor] }];
    return this.transactions.read<StoredEvent>(
      `SELECT ${EVENT_COLUMNS} FROM events e
       WHERE ${all.map(({ sql }) => sql).join(' AND ')} ORDER BY e.id DESC LIMIT ?`,
      [...all.flatMap(({ parameters }) => parameters), limit + 1],
    );
  }
}
