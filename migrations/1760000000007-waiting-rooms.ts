import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Waiting rooms, every step of `serving` with its time, admissions, and the lease of whoever moves the
 * lines. The database decides who was called and admitted; Redis only counts those who join.
 */
export class WaitingRooms1760000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS waiting_rooms (
        performance_id UUID NOT NULL,
        seed BINARY(32) NOT NULL COMMENT 'of the draw; told from opening on',
        opens_at DATETIME(3) NOT NULL,
        closes_at DATETIME(3) NOT NULL,
        admissions_per_second_max INT UNSIGNED NOT NULL,
        active_buyers_max INT UNSIGNED NOT NULL,
        is_paused BOOLEAN NOT NULL DEFAULT FALSE,
        asks_proof BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'of work, before one may join',
        message VARCHAR(300) NULL COMMENT 'of the seller, to everybody who waits',
        phase ENUM('before','open','closed') NOT NULL DEFAULT 'before',
        registered INT UNSIGNED NULL COMMENT 'numbers that are drawn; fixed at opening',
        issued INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'last number given, as of the last step',
        ceiling INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Redis may give numbers up to this one',
        gaps JSON NOT NULL DEFAULT '[]' COMMENT 'numbers passed over when Redis lost its count',
        serving INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'places up to this one were called',
        no_show_share FLOAT NOT NULL DEFAULT 0,
        health FLOAT NOT NULL DEFAULT 1,
        free_seats INT UNSIGNED NULL,
        unpaid_seats INT UNSIGNED NULL,
        fence BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'of the leader that wrote last',
        CONSTRAINT pk_waiting_rooms PRIMARY KEY (performance_id),
        INDEX ix_waiting_rooms_phase (phase, performance_id),
        CONSTRAINT ck_waiting_rooms_issued CHECK (issued <= ceiling),
        CONSTRAINT ck_waiting_rooms_serving CHECK (serving <= issued),
        CONSTRAINT ck_waiting_rooms_draw CHECK ((phase = 'before') >= (registered IS NULL))
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS waiting_room_calls (
        performance_id UUID NOT NULL,
        up_to INT UNSIGNED NOT NULL COMMENT 'last place of the step',
        called_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_waiting_room_calls PRIMARY KEY (performance_id, up_to),
        INDEX ix_waiting_room_calls_time (performance_id, called_at)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS admissions (
        performance_id UUID NOT NULL,
        place INT UNSIGNED NOT NULL,
        account_id UUID NOT NULL,
        admitted_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        expires_at DATETIME(3) NOT NULL,
        ended_at DATETIME(3) NULL,
        end_reason ENUM('done','left','expired') NULL,
        live_account_id UUID AS (IF(ended_at IS NULL, account_id, NULL)) PERSISTENT,
        CONSTRAINT pk_admissions PRIMARY KEY (performance_id, place),
        CONSTRAINT uq_admissions_live UNIQUE (performance_id, live_account_id),
        INDEX ix_admissions_live (performance_id, ended_at, expires_at),
        CONSTRAINT ck_admissions_ended CHECK ((ended_at IS NULL) = (end_reason IS NULL))
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS leases (
        name VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        holder UUID NOT NULL,
        fence BIGINT UNSIGNED NOT NULL COMMENT 'one more with every holder',
        held_until DATETIME(3) NOT NULL,
        CONSTRAINT pk_leases PRIMARY KEY (name)
      )`);
    await runner.query(`
      INSERT IGNORE INTO leases (name, holder, fence, held_until)
      VALUES ('waiting-rooms', UUID(), 0, '2000-01-01')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE leases, admissions, waiting_room_calls, waiting_rooms');
  }
}
