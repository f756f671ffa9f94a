import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which tickets a refund was for, and performances that their seller cancelled. A ticket is the key of
 * its refund, so that the database itself refuses to give it back twice.
 */
export class RefundsOfTickets1760000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS refund_tickets (
        ticket_id UUID NOT NULL,
        refund_id UUID NOT NULL,
        amount INT UNSIGNED NOT NULL COMMENT 'given back',
        fee_amount INT UNSIGNED NOT NULL COMMENT 'kept',
        CONSTRAINT pk_refund_tickets PRIMARY KEY (ticket_id),
        INDEX ix_refund_tickets_refund (refund_id)
      )`);
    await runner.query(`
      ALTER TABLE refunds ADD COLUMN IF NOT EXISTS
        order_state ENUM('partially-refunded','refunded') NOT NULL DEFAULT 'refunded'
          COMMENT 'what the refund left of its order' AFTER state`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS performance_cancellations (
        performance_id UUID NOT NULL,
        reason VARCHAR(300) NULL COMMENT 'of the seller, to every buyer',
        state ENUM('running','done') NOT NULL DEFAULT 'running',
        cancelled_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        finished_at DATETIME(3) NULL,
        CONSTRAINT pk_performance_cancellations PRIMARY KEY (performance_id),
        INDEX ix_performance_cancellations_running (state, cancelled_at),
        CONSTRAINT ck_performance_cancellations_done
          CHECK ((state = 'done') = (finished_at IS NOT NULL))
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE performance_cancellations, refund_tickets');
    await runner.query('ALTER TABLE refunds DROP COLUMN order_state');
  }
}
