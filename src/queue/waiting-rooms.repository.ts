import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';
import type { Gap } from './advance.js';

/** A waiting room as the database has it. */
export interface WaitingRoom {
  readonly performanceId: string;
  readonly seed: Buffer;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly admissionsPerSecondMax: number;
  readonly activeBuyersMax: number;
  readonly isPaused: boolean;
  readonly asksProof: boolean;
  readonly message: string | null;
  readonly phase: 'before' | 'open' | 'closed';
  readonly registered: number | null;
  readonly issued: number;
  readonly ceiling: number;
  readonly gaps: readonly Gap[];
  readonly serving: number;
  readonly noShowShare: number;
  readonly health: number;
  /** Undefined until somebody has looked. */
  readonly freeSeats: number | null;
  readonly unpaidSeats: number | null;
  /** The database's clock when it was read. */
  readonly now: Date;
  /** Places called in the last minute. */
  readonly calledInMinute: number;
}

/** What one step of the leader may change. */
export type RoomStep = Pick<
  WaitingRoom,
  'phase' | 'registered' | 'issued' | 'ceiling' | 'gaps' | 'serving' | 'noShowShare' | 'health'
>;

/** What a seller may change while the room is there. */
export interface RoomChange {
  readonly isPaused?: boolean | undefined;
  readonly asksProof?: boolean | undefined;
  readonly message?: string | null | undefined;
  readonly admissionsPerSecondMax?: number | undefined;
  readonly activeBuyersMax?: number | undefined;
}

interface RoomRow extends Omit<WaitingRoom, 'isPaused' | 'asksProof' | 'gaps' | 'calledInMinute'> {
  readonly isPaused: number;
  readonly asksProof: number;
  readonly gaps: string | readonly Gap[];
  readonly calledFrom: number | null;
}

const COLUMNS = `r.performance_id AS performanceId, r.seed, r.opens_at AS opensAt,
  r.closes_at AS closesAt, r.admissions_per_second_max AS admissionsPerSecondMax,
  r.active_buyers_max AS activeBuyersMax, r.is_paused AS isPaused, r.asks_proof AS asksProof, r.message, r.phase, r.registered,
  r.issued, r.ceiling, r.gaps, r.serving, r.no_show_share AS noShowShare, r.health,
  r.free_seats AS freeSeats, r.unpaid_seats AS unpaidSeats, NOW(3) AS now,
  (SELECT c.up_to FROM waiting_room_calls c
   WHERE c.performance_id = r.performance_id AND c.called_at <= NOW(3) - INTERVAL 60 SECOND
   ORDER BY c.called_at DESC LIMIT 1) AS calledFrom`;

/** The tables of waiting rooms and of the calls they made. */
@Injectable()
export class WaitingRoomsRepository {
  constructor(private readonly transactions: Transactions) {}

  async find(performanceId: string): Promise<WaitingRoom | undefined> {
    const [row] = await this.transactions.read<RoomRow>(
      `SELECT ${COLUMNS} FROM waiting_rooms r WHERE r.performance_id = ?`,
      [performanceId],
    );
    return row && roomOf(row);
  }

  /** All rooms that are not closed; what any node had committed is seen. */
  async notClosed(): Promise<WaitingRoom[]> {
    const rows = await this.transactions.readLatest<RoomRow>(
      `SELECT ${COLUMNS} FROM waiting_rooms r WHERE r.phase IN ('before', 'open')`,
    );
    return rows.map(roomOf);
  }

  /** Lets the time of a room be over; its leader closes it with the next step. */
  async endNow(tx: Tx, performanceId: string): Promise<void> {
    await tx.execute(
      `UPDATE waiting_rooms SET closes_at = NOW(3)
       WHERE performance_id = ? AND phase <> 'closed' AND closes_at > NOW(3)`,
      [performanceId],
    );
  }

  /** Makes the room unless it is there; one whose time has come is open from the start. */
  async create(
    tx: Tx,
    room: Pick<
      WaitingRoom,
      | 'performanceId'
      | 'seed'
      | 'opensAt'
      | 'closesAt'
      | 'admissionsPerSecondMax'
      | 'activeBuyersMax'
    >,
  ): Promise<void> {
    await tx.execute(
      `INSERT INTO waiting_rooms (performance_id, seed, opens_at, closes_at,
         admissions_per_second_max, active_buyers_max, phase, registered)
       VALUES (?, ?, ?, ?, ?, ?, IF(? <= NOW(3), 'open', 'before'), IF(? <= NOW(3), 0, NULL))
       ON DUPLICATE KEY UPDATE performance_id = performance_id`,
      [
        room.performanceId,
        room.seed,
        room.opensAt,
        room.closesAt,
        room.admissionsPerSecondMax,
        room.activeBuyersMax,
        room.opensAt,
        room.opensAt,
      ],
    );
  }

  /**
   * Takes one step if the room is still as it was read and no later leader has written.
   * @returns false when it is not: read it again
   */
  async step(tx: Tx, read: WaitingRoom, next: RoomStep, fence: number): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE waiting_rooms SET phase = ?, registered = ?, issued = ?, ceiling = ?, gaps = ?,
         serving = ?, no_show_share = ?, health = ?, fence = ?
       WHERE performance_id = ? AND fence <= ? AND phase = ? AND serving = ? AND ceiling = ?
         AND EXISTS (SELECT 1 FROM leases WHERE name = 'waiting-rooms' AND fence = ?)`,
      [
        ...[next.phase, next.registered, next.issued, next.ceiling, JSON.stringify(next.gaps)],
        ...[next.serving, next.noShowShare, next.health, fence],
        ...[read.performanceId, fence, read.phase, read.serving, read.ceiling, fence],
      ],
    );
    if (changed === 1 && next.serving > read.serving) {
      await tx.execute(`INSERT INTO waiting_room_calls (performance_id, up_to) VALUES (?, ?)`, [
        read.performanceId,
        next.serving,
      ]);
    }
    return changed === 1;
  }

  async change(tx: Tx, performanceId: string, change: RoomChange): Promise<void> {
    await tx.execute(
      `UPDATE waiting_rooms SET is_paused = COALESCE(?, is_paused),
         asks_proof = COALESCE(?, asks_proof),
         message = IF(?, ?, message),
         admissions_per_second_max = COALESCE(?, admissions_per_second_max),
         active_buyers_max = COALESCE(?, active_buyers_max)
       WHERE performance_id = ?`,
      [
        change.isPaused ?? null,
        change.asksProof ?? null,
        change.message !== undefined,
        change.message ?? null,
        change.admissionsPerSecondMax ?? null,
        change.activeBuyersMax ?? null,
        performanceId,
      ],
    );
  }

  /** Notes how many seats can be held now and how many are held and unpaid. */
  async noteSeats(tx: Tx, performanceId: string, free: number, unpaid: number): Promise<void> {
    await tx.execute(
      `UPDATE waiting_rooms SET free_seats = ?, unpaid_seats = ? WHERE performance_id = ?`,
      [free, unpaid, performanceId],
    );
  }

  /** How long ago the place was called, in ms; undefined when it was not. */
  async calledAgoMs(performanceId: string, place: number): Promise<number | undefined> {
    const [row] = await this.transactions.read<{ agoMs: string }>(
      `SELECT TIMESTAMPDIFF(MICROSECOND, called_at, NOW(3)) DIV 1000 AS agoMs
       FROM waiting_room_calls WHERE performance_id = ? AND up_to >= ? ORDER BY up_to LIMIT 1`,
      [performanceId, place],
    );
    return row && Number(row.agoMs);
  }

  /** The last place that was called so many seconds ago or earlier. */
  async servingAgo(performanceId: string, seconds: number): Promise<number> {
    const [row] = await this.transactions.read<{ upTo: number }>(
      `SELECT up_to AS upTo FROM waiting_room_calls
       WHERE performance_id = ? AND called_at <= NOW(3) - INTERVAL ? SECOND
       ORDER BY called_at DESC LIMIT 1`,
      [performanceId, seconds],
    );
    return row?.upTo ?? 0;
  }

  /** Deletes everything of a rehearsal's line in one transaction, since its parts explain each other. */
  async throwAway(tx: Tx, performanceId: string): Promise<void> {
    const tables = ['place_wishes', 'admissions', 'waiting_room_calls', 'waiting_rooms'];
    for (const table of tables) {
      await tx.execute(`DELETE FROM ${table} WHERE performance_id = ?`, [performanceId]);
    }
  }
}

function roomOf({ calledFrom, isPaused, asksProof, gaps, ...row }: RoomRow): WaitingRoom {
  return {
    ...row,
    isPaused: isPaused === 1,
    asksProof: asksProof === 1,
    gaps: typeof gaps === 'string' ? (JSON.parse(gaps) as Gap[]) : gaps,
    calledInMinute: row.serving - (calledFrom ?? 0),
  };
}
