import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';
import type { CancellationFeeStep, Grade, PerformanceFacts } from './performance-facts.js';

/** A performance's row with its event's and its prices, without the expanded plan. */
export type StoredPerformance = Omit<PerformanceFacts, 'plan'>;

/** A performance to be inserted. */
export type NewPerformance = Omit<
  StoredPerformance,
  | 'eventTitle'
  | 'venue'
  | 'runningMinutes'
  | 'sellerId'
  | 'seatingPlanName'
  | 'deviceBinding'
  | 'verifiedBuyersOnly'
  | 'reEntry'
  | 'cancellationFeeSteps'
  | 'published'
>;

interface PerformanceRow {
  id: string;
  shortId: number;
  eventId: string;
  eventTitle: string;
  venue: string;
  runningMinutes: number;
  sellerId: string;
  seatingPlanId: string;
  seatingPlanName: string;
  startsAt: Date;
  salesOpenAt: Date;
  salesCloseAt: Date;
  maxTicketsPerBuyer: number;
  seatCount: number;
  waitingRoomEnabled: number;
  activeBuyersMax: number;
  admissionsPerSecondMax: number;
  /** A JSON column, which the driver parses. */
  cancellationFeeSteps: CancellationFeeStep[];
  deviceBinding: number;
  verifiedBuyersOnly: number;
  reEntry: number;
  published: number;
  rehearsalOf: string | null;
}

/** Nobody enters so long after the start. */
const OVER_AFTER_HOURS = 12;
/** Performances a gate can choose from at the most. */
const AT_GATES_MAX = 100;

const SELECT_PERFORMANCES = `
  SELECT p.id, p.short_id AS shortId, p.event_id AS eventId, e.title AS eventTitle,
    e.venue, e.running_minutes AS runningMinutes, e.seller_id AS sellerId, p.seating_plan_id AS seatingPlanId,
    sp.name AS seatingPlanName, p.starts_at AS startsAt,
    p.sales_open_at AS salesOpenAt, p.sales_close_at AS salesCloseAt,
    p.max_tickets_per_buyer AS maxTicketsPerBuyer, p.seat_count AS seatCount,
    p.waiting_room_enabled AS waitingRoomEnabled, p.active_buyers_max AS activeBuyersMax,
    p.admissions_per_second_max AS admissionsPerSecondMax,
    e.cancellation_fee_steps AS cancellationFeeSteps, e.device_binding AS deviceBinding,
    e.verified_buyers_only AS verifiedBuyersOnly,
    e.re_entry AS reEntry,
    e.state = 'published' AS published, p.rehearsal_of AS rehearsalOf
  FROM performances p JOIN events e ON e.id = p.event_id
    JOIN seating_plans sp ON sp.id = p.seating_plan_id`;

/** Performances, their prices, their seats' rows and their gate staff. */
@Injectable()
export class PerformancesRepository {
  constructor(private readonly transactions: Transactions) {}

  /** One performance, of a draft too; undefined when there is none on any node. */
  async find(id: string): Promise<StoredPerformance | undefined> {
    const rows = await this.transactions.readLatest<PerformanceRow>(
      `${SELECT_PERFORMANCES} WHERE p.id = ?`,
      [id],
    );
    return (await this.withPrices(rows))[0];
  }

  /** All performances of an event in the order they take place. */
  async ofEvent(eventId: string): Promise<StoredPerformance[]> {
    const rows = await this.transactions.read<PerformanceRow>(
      `${SELECT_PERFORMANCES} WHERE p.event_id = ? ORDER BY p.starts_at, p.id`,
      [eventId],
    );
    return this.withPrices(rows);
  }

  /** Performances of a seller or a member of gate staff that tickets are sold of, without prices. */
  async atGates(accountId: string): Promise<StoredPerformance[]> {
    const rows = await this.transactions.read<PerformanceRow>(
      `${SELECT_PERFORMANCES}
       WHERE e.state IN ('published', 'rehearsal') AND p.starts_at > NOW(3) - INTERVAL ${OVER_AFTER_HOURS} HOUR
         AND (e.seller_id = ? OR p.id IN (
           SELECT performance_id FROM performance_staff WHERE account_id = ?))
       ORDER BY p.starts_at, p.id LIMIT ${AT_GATES_MAX}`,
      [accountId, accountId],
    );
    return rows.map((row) => fromRow(row, []));
  }

  /** The database's clock, by which sales open and close. */
  async now(): Promise<Date> {
    const [row] = await this.transactions.read<{ now: Date }>('SELECT NOW(3) AS now');
    return (row as { now: Date }).now;
  }

  /**
   * Inserts a performance unless its event has `performancesMax` already.
   * @returns false when it has
   */
  async insert(tx: Tx, performance: NewPerformance, performancesMax: number): Promise<boolean> {
    const { waitingRoom } = performance;
    const inserted = await tx.execute(
      `INSERT INTO performances (id, short_id, event_id, seating_plan_id, starts_at, sales_open_at,
         sales_close_at, max_tickets_per_buyer, waiting_room_enabled, active_buyers_max,
         admissions_per_second_max, seat_count, rehearsal_of)
       SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM DUAL
       WHERE (SELECT COUNT(*) FROM performances WHERE event_id = ?) < ?`,
      [
        performance.id,
        performance.shortId,
        performance.eventId,
        performance.seatingPlanId,
        performance.startsAt,
        performance.salesOpenAt,
        performance.salesCloseAt,
        performance.maxTicketsPerBuyer,
        waitingRoom.enabled,
        waitingRoom.activeBuyersMax,
        waitingRoom.admissionsPerSecondMax,
        performance.seatCount,
        performance.rehearsalOf,
        performance.eventId,
        performancesMax,
      ],
    );
    return inserted === 1;
  }

  /** Inserts a performance's price list. */
  async insertPrices(tx: Tx, performanceId: string, grades: readonly Grade[]): Promise<void> {
    await tx.execute(
      'INSERT INTO performance_prices (performance_id, grade, name, amount) VALUES ?',
      [grades.map(({ code, name, amount }) => [performanceId, code, name, amount])],
    );
  }

  /** Inserts every seat of a performance as free, seatNo 0 to `seatCount - 1`, in one statement. */
  async insertSeats(tx: Tx, performanceId: string, seatCount: number): Promise<void> {
    await tx.execute(
      `INSERT INTO seats (performance_id, seat_no) SELECT ?, seq FROM seq_0_to_${seatCount - 1}`,
      [performanceId],
    );
  }

  /** Lets an account check in tickets of a performance; again is harmless. */
  async insertStaff(tx: Tx, performanceId: string, accountId: string): Promise<void> {
    await tx.execute(
      `INSERT INTO performance_staff (performance_id, account_id) VALUES (?, ?)
       ON DUPLICATE KEY UPDATE account_id = account_id`,
      [performanceId, accountId],
    );
  }

  /** True when the account was appointed gate staff of the performance. */
  async isStaff(performanceId: string, accountId: string): Promise<boolean> {
    const rows = await this.transactions.read(
      'SELECT 1 FROM performance_staff WHERE performance_id = ? AND account_id = ?',
      [performanceId, accountId],
    );
    return rows.length === 1;
  }

  private async withPrices(rows: readonly PerformanceRow[]): Promise<StoredPerformance[]> {
    if (rows.length === 0) return [];
    // Kept for good by the asker, so a node that lags behind must not answer with fewer.
    const prices = await this.transactions.readLatest<Grade & { performanceId: string }>(
      `SELECT performance_id AS performanceId, grade AS code, name, amount
       FROM performance_prices WHERE performance_id IN (?) ORDER BY amount DESC, grade`,
      [rows.map(({ id }) => id)],
    );
    const gradesById = new Map(rows.map(({ id }): [string, Grade[]] => [id, []]));
    for (const { performanceId, code, name, amount } of prices) {
      gradesById.get(performanceId)?.push({ code, name, amount });
    }
    return rows.map((row) => fromRow(row, gradesById.get(row.id) ?? []));
  }
}

function fromRow(row: PerformanceRow, grades: readonly Grade[]): StoredPerformance {
  const { waitingRoomEnabled, activeBuyersMax, admissionsPerSecondMax, ...rest } = row;
  return {
    ...rest,
    published: row.published === 1,
    deviceBinding: row.deviceBinding === 1,
    verifiedBuyersOnly: row.verifiedBuyersOnly === 1,
    reEntry: row.reEntry === 1,
    waitingRoom: { enabled: waitingRoomEnabled === 1, activeBuyersMax, admissionsPerSecondMax },
    grades,
  };
}
