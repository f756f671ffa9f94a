import { Injectable } from '@nestjs/common';
import type { Direction, ScanOutcome, ScanReason } from '../../entry/check-in-rule.js';
import type { Passage } from '../../entry/passages.js';
import { Transactions, type Tx } from '../database/transactions.js';
import type { GateTicket } from './scans.repository.js';

/** A scan that a cut-off device answered, and what it comes to. */
export interface MergedScan {
  readonly performanceId: string;
  readonly scanId: string;
  readonly direction: Direction;
  readonly deviceId: string;
  readonly gate: string;
  readonly staffId: string;
  readonly ticketId: string | undefined;
  /** SHA-256 of the text that was read. */
  readonly codeHash: Buffer;
  readonly outcome: ScanOutcome;
  readonly reason: ScanReason | undefined;
  readonly scannedAt: Date;
  readonly mode: 'slots' | 'island';
  /** What the staff was told. */
  readonly shown: ScanOutcome;
  readonly isConflict: boolean;
  /** Somebody went through with a genuine code of the ticket. */
  readonly isPassage: boolean;
}

/** Somebody who went through, and what the database says of it. */
export interface KeptPassage extends Passage {
  readonly ticketId: string;
  readonly gate: string;
  readonly isConflict: boolean;
  /** What else was wrong with it. */
  readonly reason: ScanReason | null;
}

/** A ticket that somebody entered with, and whether its holder went out again. */
export interface UsedTicket {
  readonly ticketId: string;
  readonly entry: KeptPassage;
  readonly exit: KeptPassage | undefined;
}

/** What is known of a scan that came before. */
export interface EarlierMerge {
  readonly outcome: ScanOutcome;
  readonly isConflict: boolean;
}

/** A scan that the centre had refused, in an answer that need not have arrived. */
const REFUSED_ONLINE = `performance_id = ? AND scan_id = ? AND code_hash = ?
  AND direction = ? AND mode = 'online' AND is_passage = 0`;

/** Somebody let in who should not have been. */
export interface Conflict {
  readonly scanId: string;
  readonly direction: Direction;
  readonly ticketId: string | null;
  readonly seatNo: number | null;
  readonly gate: string;
  readonly scannedAt: Date;
  readonly outcome: ScanOutcome;
  readonly reason: ScanReason | null;
  readonly firstAt: Date | null;
  readonly firstGate: string | null;
}

/** Conflicts shown at the most. */
const SHOWN_MAX = 500;

/** Scans of cut-off devices in the database. */
@Injectable()
export class OfflineScansRepository {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Stores scans.
   * @throws the server's duplicate-key error on `PRIMARY` when one of these scan ids came before
   */
  async insert(tx: Tx, scans: readonly MergedScan[]): Promise<void> {
    const rows = scans.map((scan) => [
      ...[scan.performanceId, scan.scanId, scan.deviceId, scan.gate, scan.staffId],
      ...[scan.ticketId ?? null, scan.codeHash, scan.outcome, scan.reason ?? null],
      ...[scan.scannedAt, scan.mode, scan.shown, scan.isConflict],
      ...[scan.direction, scan.isPassage],
    ]);
    await tx.execute(
      `INSERT INTO scans (performance_id, scan_id, device_id, gate, staff_id, ticket_id, code_hash,
         outcome, reason, scanned_at, mode, shown, is_conflict, direction, is_passage) VALUES ?`,
      [rows],
    );
  }

  /** What scans that came before were taken for, by scan id. */
  async find(
    performanceId: string,
    scanIds: readonly string[],
  ): Promise<Map<string, EarlierMerge>> {
    const rows = await this.transactions.readLatest<{
      scanId: string;
      outcome: ScanOutcome;
      isConflict: 0 | 1;
    }>(
      `SELECT scan_id AS scanId, outcome, is_conflict AS isConflict FROM scans
       WHERE performance_id = ? AND scan_id IN (?)`,
      [performanceId, [...scanIds]],
    );
    return new Map(
      rows.map(({ scanId, outcome, isConflict }) => [
        scanId,
        { outcome, isConflict: isConflict === 1 },
      ]),
    );
  }

  /** Keeps a scan that was refused online as it is. @returns false when it is not there, or merged */
  async lockRefused(tx: Tx, scan: MergedScan): Promise<boolean> {
    const rows = await tx.query(`SELECT 1 FROM scans WHERE ${REFUSED_ONLINE} FOR UPDATE`, [
      ...[scan.performanceId, scan.scanId, scan.codeHash, scan.direction],
    ]);
    return rows.length > 0;
  }

  /** Makes a scan that was refused online what its device decided in the end. */
  async correct(tx: Tx, scan: MergedScan): Promise<void> {
    await tx.execute(
      `UPDATE scans SET outcome = ?, reason = ?, scanned_at = ?, mode = ?, shown = ?,
         is_conflict = ?, is_passage = ? WHERE ${REFUSED_ONLINE}`,
      [
        ...[scan.outcome, scan.reason ?? null, scan.scannedAt, scan.mode, scan.shown],
        ...[scan.isConflict, scan.isPassage],
        ...[scan.performanceId, scan.scanId, scan.codeHash, scan.direction],
      ],
    );
  }

  /**
   * Keeps tickets as they are until COMMIT. They are written in any case, so that of two transactions
   * on two nodes that put a ticket's passages in order only one commits.
   * @returns ids of those that are neither void nor of another revision by now
   */
  async lockTickets(
    tx: Tx,
    tickets: readonly Pick<GateTicket, 'id' | 'revision'>[],
  ): Promise<ReadonlySet<string>> {
    if (tickets.length === 0) return new Set();
    const revisions = new Map(tickets.map(({ id, revision }) => [id, revision]));
    const rows = await tx.query<{ id: string; revision: number }>(
      `SELECT id, revision FROM tickets WHERE id IN (?) AND state <> 'void' ORDER BY id FOR UPDATE`,
      [[...revisions.keys()]],
    );
    const ids = rows
      .filter(({ id, revision }) => revisions.get(id) === revision)
      .map(({ id }) => id);
    if (ids.length === 0) return new Set();
    await tx.execute(
      `UPDATE tickets SET changed_at = GREATEST(NOW(3), changed_at + INTERVAL 1000 MICROSECOND)
       WHERE id IN (?)`,
      [ids],
    );
    return new Set(ids);
  }

  /** Everybody who went through with one of these tickets. */
  async passages(tx: Tx, ticketIds: ReadonlySet<string>): Promise<KeptPassage[]> {
    if (ticketIds.size === 0) return [];
    type Row = Omit<KeptPassage, 'atMs' | 'isConflict'> & { at: Date; isConflict: 0 | 1 };
    const rows = await tx.query<Row>(
      `SELECT ticket_id AS ticketId, scan_id AS scanId, device_id AS deviceId, direction, gate, reason,
         is_conflict AS isConflict, IF(mode = 'online', created_at, scanned_at) AS at
       FROM scans WHERE ticket_id IN (?) AND is_passage = 1`,
      [[...ticketIds]],
    );
    return rows.map(({ at, isConflict, ...row }) => ({
      ...{ ...row, atMs: at.getTime(), isConflict: isConflict === 1 },
    }));
  }

  /** Says of scans that came before whether they are right after all. */
  async setConflicts(
    tx: Tx,
    performanceId: string,
    scanIds: readonly string[],
    isConflict: boolean,
  ): Promise<void> {
    if (scanIds.length === 0) return;
    await tx.execute(
      'UPDATE scans SET is_conflict = ? WHERE performance_id = ? AND scan_id IN (?)',
      [isConflict, performanceId, [...scanIds]],
    );
  }

  /** Makes tickets used ones, each by its first entry, and their holders outside or inside. */
  async setPassages(tx: Tx, performanceId: string, settled: readonly UsedTicket[]): Promise<void> {
    if (settled.length === 0) return;
    const inside = settled.filter(({ exit }) => exit === undefined);
    const setState = `UPDATE tickets SET state = 'checked-in', outside_since = ?, outside_gate = ?
      WHERE id IN (?)`;
    if (inside.length > 0) {
      await tx.execute(setState, [null, null, inside.map(({ ticketId }) => ticketId)]);
    }
    for (const { ticketId, exit } of settled) {
      if (exit) await tx.execute(setState, [new Date(exit.atMs), exit.gate, [ticketId]]);
    }
    const rows = settled.map(({ ticketId, entry }) => [
      ...[ticketId, performanceId, entry.scanId, entry.gate, new Date(entry.atMs)],
    ]);
    await tx.execute(
      `INSERT INTO check_ins (ticket_id, performance_id, scan_id, gate, checked_in_at)
       VALUES ? ON DUPLICATE KEY UPDATE
         checked_in_at = IF(scan_id = VALUES(scan_id), checked_in_at, VALUES(checked_in_at)),
         gate = VALUES(gate), scan_id = VALUES(scan_id)`,
      [rows],
    );
  }

  /** Everybody let in who should not have been, the latest first. */
  conflicts(performanceId: string): Promise<Conflict[]> {
    return this.transactions.read<Conflict>(
      `SELECT s.scan_id AS scanId, s.direction, s.ticket_id AS ticketId, t.seat_no AS seatNo, s.gate,
         COALESCE(s.scanned_at, s.created_at) AS scannedAt, s.outcome, s.reason,
         c.checked_in_at AS firstAt, c.gate AS firstGate
       FROM scans s LEFT JOIN tickets t ON t.id = s.ticket_id
       LEFT JOIN check_ins c ON c.ticket_id = s.ticket_id
       WHERE s.performance_id = ? AND s.is_conflict = 1
       ORDER BY s.created_at DESC LIMIT ${SHOWN_MAX}`,
      [performanceId],
    );
  }
}
