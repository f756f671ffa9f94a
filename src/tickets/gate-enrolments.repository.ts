import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';

/** An invitation of a device, and what became of it. */
export interface GateEnrolment {
  readonly deviceId: string;
  readonly performanceId: string;
  readonly name: string;
  /** Undefined until it is enrolled. */
  readonly verifyKey: Buffer | undefined;
  readonly isRevoked: boolean;
}

/** A device as the seller sees it. */
export interface ListedDevice {
  readonly deviceId: string;
  readonly gate: string;
  readonly state: 'invited' | 'enrolled' | 'staff' | 'revoked';
  readonly expiresAt: Date | null;
  readonly lastContactAt: Date | null;
}

/** How long an invitation is good for. */
const INVITATION_MINUTES = 10;
/** Invitations that nobody took are thrown away after this. */
const UNTAKEN_KEPT_HOURS = 1;
/** Devices that nobody heard of for so long are thrown away. */
const KEPT_DAYS = 90;
/** Rows of a table in one cleaning at the most. */
const CLEANED_MAX = 500;
/** Devices listed at the most. */
const LISTED_MAX = 200;

const ENROLMENT = `SELECT id AS deviceId, performance_id AS performanceId, name,
  verify_key AS verifyKey, revoked_at IS NOT NULL AS isRevoked FROM gate_enrolments`;

type Row = Omit<GateEnrolment, 'verifyKey' | 'isRevoked'> & {
  verifyKey: Buffer | null;
  isRevoked: 0 | 1;
};

/** Enrolled devices in the database. */
@Injectable()
export class GateEnrolmentsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Writes an invitation. */
  async invite(
    tx: Tx,
    invitation: Pick<GateEnrolment, 'deviceId' | 'performanceId' | 'name'> & {
      readonly secretHash: Buffer;
      readonly invitedBy: string;
    },
  ): Promise<void> {
    const { deviceId, performanceId, name, secretHash, invitedBy } = invitation;
    await tx.execute(
      `INSERT INTO gate_enrolments (id, performance_id, name, secret_hash, invited_by, expires_at)
       VALUES (?, ?, ?, ?, ?, NOW(3) + INTERVAL ${INVITATION_MINUTES} MINUTE)`,
      [deviceId, performanceId, name, secretHash, invitedBy],
    );
  }

  /** When an invitation ends. */
  async expiryOf(deviceId: string): Promise<Date> {
    const [row] = await this.transactions.readLatest<{ expiresAt: Date }>(
      'SELECT expires_at AS expiresAt FROM gate_enrolments WHERE id = ?',
      [deviceId],
    );
    if (row === undefined) throw new Error(`Invitation ${deviceId} was written and is not there`);
    return row.expiresAt;
  }

  /** Takes an invitation for a device's key. @returns false when it is over, or another's by now */
  async enrol(tx: Tx, secretHash: Buffer, verifyKey: Buffer): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE gate_enrolments SET verify_key = ?, enrolled_at = NOW(3), seen_at = NOW(3)
       WHERE secret_hash = ? AND expires_at > NOW(3) AND verify_key IS NULL AND revoked_at IS NULL`,
      [verifyKey, secretHash],
    );
    return changed === 1;
  }

  /** The enrolment of a secret. */
  ofSecret(secretHash: Buffer): Promise<GateEnrolment | undefined> {
    return this.one('secret_hash = ?', secretHash);
  }

  /** The enrolment of a device. */
  find(deviceId: string): Promise<GateEnrolment | undefined> {
    return this.one('id = ?', deviceId);
  }

  /** Notes that a device proved itself. @returns false when it is revoked by now */
  async see(tx: Tx, deviceId: string): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE gate_enrolments SET seen_at = NOW(3)
       WHERE id = ? AND verify_key IS NOT NULL AND revoked_at IS NULL`,
      [deviceId],
    );
    return changed === 1;
  }

  /** Ends a device, or an invitation. @returns false when there is none such */
  async revoke(tx: Tx, performanceId: string, deviceId: string): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE gate_enrolments SET revoked_at = NOW(3)
       WHERE id = ? AND performance_id = ? AND revoked_at IS NULL`,
      [deviceId, performanceId],
    );
    return changed === 1;
  }

  /** Devices of a performance, enrolled or with staff signed in on them, by the names of their gates. */
  listed(performanceId: string): Promise<ListedDevice[]> {
    return this.transactions.readLatest<ListedDevice>(
      `SELECT e.id AS deviceId, COALESCE(d.gate, e.name) AS gate,
         CASE WHEN e.revoked_at IS NOT NULL THEN 'revoked'
           WHEN e.verify_key IS NULL THEN 'invited' ELSE 'enrolled' END AS state,
         IF(e.verify_key IS NULL, e.expires_at, NULL) AS expiresAt,
         COALESCE(d.seen_at, e.seen_at) AS lastContactAt
       FROM gate_enrolments e
       LEFT JOIN gate_devices d ON d.performance_id = e.performance_id AND d.device_id = e.id
       WHERE e.performance_id = ? AND (e.verify_key IS NOT NULL OR e.expires_at > NOW(3))
       UNION ALL
       SELECT d.device_id, d.gate, IF(d.revoked_at IS NULL, 'staff', 'revoked'), NULL, d.seen_at
       FROM gate_devices d WHERE d.performance_id = ? AND NOT EXISTS
         (SELECT 1 FROM gate_enrolments e WHERE e.id = d.device_id)
       ORDER BY gate, deviceId LIMIT ${LISTED_MAX}`,
      [performanceId, performanceId],
    );
  }

  /** Deletes what nobody will ask for any more, some rows at a time. */
  async clean(tx: Tx): Promise<void> {
    await tx.execute(
      `DELETE FROM gate_enrolments WHERE
         verify_key IS NULL AND expires_at < NOW(3) - INTERVAL ${UNTAKEN_KEPT_HOURS} HOUR
         OR seen_at < NOW(3) - INTERVAL ${KEPT_DAYS} DAY LIMIT ${CLEANED_MAX}`,
    );
    await tx.execute(
      `DELETE FROM gate_devices WHERE seen_at < NOW(3) - INTERVAL ${KEPT_DAYS} DAY
       LIMIT ${CLEANED_MAX}`,
    );
  }

  private async one(
    condition: 'id = ?' | 'secret_hash = ?',
    value: string | Buffer,
  ): Promise<GateEnrolment | undefined> {
    const [row] = await this.transactions.readLatest<Row>(`${ENROLMENT} WHERE ${condition}`, [
      value,
    ]);
    return row && { ...row, verifyKey: row.verifyKey ?? undefined, isRevoked: row.isRevoked === 1 };
  }
}
