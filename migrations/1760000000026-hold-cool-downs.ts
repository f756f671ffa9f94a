import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Of whom holds ran out on a performance, how many, and until when that buyer may hold nothing there.
 * Who never let one run out has no row.
 */
export class HoldCoolDowns1760000000026 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS hold_cool_downs (
        performance_id UUID NOT NULL,
        account_id UUID NOT NULL,
        expired_holds INT UNSIGNED NOT NULL,
        ends_at DATETIME(3) NULL COMMENT 'of the last cool-down; none yet: NULL',
        CONSTRAINT pk_hold_cool_downs PRIMARY KEY (performance_id, account_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE hold_cool_downs');
  }
}
