import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tickets that were offered to other accounts. `open_ticket_id` makes the database itself refuse a
 * second open transfer of a ticket.
 */
export class Transfers1760000000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS transfers (
        id UUID NOT NULL,
        ticket_id UUID NOT NULL,
        performance_id UUID NOT NULL,
        giver_id UUID NOT NULL,
        receiver_id UUID NOT NULL,
        to_email VARCHAR(254) NOT NULL COMMENT 'the receiver''s when it was offered',
        state ENUM('offered','accepted','declined','withdrawn','lapsed') NOT NULL DEFAULT 'offered',
        revision TINYINT UNSIGNED NULL COMMENT 'of the ticket, from its acceptance on',
        expires_at DATETIME(3) NOT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        ended_at DATETIME(3) NULL,
        open_ticket_id UUID AS (IF(state = 'offered', ticket_id, NULL)) PERSISTENT,
        CONSTRAINT pk_transfers PRIMARY KEY (id),
        CONSTRAINT uq_transfers_open UNIQUE (open_ticket_id),
        INDEX ix_transfers_ticket (ticket_id, revision),
        INDEX ix_transfers_performance (performance_id),
        INDEX ix_transfers_giver (giver_id, id),
        INDEX ix_transfers_receiver (receiver_id, id),
        INDEX ix_transfers_deadline (state, expires_at)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE transfers');
  }
}
