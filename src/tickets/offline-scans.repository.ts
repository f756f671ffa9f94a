import { Injectable } from '@nestjs/common';
import type { ScanOutcome, ScanReason } from '../../entry/check-in-rule.js';
import { Transactions, type Tx } from '../database/transactions.js';
import type { GateTicket } from './scans.repository.js';

/** A scan that a cut-off device answered, and what it comes to. */
export interface MergedScan {
  readonly performanceId: string;
  readonly scanId: string;
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
}

/** What is known of a scan that came before. */
export interface EarlierMerge {
  readonly outcome: ScanOutcome;
  readonly isConflict: boolean;
}

/** A scan that the centre had refused, in an answer that need not have arrived. */
const REFUSED_ONLINE = `performance_id = ? AND scan_id = ? AND code_hash = ?
  AND mode = 'online' AND outcome <> 'admitted'`;

/** Somebody let in who should not have been. */
export interface Conflict {
  readonly scanId: string;
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
   * Stores a scan.
   * @throws the server's duplicate-key error on `PRIMARY` when this scan id came before
   */
  async insert(tx: Tx, scan: MergedScan): Promise<void> {
    await tx.execute(
      `INSERT INTO scans (performance_id, scan_id, device_id, gate, staff_id, ticket_id, code_hash,
         outcome, reason, scanned_at, mode, shown, is_conflict)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        ...[scan.performanceId, scan.scanId, scan.deviceId, scan.gate, scan.staffId],
        ...[scan.ticketId ?? null, scan.codeHash, scan.outcome, scan.reason ?? null],
        ...[scan.scannedAt, scan.mode, scan.shown, scan.isConflict],
      ],
    );
  }

  /** What a scan that came before was taken for. */
  async find(performanceId: string, scanId: string): Promise<EarlierMerge | undefined> {
    const [row] = await this.transactions.readLatest<{ outcome: ScanOutcome; isConflict: 0 | 1 }>(
      `SELECT outcome, is_conflict AS isConflict FROM scans
       WHERE performance_id = ? AND scan_id = ?`,
      [performanceId, scanId],
    );
    return row && { outcome: row.outcome, isConflict: row.isConflict === 1 };
  }

  /** Keeps a scan that was refused online as it is. @returns false when it is not there, or merged */
  async lockRefused(tx: Tx, { performanceId, scanId, codeHash }: MergedScan): Promise<boolean> {
    const rows = await tx.query(`SELECT 1 FROM scans WHERE ${REFUSED_ONLINE} FOR UPDATE`, [
      ...[performanceId, scanId, codeHash],
    ]);
    return rows.length > 0;
  }

  /** Makes a scan that was refused online what its device decided in the end. */
  async correct(tx: Tx, scan: MergedScan): Promise<void> {
    await tx.execute(
      `UPDATE scans SET outcome = ?, reason = ?, scanned_at = ?, mode = ?, shown = ?,
         is_conflict = ? WHERE ${REFUSED_ONLINE}`,
      [
        ...[scan.outcome, scan.reason ?? null, scan.scannedAt, scan.mode, scan.shown],
        ...[scan.isConflict, scan.performanceId, scan.scanId, scan.codeHash],
      ],
    );
  }

  /**
   * Checks a ticket in as of the moment it was let in at, if it is still valid and of this revision.
   * @returns true for the one scan that wins it
   */
  async admit(
    tx: Tx,
    ticket: Pick<GateTicket, 'id' | 'revision'>,
    scan: MergedScan,
  ): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE tickets SET state = 'checked-in'
       WHERE id = ? AND state = 'valid' AND revision = ?`,
      [ticket.id, ticket.revision],
    );
    if (changed !== 1) return false;
    await tx.execute(
      `INSERT INTO check_ins (ticket_id, performance_id, scan_id, gate, checked_in_at)
       VALUES (?, ?, ?, ?, ?)`,
      [ticket.id, scan.performanceId, scan.scanId, scan.gate, scan.scannedAt],
    );
    return true;
  }

  /**
   * Makes a scan the ticket's entry in place of one that was later; of two at the same moment the one
   * with the smaller device and scan id was first, so that the order of uploads does not matter.
   * @returns whether it is the entry now; the one before it is a conflict then
   */
  async overtake(tx: Tx, ticketId: string, scan: MergedScan): Promise<boolean> {
    const [entry] = await tx.query<{ scanId: string; at: Date; deviceId: string }>(
      `SELECT c.scan_id AS scanId, c.checked_in_at AS at, s.device_id AS deviceId
       FROM check_ins c JOIN scans s ON s.performance_id = c.performance_id AND s.scan_id = c.scan_id
       WHERE c.ticket_id = ? FOR UPDATE`,
      [ticketId],
    );
    if (entry === undefined || !isBefore(scan, entry)) return false;
    await tx.execute(
      'UPDATE check_ins SET scan_id = ?, gate = ?, checked_in_at = ? WHERE ticket_id = ?',
      [scan.scanId, scan.gate, scan.scannedAt, ticketId],
    );
    await tx.execute('UPDATE scans SET is_conflict = 1 WHERE performance_id = ? AND scan_id = ?', [
      scan.performanceId,
      entry.scanId,
    ]);
    return true;
  }

  /** Everybody let in who should not have been, the latest first. */
  conflicts(performanceId: string): Promise<Conflict[]> {
    return this.transactions.read<Conflict>(
      `SELECT s.scan_id AS scanId, s.ticket_id AS ticketId, t.seat_no AS seatNo, s.gate,
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

function isBefore(
  scan: MergedScan,
  entry: { scanId: string; at: Date; deviceId: string },
): boolean {
  const distance = scan.scannedAt.getTime() - entry.at.getTime();
  if (distance !== 0) return distance < 0;
  if (scan.deviceId !== entry.deviceId) return scan.deviceId < entry.deviceId;
  return scan.scanId < entry.scanId;
}
