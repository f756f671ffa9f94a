import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/transactions.js';

const GATE_TABLES = ['scans', 'gate_devices', 'gate_enrolments', 'gate_slots', 'gate_islands'];

/** Tickets and gates of rehearsals as rows to be deleted. */
@Injectable()
export class TicketsRemainsRepository {
  /** Deletes tickets of orders and who entered with them. */
  async deleteOfOrders(tx: Tx, orderIds: readonly string[]): Promise<void> {
    await tx.execute(
      `DELETE c FROM check_ins c JOIN tickets t ON t.id = c.ticket_id WHERE t.order_id IN (?)`,
      [[...orderIds]],
    );
    await tx.execute('DELETE FROM tickets WHERE order_id IN (?)', [[...orderIds]]);
  }

  /** Deletes what gates wrote, and the key of the moving codes. */
  async deleteGates(tx: Tx, performanceId: string): Promise<void> {
    for (const table of [...GATE_TABLES, 'performance_ticket_keys']) {
      await tx.execute(`DELETE FROM ${table} WHERE performance_id = ?`, [performanceId]);
    }
  }
}
