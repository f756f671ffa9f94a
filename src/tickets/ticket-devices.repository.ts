import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';
import type { DeviceState } from './device-state.js';
import { REVISION_MAX } from './transfer-state.js';

/** A device that shows an account's tickets. Keys are uncompressed points of P-256. */
export interface TicketDevice {
  readonly id: string;
  readonly accountId: string;
  readonly verifyKey: Buffer;
  readonly wrapKey: Buffer;
  readonly state: DeviceState;
  readonly enrolledAt: Date;
}

/** A device to be enrolled. */
export type NewTicketDevice = Omit<TicketDevice, 'state' | 'enrolledAt'> & {
  readonly nonce: Buffer;
};

/** A step of a device's chain of nonces. */
export interface ChainStep {
  readonly deviceId: string;
  readonly nonce: Buffer;
  readonly nextNonce: Buffer;
}

const COLUMNS = `id, account_id AS accountId, verify_key AS verifyKey, wrap_key AS wrapKey, state,
  enrolled_at AS enrolledAt`;

/** Devices that show tickets, in the database. */
@Injectable()
export class TicketDevicesRepository {
  constructor(private readonly transactions: Transactions) {}

  /** The device of an account that is not replaced, with everything committed on any node before. */
  async current(accountId: string): Promise<TicketDevice | undefined> {
    const [row] = await this.transactions.readLatest<TicketDevice>(
      `SELECT ${COLUMNS} FROM ticket_devices WHERE current_account_id = ?`,
      [accountId],
    );
    return row;
  }

  /** A device of an account, replaced or not. */
  async find(id: string, accountId: string): Promise<TicketDevice | undefined> {
    const [row] = await this.transactions.readLatest<TicketDevice>(
      `SELECT ${COLUMNS} FROM ticket_devices WHERE id = ? AND account_id = ?`,
      [id, accountId],
    );
    return row;
  }

  /**
   * Inserts an active device.
   * @throws the server's duplicate-key error `uq_ticket_devices_current` when the account has one
   */
  async insert(tx: Tx, device: NewTicketDevice): Promise<void> {
    const { id, accountId, verifyKey, wrapKey, nonce } = device;
    await tx.execute(
      `INSERT INTO ticket_devices (id, account_id, verify_key, wrap_key, nonce)
       VALUES (?, ?, ?, ?, ?)`,
      [id, accountId, verifyKey, wrapKey, nonce],
    );
  }

  /** Ends a device that was enrolled so long ago. @returns false when it was not, or is ended */
  async replace(tx: Tx, id: string, coolDownSeconds: number): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE ticket_devices SET state = 'replaced', ended_at = NOW(3)
       WHERE id = ? AND state <> 'replaced' AND enrolled_at <= NOW(3) - INTERVAL ? SECOND`,
      [id, coolDownSeconds],
    );
    return changed === 1;
  }

  /**
   * Takes an active device one step on in its chain of nonces; the same step again is harmless, since
   * its answer may have been lost.
   * @returns false when the device is not where it says it is
   */
  async step(tx: Tx, { deviceId, nonce, nextNonce }: ChainStep): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE ticket_devices SET previous_nonce = nonce, nonce = ?, seen_at = NOW(3)
       WHERE id = ? AND state = 'active' AND nonce = ?`,
      [nextNonce, deviceId, nonce],
    );
    if (changed === 1) return true;
    const again = await tx.query(
      `SELECT 1 FROM ticket_devices
       WHERE id = ? AND state = 'active' AND previous_nonce = ? AND nonce = ?`,
      [deviceId, nonce, nextNonce],
    );
    return again.length === 1;
  }

  /** Notes that there are two of an active device. @returns whether this call did it */
  async markCopied(tx: Tx, id: string): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE ticket_devices SET state = 'copied', ended_at = NOW(3)
       WHERE id = ? AND state = 'active'`,
      [id],
    );
    return changed === 1;
  }

  /** Performances that an account has valid tickets of. */
  async performancesWithTickets(accountId: string): Promise<string[]> {
    const rows = await this.transactions.readLatest<{ id: string }>(
      `SELECT DISTINCT performance_id AS id FROM tickets WHERE account_id = ? AND state = 'valid'`,
      [accountId],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Raises the revision of an account's valid tickets of these performances, so that every code made
   * before is dead. One that has no revision left becomes no other.
   * @returns whether all of them had one
   */
  async reissue(tx: Tx, accountId: string, performanceIds: readonly string[]): Promise<boolean> {
    if (performanceIds.length === 0) return true;
    const which = `account_id = ? AND performance_id IN (?) AND state = 'valid'`;
    const worn = await tx.query(`SELECT 1 FROM tickets WHERE ${which} AND revision = ? LIMIT 1`, [
      accountId,
      [...performanceIds],
      REVISION_MAX,
    ]);
    await tx.execute(`UPDATE tickets SET revision = revision + 1 WHERE ${which} AND revision < ?`, [
      accountId,
      [...performanceIds],
      REVISION_MAX,
    ]);
    return worn.length === 0;
  }
}
