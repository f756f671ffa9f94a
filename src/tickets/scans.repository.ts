import { Injectable } from '@nestjs/common';
import { type SqlValue, Transactions, type Tx } from '../database/transactions.js';
import type { ScanOutcome, ScanReason, Verdict } from '../../entry/check-in-rule.js';
import type { TicketState } from './ticket-state.js';

/** The first and only entry with a ticket. */
export interface FirstEntry {
  at: Date;
  gate: string;
}

/** What a gate needs of a ticket. */
export interface GateTicket {
  id: string;
  accountId: string;
  seatNo: number;
  revision: number;
  state: TicketState;
  /** Present once the ticket is checked in. */
  firstEntry: FirstEntry | undefined;
}

/** One reading of a code at a gate. */
export interface Scan {
  performanceId: string;
  /** Made by the device, one for every reading. */
  scanId: string;
  deviceId: string;
  gate: string;
  staffId: string;
  /** SHA-256 of the text that was read. */
  codeHash: Buffer;
  /** The device's clock. */
  scannedAt: Date | undefined;
}

/** A scan that was answered, as far as its answer needs it. */
export interface AnsweredScan {
  codeHash: Buffer;
  verdict: Verdict;
  /** The ticket of the code, when there is one. */
  ticket: GateTicket | undefined;
}

interface TicketColumns {
  id: string | null;
  accountId: string;
  seatNo: number;
  revision: number;
  state: TicketState;
  firstAt: Date | null;
  firstGate: string | null;
}

const TICKET_COLUMNS = `t.id, t.account_id AS accountId, t.seat_no AS seatNo, t.revision, t.state,
  c.checked_in_at AS firstAt, c.gate AS firstGate`;

const TICKET_OF_CODE = `SELECT ${TICKET_COLUMNS} FROM tickets t
  LEFT JOIN check_ins c ON c.ticket_id = t.id WHERE t.short_id = ?`;

/** Scans and check-ins in the database. */
@Injectable()
export class ScansRepository {
  constructor(private readonly transactions: Transactions) {}

  /** The ticket of a code; read within `tx` when given. */
  async ticketOf(shortId: bigint, tx?: Tx): Promise<GateTicket | undefined> {
    const [row] = tx
      ? await tx.query<TicketColumns>(TICKET_OF_CODE, [shortId])
      : await this.transactions.read<TicketColumns>(TICKET_OF_CODE, [shortId]);
    return row && toGateTicket(row);
  }

  /** The ticket of a code, with everything committed on any node before. */
  async latestTicketOf(shortId: bigint): Promise<GateTicket | undefined> {
    const [row] = await this.transactions.readLatest<TicketColumns>(TICKET_OF_CODE, [shortId]);
    return row && toGateTicket(row);
  }

  /** What a ticket of a performance is printed with. */
  async printed(
    performanceId: string,
    ticketId: string,
  ): Promise<{ shortId: bigint; revision: number; seatNo: number } | undefined> {
    const [row] = await this.transactions.readLatest<{
      shortId: string;
      revision: number;
      seatNo: number;
    }>(
      `SELECT CAST(short_id AS CHAR) AS shortId, revision, seat_no AS seatNo FROM tickets
       WHERE id = ? AND performance_id = ?`,
      [ticketId, performanceId],
    );
    return row && { ...row, shortId: BigInt(row.shortId) };
  }

  /**
   * Stores a scan with its outcome.
   * @throws the server's duplicate-key error on `PRIMARY` when this scan id was answered before
   */
  async insert(tx: Tx, scan: Scan, verdict: Verdict, ticketId: string | undefined): Promise<void> {
    const values: SqlValue[] = [
      scan.performanceId,
      scan.scanId,
      scan.deviceId,
      scan.gate,
      scan.staffId,
      ticketId ?? null,
      scan.codeHash,
      verdict.outcome,
      verdict.reason ?? null,
      scan.scannedAt ?? null,
    ];
    await tx.execute(
      `INSERT INTO scans (performance_id, scan_id, device_id, gate, staff_id, ticket_id, code_hash,
         outcome, reason, scanned_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      values,
    );
  }

  /** Corrects the outcome of a scan inserted in the same transaction. */
  async setVerdict(tx: Tx, scan: Scan, { outcome, reason }: Verdict): Promise<void> {
    await tx.execute(
      'UPDATE scans SET outcome = ?, reason = ? WHERE performance_id = ? AND scan_id = ?',
      [outcome, reason ?? null, scan.performanceId, scan.scanId],
    );
  }

  /**
   * Checks a ticket in, if it is still valid and of this revision.
   * @returns true for the one scan that wins it
   */
  async admit(tx: Tx, ticket: GateTicket, scan: Scan): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE tickets SET state = 'checked-in'
       WHERE id = ? AND state = 'valid' AND revision = ?`,
      [ticket.id, ticket.revision],
    );
    if (changed !== 1) return false;
    await tx.execute(
      `INSERT INTO check_ins (ticket_id, performance_id, scan_id, gate) VALUES (?, ?, ?, ?)`,
      [ticket.id, scan.performanceId, scan.scanId, scan.gate],
    );
    return true;
  }

  /** The earlier scan with this scan id at this performance, if there is one. */
  async find({ performanceId, scanId }: Scan): Promise<AnsweredScan | undefined> {
    const [row] = await this.transactions.readLatest<
      TicketColumns & { codeHash: Buffer; outcome: ScanOutcome; reason: ScanReason | null }
    >(
      `SELECT s.code_hash AS codeHash, s.outcome, s.reason, ${TICKET_COLUMNS} FROM scans s
       LEFT JOIN tickets t ON t.id = s.ticket_id
       LEFT JOIN check_ins c ON c.ticket_id = s.ticket_id
       WHERE s.performance_id = ? AND s.scan_id = ?`,
      [performanceId, scanId],
    );
    if (row === undefined) return undefined;
    const { codeHash, outcome, reason } = row;
    const verdict = { outcome, ...(reason !== null && { reason }) };
    return { codeHash, verdict, ticket: toGateTicket(row) };
  }
}

function toGateTicket(row: TicketColumns): GateTicket | undefined {
  const { id, accountId, seatNo, revision, state, firstAt, firstGate } = row;
  if (id === null) return undefined;
  const firstEntry = firstAt && firstGate !== null ? { at: firstAt, gate: firstGate } : undefined;
  return { id, accountId, seatNo, revision, state, firstEntry };
}
