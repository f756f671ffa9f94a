import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A rehearsal is a performance of its own under an event of its own, which no list of published events
 * knows; `rehearsal_of` says of which performance, and an account's `rehearsal_id` that it is simulated.
 */
export class Rehearsals1760000000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE events
        MODIFY state ENUM('draft','published','rehearsal') NOT NULL DEFAULT 'draft'`);
    await runner.query(`
      ALTER TABLE performances ADD COLUMN IF NOT EXISTS rehearsal_of UUID NULL`);
    await runner.query(`
      ALTER TABLE accounts
        ADD COLUMN IF NOT EXISTS rehearsal_id UUID NULL COMMENT 'a simulated buyer of this one',
        ADD INDEX IF NOT EXISTS ix_accounts_rehearsal (rehearsal_id)`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS rehearsals (
        performance_id UUID NOT NULL,
        rehearsal_of UUID NOT NULL,
        seller_id UUID NOT NULL,
        buyers INT UNSIGNED NOT NULL,
        seconds INT UNSIGNED NOT NULL COMMENT 'over which the crowd arrives',
        state ENUM('running','ending') NOT NULL DEFAULT 'running',
        started_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_rehearsals PRIMARY KEY (performance_id),
        CONSTRAINT uq_rehearsals_seller UNIQUE (seller_id)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS rehearsal_buyers (
        performance_id UUID NOT NULL,
        number INT UNSIGNED NOT NULL,
        account_id UUID NOT NULL,
        step ENUM('coming','waiting','choosing','paying','bought','left','refused')
          NOT NULL DEFAULT 'coming',
        due_at DATETIME(3) NULL COMMENT 'null once nothing is left to do',
        turns INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'grows with every step',
        place INT UNSIGNED NULL,
        ticket VARCHAR(500) CHARACTER SET ascii NULL COMMENT 'of the place in the line',
        hold_id UUID NULL,
        CONSTRAINT pk_rehearsal_buyers PRIMARY KEY (performance_id, number),
        INDEX ix_rehearsal_buyers_due (due_at)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rehearsal_buyers, rehearsals');
    await runner.query(`
      ALTER TABLE accounts DROP INDEX ix_accounts_rehearsal, DROP COLUMN rehearsal_id`);
    await runner.query('ALTER TABLE performances DROP COLUMN rehearsal_of');
    await runner.query(`
      ALTER TABLE events MODIFY state ENUM('draft','published') NOT NULL DEFAULT 'draft'`);
  }
}
