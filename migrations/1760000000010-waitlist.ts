import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Waitlist entries, and what the seats know of them. `awaited_performances` is written by everybody
 * who joins, and by everybody who frees a seat, so that Galera lets only one of the two be first.
 */
export class Waitlist1760000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS awaited_performances (
        performance_id UUID NOT NULL,
        awaited TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 while any entry is open',
        last_number BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'numbers of the line',
        version BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'grows with every turn of the line',
        release_min_seconds INT UNSIGNED NOT NULL DEFAULT 300,
        release_max_seconds INT UNSIGNED NOT NULL DEFAULT 1800,
        CONSTRAINT pk_awaited_performances PRIMARY KEY (performance_id),
        CONSTRAINT ck_awaited_performances_window
          CHECK (release_min_seconds <= release_max_seconds)
      )`);
    await runner.query(`
      ALTER TABLE seats
        ADD COLUMN IF NOT EXISTS release_at DATETIME(3) NULL
          COMMENT 'a blocked seat set aside for the waitlist goes to the public then',
        ADD INDEX IF NOT EXISTS ix_seats_set_aside (performance_id, release_at),
        ADD CONSTRAINT IF NOT EXISTS ck_seats_set_aside CHECK (release_at IS NULL OR state = 3)`);
    await runner.query(`
      ALTER TABLE holds
        ADD COLUMN IF NOT EXISTS waitlist_entry_id UUID NULL COMMENT 'the hold is an offer'`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS waitlist_entries (
        id UUID NOT NULL,
        performance_id UUID NOT NULL,
        account_id UUID NOT NULL,
        number BIGINT UNSIGNED NOT NULL COMMENT 'order of the line; grows at its end',
        quantity SMALLINT UNSIGNED NOT NULL,
        grades JSON NULL,
        sections JSON NULL,
        max_amount_per_seat INT UNSIGNED NULL,
        accept_fewer TINYINT UNSIGNED NOT NULL,
        auto_pay TINYINT UNSIGNED NOT NULL,
        payment_method_id UUID NULL,
        state ENUM('waiting','offered','fulfilled','left','lapsed') NOT NULL DEFAULT 'waiting',
        offers SMALLINT UNSIGNED NOT NULL DEFAULT 0,
        misses SMALLINT UNSIGNED NOT NULL DEFAULT 0,
        hold_id UUID NULL COMMENT 'the last offer',
        reason VARCHAR(40) NULL COMMENT 'why it was passed over, or ended',
        closes_at DATETIME(3) NOT NULL COMMENT 'end of the sale',
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        ended_at DATETIME(3) NULL,
        open_account_id UUID AS
          (IF(state IN ('waiting','offered'), account_id, NULL)) PERSISTENT,
        CONSTRAINT pk_waitlist_entries PRIMARY KEY (id),
        CONSTRAINT uq_waitlist_entries_open UNIQUE (performance_id, open_account_id),
        INDEX ix_waitlist_entries_line (performance_id, state, number),
        INDEX ix_waitlist_entries_account (account_id, id),
        INDEX ix_waitlist_entries_pay (state, auto_pay),
        CONSTRAINT ck_waitlist_entries_ended
          CHECK ((state IN ('waiting','offered')) = (ended_at IS NULL))
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE waitlist_entries');
    await runner.query('ALTER TABLE holds DROP COLUMN waitlist_entry_id');
    await runner.query(
      `ALTER TABLE seats DROP CONSTRAINT ck_seats_set_aside, DROP INDEX ix_seats_set_aside,
        DROP COLUMN release_at`,
    );
    await runner.query('DROP TABLE awaited_performances');
  }
}
