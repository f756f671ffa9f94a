import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';
import { type Audience, TICKET_HOLDERS } from '../notifications/audience.js';

const FIRST = '00000000-0000-0000-0000-000000000000';
/** One live ticket a seat, by the key that keeps a seat from being sold twice. */
const HOLDERS = `FROM tickets WHERE performance_id = ? AND live_seat_no IS NOT NULL`;

/** Accounts with a live ticket of a performance, each once. */
@Injectable()
export class TicketHoldersRepository implements Audience {
  readonly name = TICKET_HOLDERS;

  constructor(private readonly transactions: Transactions) {}

  async count(argument: object): Promise<number> {
    const [row] = await this.transactions.read<{ count: number }>(
      `SELECT COUNT(DISTINCT account_id) AS count ${HOLDERS}`,
      [(argument as { performanceId: string }).performanceId],
    );
    return row?.count ?? 0;
  }

  async after(argument: object, accountId: string | null, limit: number): Promise<string[]> {
    const { performanceId } = argument as { performanceId: string };
    const rows = await this.transactions.readLatest<{ accountId: string }>(
      `SELECT DISTINCT account_id AS accountId ${HOLDERS} AND account_id > ?
       ORDER BY account_id LIMIT ?`,
      [performanceId, accountId ?? FIRST, limit],
    );
    return rows.map((row) => row.accountId);
  }
}
