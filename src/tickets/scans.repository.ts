import { Injectable } from '@nestjs/common';
import { type SqlValue, Transactions, type Tx } from '../database/transactions.js';
import {
  type Direction,
  type GateTicketState,
  isPassage,
  type ScanOutcome,
  type ScanReason,
  type Verdict,
} from '../../entry/check-in-rule.js';

/** When and where somebody went through. */
export interface GateMoment {
  at: Date;
  gate: string;
}

/** What a gate needs of a ticket. */
export interface GateTicket {
  id: string;
  accountId: string;
  seatNo: number;
  revision: number;
  state: GateTicketState;
  /** Present once the ticket is checked in; the first one. */
  firstEntry: GateMoment | undefined;
  /** Present while its holder is outside again. */
  exit: GateMoment | undefined;
}

/** One reading of a code at a gate. */
export interface Scan {
  performanceId: string;
  /** Made by the device, one for every reading. */
  scanId: string;
  direction: Direction;
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
  direction: Direction;
  verdict: Verdict;
  /** The ticket of the code, when there is one. */
  ticket: GateTicket | undefined;
}

interface TicketColumns {
  id: string | null;
  accountId: string;
  seatNo: number;
  revision: number;
  state: GateTicketState;
  firstAt: Date | null;
  firstGate: string | null;
  exitAt: Date | null;
  exitGate: string | null;
}

/** State of a ticket `t` as a gate knows it. */
export const GATE_STATE = `IF(t.state = 'checked-in' AND t.outside_since IS NOT NULL, 'outside', t.state)`;

const TICKET_COLUMNS = `t.id, t.account_id AS accountId, t.seat_no AS seatNo, t.revision,
  ${GATE_STATE} AS state, c.checked_in_at AS firstAt, c.gate AS firstGate,
  t.outside_since AS exitAt, t.outside_gate AS exitGate`;

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

  /** The ticket of a code, which nobody else changes until COMMIT. */
  async lockedTicketOf(tx: Tx, shortId: bigint): Promise<GateTicket | undefined> {
    const [row] = await tx.query<TicketColumns>(`${TICKET_OF_CODE} FOR UPDATE`, [shortId]);
    return row && toGateTicket(row);
  }

  /** The ticket of a code, with everything committed on any node before. */
  async latestTicketOf(shortId: bigint): Promise<GateTicket | undefined> {
    return (await this.latestTicketsOf([shortId])).get(shortId);
  }

  /** Tickets of codes by short id, with everything committed on any node before. */
  async latestTicketsOf(shortIds: readonly bigint[]): Promise<Map<bigint, GateTicket>> {
    if (shortIds.length === 0) return new Map();
    const rows = await this.transactions.readLatest<TicketColumns & { shortId: string }>(
      `SELECT CAST(t.short_id AS CHAR) AS shortId, ${TICKET_COLUMNS} FROM tickets t
       LEFT JOIN check_ins c ON c.ticket_id = t.id WHERE t.short_id IN (?)`,
      [[...shortIds]],
    );
    return new Map(
      rows.flatMap(({ shortId, ...row }) => {
        const ticket = toGateTicket(row);
        return ticket ? [[BigInt(shortId), ticket] as const] : [];
      }),
    );
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
      scan.direction,
      isPassage(verdict.outcome),
    ];
    await tx.execute(
      `INSERT INTO scans (performance_id, scan_id, device_id, gate, staff_id, ticket_id, code_hash,
         outcome, reason, scanned_at, direction, is_passage)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      values,
    );
  }

  /** Corrects the outcome of a scan inserted in the same transaction. */
  async setVerdict(tx: Tx, scan: Scan, { outcome, reason }: Verdict): Promise<void> {
    await tx.execute(
      `UPDATE scans SET outcome = ?, reason = ?, is_passage = ?
       WHERE performance_id = ? AND scan_id = ?`,
      [outcome, reason ?? null, isPassage(outcome), scan.performanceId, scan.scanId],
    );
  }

  /**
   * Lets a ticket's holder through, if it still stands where it stood and is of this revision.
   * @returns true for the one scan that wins it
   */
  async pass(tx: Tx, ticket: GateTicket, scan: Scan): Promise<boolean> {
    if (scan.direction === 'out') return this.exit(tx, ticket, scan);
    return ticket.state === 'outside' ? this.comeBack(tx, ticket) : this.admit(tx, ticket, scan);
  }

  private async admit(tx: Tx, ticket: GateTicket, scan: Scan): Promise<boolean> {
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

  private async comeBack(tx: Tx, ticket: GateTicket): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE tickets SET outside_since = NULL, outside_gate = NULL
       WHERE id = ? AND state = 'checked-in' AND outside_since IS NOT NULL AND revision = ?`,
      [ticket.id, ticket.revision],
    );
    return changed === 1;
  }

  private async exit(tx: Tx, ticket: GateTicket, scan: Scan): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE tickets SET outside_since = NOW(3), outside_gate = ?
       WHERE id = ? AND state = 'checked-in' AND outside_since IS NULL AND revision = ?`,
      [scan.gate, ticket.id, ticket.revision],
    );
    return changed === 1;
  }

  /** The earlier scan with this scan id at this performance, if there is one. */
  async find({ performanceId, scanId }: Scan): Promise<AnsweredScan | undefined> {
    const [row] = await this.transactions.readLatest<
      TicketColumns & {
        codeHash: Buffer;
        direction: Direction;
        outcome: ScanOutcome;
        reason: ScanReason | null;
      }
    >(
      `SELECT s.code_hash AS codeHash, s.direction, s.outcome, s.reason, ${TICKET_COLUMNS} FROM scans s
       LEFT JOIN tickets t ON t.id = s.ticket_id
       LEFT JOIN check_ins c ON c.ticket_id = s.ticket_id
       WHERE s.performance_id = ? AND s.scan_id = ?`,
      [performanceId, scanId],
    );
    if (row === undefined) return undefined;
    const { codeHash, direction, outcome, reason } = row;
    const verdict = { outcome, ...(reason !== null && { reason }) };
    return { codeHash, direction, verdict, ticket: toGateTicket(row) };
  }
}

function toGateTicket(row: TicketColumns): GateTicket | undefined {
  const { id, accountId, seatNo, revision, state } = row;
  if (id === null) return undefined;
  return {
    ...{ id, accountId, seatNo, revision, state },
    firstEntry: momentOf(row.firstAt, row.firstGate),
    exit: state === 'outside' ? momentOf(row.exitAt, row.exitGate) : undefined,
  };
}

function momentOf(at: Date | null, gate: string | null): GateMoment | undefined {
  return at === null || gate === null ? undefined : { at, gate };
}
