import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';
import type { FanOutMessage, NoticeData, NoticeKind } from './notice.js';

/** A notice to many that is under way. */
export interface FanOut {
  id: string;
  kind: NoticeKind;
  key: string;
  audience: string;
  argument: object;
  data: NoticeData;
  expected: number | null;
  cursorId: string | null;
}

/** How far notices to many have come. */
@Injectable()
export class FanOutsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Begins a fan-out; one with this id that is there goes on as it is. */
  async insert(tx: Tx, id: string, message: FanOutMessage): Promise<void> {
    const { kind, key, audience, argument, data } = message;
    await tx.execute(
      `INSERT INTO fan_outs (id, kind, subject_key, audience, argument, data)
       VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE id = id`,
      [id, kind, key, audience, JSON.stringify(argument), JSON.stringify(data)],
    );
  }

  /** Fan-outs that nobody works at, longest first. */
  open(limit: number): Promise<FanOut[]> {
    return this.transactions.readLatest<FanOut>(
      `SELECT id, kind, subject_key AS \`key\`, audience, argument, data, expected,
         cursor_id AS cursorId
       FROM fan_outs WHERE ended_at IS NULL AND leased_until <= NOW(3)
       ORDER BY leased_until LIMIT ?`,
      [limit],
    );
  }

  /** Takes a fan-out for a while, if nobody has it. */
  async take(tx: Tx, id: string, leaseSeconds: number): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE fan_outs SET leased_until = NOW(3) + INTERVAL ? SECOND
       WHERE id = ? AND ended_at IS NULL AND leased_until <= NOW(3)`,
      [leaseSeconds, id],
    );
    return changed === 1;
  }

  /** Notes how many it will reach, once. */
  async expect(tx: Tx, id: string, expected: number): Promise<void> {
    await tx.execute('UPDATE fan_outs SET expected = ? WHERE id = ? AND expected IS NULL', [
      expected,
      id,
    ]);
  }

  /** Moves the cursor on, in the transaction that writes the notices; false: another one did. */
  async advance(
    tx: Tx,
    fanOut: FanOut,
    to: { cursorId: string; written: number },
    leaseSeconds: number,
  ) {
    const changed = await tx.execute(
      `UPDATE fan_outs SET cursor_id = ?, written = written + ?,
         leased_until = NOW(3) + INTERVAL ? SECOND
       WHERE id = ? AND cursor_id <=> ? AND ended_at IS NULL`,
      [to.cursorId, to.written, leaseSeconds, fanOut.id, fanOut.cursorId],
    );
    return changed === 1;
  }

  async end(tx: Tx, id: string): Promise<void> {
    await tx.execute('UPDATE fan_outs SET ended_at = NOW(3) WHERE id = ? AND ended_at IS NULL', [
      id,
    ]);
  }
}
