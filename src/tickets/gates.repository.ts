import { Injectable } from '@nestjs/common';
import { SLOTS, type ManifestTicket } from '../../entry/gate-manifest.js';
import { Transactions, type Tx } from '../database/transactions.js';
import type { Slot } from './gate-slots.js';
import { GATE_STATE } from './scans.repository.js';

/** A device at a gate of a performance. */
export interface GateDevice {
  readonly deviceId: string;
  readonly gate: string;
  /** Since its last contact, ms by the database's clock. */
  readonly silentMs: number;
}

/** How a performance's gates stand. */
export interface Gates {
  readonly devices: readonly GateDevice[];
  readonly slots: readonly Slot[];
  readonly isIsland: boolean;
}

/** A contact of a device. */
export interface Contact {
  readonly performanceId: string;
  readonly deviceId: string;
  readonly gate: string;
  readonly staffId: string;
  /** Rises with every contact of the device. */
  readonly seq: number;
  /** That of its last contact that was answered. */
  readonly heard: number;
}

/** Changes may be committed this long after the moment they carry. */
const OVERLAP_SECONDS = 15;
/** Contacts in a row without an answer, the one under way included, of a device that hears us. */
const UNHEARD_MAX = 1;
/** A device that is silent for longer counts no more when slots are shared out. */
const GONE_SECONDS = 3_600;

/** A device `d` among which slots are shared out. */
const COUNTS = `d.revoked_at IS NULL AND (d.seen_at > NOW(3) - INTERVAL ${GONE_SECONDS} SECOND
  OR EXISTS (SELECT 1 FROM gate_slots s
    WHERE s.performance_id = d.performance_id AND s.device_id = d.device_id))`;

/** Changed tickets in one answer, 10 bytes each: some 300 a second, whose last 15 seconds are told again. */
export const CHANGES_MAX = 5_000;

interface TicketRow {
  readonly shortId: string;
  readonly revision: number;
  readonly state: ManifestTicket['state'];
  readonly changedAt: Date;
}

const TICKETS_OF = `SELECT CAST(t.short_id AS CHAR) AS shortId, t.revision, ${GATE_STATE} AS state,
    t.changed_at AS changedAt
  FROM tickets t WHERE t.performance_id = ?`;

const SLOTS_OF = `SELECT slot, device_id AS owner, wanted_by AS wantedBy FROM gate_slots
  WHERE performance_id = ? ORDER BY slot`;

/** Devices, slots and lists of gates in the database. */
@Injectable()
export class GatesRepository {
  constructor(private readonly transactions: Transactions) {}

  /** How the gates stand, with everything committed on any node before. */
  async gates(performanceId: string): Promise<Gates> {
    const [devices, slots, islands] = await Promise.all([
      this.transactions.readLatest<GateDevice>(
        `SELECT d.device_id AS deviceId, d.gate,
           TIMESTAMPDIFF(MICROSECOND, d.seen_at, NOW(3)) DIV 1000 AS silentMs
         FROM gate_devices d WHERE d.performance_id = ? AND ${COUNTS} ORDER BY d.device_id`,
        [performanceId],
      ),
      this.transactions.readLatest<Slot>(SLOTS_OF, [performanceId]),
      this.transactions.readLatest('SELECT 1 FROM gate_islands WHERE performance_id = ?', [
        performanceId,
      ]),
    ]);
    return {
      devices,
      slots,
      isIsland: islands.length > 0,
    };
  }

  /**
   * Notes a contact. Only one whose device heard the answer before it counts as a sign of life: a
   * device that does not hear us is about to decide by itself, however well we hear it.
   * @returns false when the device is revoked, or had a later contact before: this one counts for nothing
   */
  async note(tx: Tx, contact: Contact): Promise<boolean> {
    const { performanceId, deviceId, gate, staffId, seq, heard } = contact;
    await tx.execute(
      `INSERT INTO gate_devices (performance_id, device_id, gate, staff_id, seq, seen_at)
       VALUES (?, ?, ?, ?, 0, NOW(3)) ON DUPLICATE KEY UPDATE device_id = device_id`,
      [performanceId, deviceId, gate, staffId],
    );
    const changed = await tx.execute(
      `UPDATE gate_devices
       SET gate = ?, staff_id = ?, seq = ?, seen_at = IF(?, NOW(3), seen_at)
       WHERE performance_id = ? AND device_id = ? AND seq < ? AND revoked_at IS NULL`,
      [gate, staffId, seq, seq - heard <= UNHEARD_MAX, performanceId, deviceId, seq],
    );
    return changed === 1;
  }

  /** Whether a device was ended. */
  async isRevoked(performanceId: string, deviceId: string): Promise<boolean> {
    const rows = await this.transactions.readLatest(
      `SELECT 1 FROM gate_devices
       WHERE performance_id = ? AND device_id = ? AND revoked_at IS NOT NULL`,
      [performanceId, deviceId],
    );
    return rows.length > 0;
  }

  /** The performance's slots, made when they are not there, and how many devices share them. */
  async lockSlots(tx: Tx, performanceId: string): Promise<{ slots: Slot[]; devices: number }> {
    const read = (): Promise<Slot[]> => tx.query<Slot>(`${SLOTS_OF} FOR UPDATE`, [performanceId]);
    let slots = await read();
    if (slots.length < SLOTS) {
      const rows = Array.from({ length: SLOTS }, (_, slot) => [performanceId, slot]);
      await tx.execute('INSERT IGNORE INTO gate_slots (performance_id, slot) VALUES ?', [rows]);
      slots = await read();
    }
    const [row] = await tx.query<{ count: number }>(
      `SELECT COUNT(*) AS count FROM gate_devices d WHERE d.performance_id = ? AND ${COUNTS}`,
      [performanceId],
    );
    return { slots, devices: Math.max(1, row?.count ?? 1) };
  }

  /** Writes slots as they are from now on. */
  async putSlots(tx: Tx, performanceId: string, slots: readonly Slot[]): Promise<void> {
    if (slots.length === 0) return;
    const rows = slots.map(({ slot, owner, wantedBy }) => [performanceId, slot, owner, wantedBy]);
    await tx.execute(
      `INSERT INTO gate_slots (performance_id, slot, device_id, wanted_by) VALUES ?
       ON DUPLICATE KEY UPDATE device_id = VALUES(device_id), wanted_by = VALUES(wanted_by)`,
      [rows],
    );
  }

  /** Ends a device: its slots are nobody's. @returns false when there is none such */
  async revoke(tx: Tx, performanceId: string, deviceId: string): Promise<boolean> {
    const changed = await tx.execute(
      `UPDATE gate_devices SET revoked_at = NOW(3)
       WHERE performance_id = ? AND device_id = ? AND revoked_at IS NULL`,
      [performanceId, deviceId],
    );
    await this.release(tx, performanceId, deviceId);
    return changed === 1;
  }

  /** Makes a device's slots nobody's; until its next contact it counts no more. */
  async release(tx: Tx, performanceId: string, deviceId: string): Promise<void> {
    await tx.execute(
      `UPDATE gate_devices SET seen_at = LEAST(seen_at, NOW(3) - INTERVAL ${GONE_SECONDS} SECOND)
       WHERE performance_id = ? AND device_id = ?`,
      [performanceId, deviceId],
    );
    for (const column of ['device_id', 'wanted_by']) {
      await tx.execute(
        `UPDATE gate_slots SET ${column} = NULL WHERE performance_id = ? AND ${column} = ?`,
        [performanceId, deviceId],
      );
    }
  }

  /** Begins or ends island mode. */
  async setIsland(tx: Tx, performanceId: string, staffId: string, isOn: boolean): Promise<void> {
    if (isOn) {
      await tx.execute('INSERT IGNORE INTO gate_islands (performance_id, staff_id) VALUES (?, ?)', [
        performanceId,
        staffId,
      ]);
    } else {
      await tx.execute('DELETE FROM gate_islands WHERE performance_id = ?', [performanceId]);
    }
  }

  /** How many were let in who should not have been. */
  async conflicts(performanceId: string): Promise<number> {
    const [row] = await this.transactions.read<{ count: number }>(
      'SELECT COUNT(*) AS count FROM scans WHERE performance_id = ? AND is_conflict = 1',
      [performanceId],
    );
    return row?.count ?? 0;
  }

  /** From when on changes must be asked for next, having asked now. */
  async cursor(): Promise<Date> {
    const [row] = await this.transactions.read<{ at: Date }>(
      `SELECT NOW(3) - INTERVAL ${OVERLAP_SECONDS} SECOND AS at`,
    );
    if (row === undefined) throw new Error('the database has no time');
    return row.at;
  }

  /** Every ticket of a performance, void ones too. */
  async tickets(performanceId: string): Promise<ManifestTicket[]> {
    const rows = await this.transactions.read<TicketRow>(TICKETS_OF, [performanceId]);
    return rows.map(toTicket);
  }

  /**
   * Tickets that changed since, void ones too, the earliest first. Many come in parts: a device that
   * was away for long must not wait for all of them with its contact.
   * @returns `until`: those that changed from then on are to be asked for next
   */
  async changes(
    performanceId: string,
    since: Date,
  ): Promise<{ tickets: ManifestTicket[]; until: Date | undefined }> {
    const rows = await this.transactions.read<TicketRow>(
      `${TICKETS_OF} AND t.changed_at >= ? ORDER BY t.changed_at LIMIT ${CHANGES_MAX + 1}`,
      [performanceId, since],
    );
    const next = rows[CHANGES_MAX];
    if (next === undefined) return { tickets: rows.map(toTicket), until: undefined };
    if (next.changedAt > since) {
      const before = rows.filter(({ changedAt }) => changedAt < next.changedAt);
      return { tickets: before.map(toTicket), until: next.changedAt };
    }
    // One statement changed more than go into one answer: all of its moment go together.
    const atOnce = await this.transactions.read<TicketRow>(`${TICKETS_OF} AND t.changed_at = ?`, [
      performanceId,
      since,
    ]);
    return { tickets: atOnce.map(toTicket), until: new Date(since.getTime() + 1) };
  }
}

function toTicket({ shortId, revision, state }: TicketRow): ManifestTicket {
  return { ticketShortId: BigInt(shortId), revision, state };
}
