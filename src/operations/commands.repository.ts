import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';
import type { Outcome } from './log-entry.js';

/** A command that waits, runs or has ended. */
export interface CommandRow {
  id: string;
  accountId: string;
  action: string;
  /** Parsed by the driver. */
  arguments: Record<string, string | number>;
  state: 'requested' | 'running' | Outcome;
  requestedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  message: string | null;
}

/** A command as it is asked for. */
export type NewCommand = Pick<CommandRow, 'id' | 'accountId' | 'action' | 'arguments'>;

/** How a command ended. */
export interface CommandEnd {
  state: Outcome;
  message: string | null;
}

const COLUMNS = `id, account_id AS accountId, action, arguments, state,
  requested_at AS requestedAt, started_at AS startedAt, ended_at AS endedAt, message`;

/** Commands of operators, at most one of which is active. */
@Injectable()
export class CommandsRepository {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Inserts a command that waits to be run.
   * @throws the server's duplicate-key error of `uq_operator_commands_active` while another is active
   */
  async insert(tx: Tx, { id, accountId, action, arguments: given }: NewCommand): Promise<void> {
    await tx.execute(
      'INSERT INTO operator_commands (id, account_id, action, arguments) VALUES (?, ?, ?, ?)',
      [id, accountId, action, JSON.stringify(given)],
    );
  }

  /** The command that waits or runs, kept from others until COMMIT. */
  async lockActive(tx: Tx): Promise<CommandRow | undefined> {
    const [row] = await tx.query<CommandRow>(
      `SELECT ${COLUMNS} FROM operator_commands WHERE active = 1 FOR UPDATE`,
    );
    return row;
  }

  /** The command that waits or runs. */
  async active(): Promise<CommandRow | undefined> {
    const [row] = await this.transactions.readLatest<CommandRow>(
      `SELECT ${COLUMNS} FROM operator_commands WHERE active = 1`,
    );
    return row;
  }

  async byId(id: string): Promise<CommandRow | undefined> {
    const [row] = await this.transactions.readLatest<CommandRow>(
      `SELECT ${COLUMNS} FROM operator_commands WHERE id = ?`,
      [id],
    );
    return row;
  }

  /** Whether a locked command has waited longer than it may, by the database's clock. */
  async hasWaited(tx: Tx, id: string, seconds: number): Promise<boolean> {
    const [row] = await tx.query<{ waited: number }>(
      `SELECT requested_at < NOW(3) - INTERVAL ? SECOND AS waited
       FROM operator_commands WHERE id = ? AND state = 'requested'`,
      [seconds, id],
    );
    return row?.waited === 1;
  }

  /** Marks a waiting command as begun. @returns false when it does not wait */
  async begin(tx: Tx, id: string): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE operator_commands SET state = 'running', started_at = NOW(3)
       WHERE id = ? AND state = 'requested'`,
      [id],
    );
    return changed === 1;
  }

  /** Ends an active command. @returns false when it has ended */
  async end(tx: Tx, id: string, { state, message }: CommandEnd): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE operator_commands SET state = ?, active = NULL, ended_at = NOW(3), message = ?
       WHERE id = ? AND active = 1`,
      [state, message, id],
    );
    return changed === 1;
  }

  /** Adds lines after `printed` earlier ones; again changes nothing. */
  async addLines(tx: Tx, id: string, printed: number, lines: readonly string[]): Promise<void> {
    await tx.execute('INSERT IGNORE INTO operator_command_lines VALUES ?', [
      lines.map((line, index) => [id, printed + index + 1, line]),
    ]);
  }

  /** What a command has printed. */
  async lines(id: string): Promise<string[]> {
    const rows = await this.transactions.readLatest<{ line: string }>(
      'SELECT line FROM operator_command_lines WHERE command_id = ? ORDER BY number',
      [id],
    );
    return rows.map(({ line }) => line);
  }
}
