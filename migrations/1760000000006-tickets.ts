import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tickets, every scan with its answer, and the one check-in a ticket can have. `live_seat_no` makes
 * the database itself refuse a second valid ticket for a seat (I1).
 */
export class Tickets1760000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS tickets (
        id UUID NOT NULL,
        short_id BIGINT UNSIGNED NOT NULL COMMENT 'random; stands in the ticket code',
        order_id UUID NOT NULL,
        performance_id UUID NOT NULL,
        account_id UUID NOT NULL,
        seat_no INT UNSIGNED NOT NULL,
        amount INT UNSIGNED NOT NULL,
        revision TINYINT UNSIGNED NOT NULL DEFAULT 0,
        state ENUM('valid','checked-in','void') NOT NULL DEFAULT 'valid',
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        live_seat_no INT UNSIGNED AS (IF(state = 'void', NULL, seat_no)) PERSISTENT,
        CONSTRAINT pk_tickets PRIMARY KEY (id),
        CONSTRAINT uq_tickets_short_id UNIQUE (short_id),
        CONSTRAINT uq_tickets_live_seat UNIQUE (performance_id, live_seat_no),
        INDEX ix_tickets_order (order_id),
        INDEX ix_tickets_account (account_id, id)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS scans (
        performance_id UUID NOT NULL,
        scan_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        device_id VARCHAR(64) NOT NULL,
        gate VARCHAR(40) NOT NULL,
        staff_id UUID NOT NULL,
        ticket_id UUID NULL,
        code_hash BINARY(32) NOT NULL,
        outcome VARCHAR(40) NOT NULL COMMENT 'admitted, or the code of the refusal',
        scanned_at DATETIME(3) NULL COMMENT 'what the device says',
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_scans PRIMARY KEY (performance_id, scan_id)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS check_ins (
        ticket_id UUID NOT NULL,
        performance_id UUID NOT NULL,
        scan_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        gate VARCHAR(40) NOT NULL,
        checked_in_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_check_ins PRIMARY KEY (ticket_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE check_ins, scans, tickets');
  }
}
