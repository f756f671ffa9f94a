import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';
import { type Channel, type NoticeKind } from './notice.js';
import { DEFAULT_QUIET_HOURS, type QuietHours } from './quiet-hours.js';

/** A kind that an account does not want by a channel. */
export interface Mute {
  kind: NoticeKind;
  channel: Channel;
}

interface QuietRow {
  accountId: string;
  fromMinute: number | null;
  toMinute: number | null;
}

/** What accounts do not want, and when they want nothing. */
@Injectable()
export class PreferencesRepository {
  constructor(private readonly transactions: Transactions) {}

  mutesOf(accountId: string): Promise<Mute[]> {
    return this.transactions.read<Mute>(
      'SELECT kind, channel FROM notification_mutes WHERE account_id = ?',
      [accountId],
    );
  }

  /** Whether an account does not want a kind by a channel. */
  async isMuted(accountId: string, { kind, channel }: Mute): Promise<boolean> {
    const mutes = await this.mutesOf(accountId);
    return mutes.some((one) => one.kind === kind && one.channel === channel);
  }

  /** Replaces what an account does not want. */
  async replaceMutes(tx: Tx, accountId: string, mutes: readonly Mute[]): Promise<void> {
    await tx.execute('DELETE FROM notification_mutes WHERE account_id = ?', [accountId]);
    if (mutes.length === 0) return;
    await tx.execute(
      `INSERT INTO notification_mutes (account_id, kind, channel)
       VALUES ${mutes.map(() => '(?, ?, ?)').join()}`,
      mutes.flatMap(({ kind, channel }) => [accountId, kind, channel]),
    );
  }

  async mute(tx: Tx, accountId: string, { kind, channel }: Mute): Promise<void> {
    await tx.execute(
      `INSERT INTO notification_mutes (account_id, kind, channel) VALUES (?, ?, ?)
       ON DUPLICATE KEY UPDATE kind = kind`,
      [accountId, kind, channel],
    );
  }

  async putQuietHours(tx: Tx, accountId: string, hours: QuietHours | null): Promise<void> {
    await tx.execute(
      `INSERT INTO notification_quiet_hours (account_id, from_minute, to_minute) VALUES (?, ?, ?)
       ON DUPLICATE KEY UPDATE from_minute = VALUES(from_minute), to_minute = VALUES(to_minute)`,
      [accountId, hours?.from ?? null, hours?.to ?? null],
    );
  }

  /** What the accounts do not want: tells whether one of them has muted a kind on a channel. */
  async mutesAmong(
    accountIds: readonly string[],
    tx?: Tx,
  ): Promise<(accountId: string, mute: Mute) => boolean> {
    const sql = `SELECT account_id AS accountId, kind, channel FROM notification_mutes
      WHERE account_id IN (?)`;
    const read = tx?.query.bind(tx) ?? this.transactions.read.bind(this.transactions);
    const rows = await read<Mute & { accountId: string }>(sql, [[...accountIds]]);
    const keyOf = (accountId: string, { kind, channel }: Mute) => `${accountId} ${kind} ${channel}`;
    const muted = new Set(rows.map((row) => keyOf(row.accountId, row)));
    return (accountId, mute) => muted.has(keyOf(accountId, mute));
  }

  /** Quiet hours of one account. */
  async quietHoursOf(accountId: string): Promise<QuietHours | null> {
    const sql = quietHoursSql('account_id = ?');
    const rows = await this.transactions.read<QuietRow>(sql, [accountId]);
    return hoursIn(rows)(accountId);
  }

  /** Quiet hours of each of the accounts. */
  async quietHoursAmong(
    tx: Tx,
    accountIds: readonly string[],
  ): Promise<(accountId: string) => QuietHours | null> {
    return hoursIn(await tx.query<QuietRow>(quietHoursSql('account_id IN (?)'), [[...accountIds]]));
  }
}

const quietHoursSql = (condition: string): string =>
  `SELECT account_id AS accountId, from_minute AS fromMinute, to_minute AS toMinute
   FROM notification_quiet_hours WHERE ${condition}`;

function hoursIn(rows: readonly QuietRow[]): (accountId: string) => QuietHours | null {
  const known = new Map(rows.map((row) => [row.accountId, row]));
  return (accountId) => {
    const row = known.get(accountId);
    if (row === undefined) return DEFAULT_QUIET_HOURS;
    const { fromMinute: from, toMinute: to } = row;
    return from === null || to === null ? null : { from, to };
  };
}
