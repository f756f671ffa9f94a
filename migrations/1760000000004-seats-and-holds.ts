import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Seats by performance, holds, and each buyer's written ticket counter. No foreign key points at a
 * row that changes: Galera would certify every child insert against its parent's updates.
 */
export class SeatsAndHolds1760000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS seats (
        performance_id UUID NOT NULL,
        seat_no INT UNSIGNED NOT NULL,
        state TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '0 free, 1 held, 2 sold, 3 blocked',
        version INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'grows with every change',
        hold_id UUID NULL,
        held_until DATETIME(3) NULL,
        CONSTRAINT pk_seats PRIMARY KEY (performance_id, seat_no),
        CONSTRAINT ck_seats_state CHECK (state <= 3),
        CONSTRAINT ck_seats_held CHECK ((state = 1) = (held_until IS NOT NULL))
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS holds (
        id UUID NOT NULL,
        performance_id UUID NOT NULL,
        account_id UUID NOT NULL,
        seat_nos JSON NOT NULL,
        seat_count SMALLINT UNSIGNED NOT NULL,
        state ENUM('active','converted','released','expired') NOT NULL DEFAULT 'active',
        expires_at DATETIME(3) NOT NULL,
        paying_order_id UUID NULL COMMENT 'the one order that may charge for it now',
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        ended_at DATETIME(3) NULL,
        CONSTRAINT pk_holds PRIMARY KEY (id),
        INDEX ix_holds_expiry (state, expires_at),
        INDEX ix_holds_buyer (performance_id, account_id, state),
        CONSTRAINT ck_holds_ended CHECK ((state = 'active') = (ended_at IS NULL))
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS buyer_ticket_counts (
        performance_id UUID NOT NULL,
        account_id UUID NOT NULL,
        tickets INT NOT NULL,
        CONSTRAINT pk_buyer_ticket_counts PRIMARY KEY (performance_id, account_id),
        CONSTRAINT ck_buyer_ticket_counts CHECK (tickets >= 0)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE buyer_ticket_counts, holds, seats');
  }
}
