import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Performances whose ticket holders were reminded, and what sellers changed after the announcement. */
export class RemindersAndChanges1760000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS performance_reminders (
        performance_id UUID NOT NULL,
        starts_at DATETIME(3) NOT NULL COMMENT 'another start is reminded of again',
        reminded_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_performance_reminders PRIMARY KEY (performance_id, starts_at)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS performance_changes (
        id UUID NOT NULL,
        performance_id UUID NOT NULL,
        starts_at_before DATETIME(3) NOT NULL,
        starts_at DATETIME(3) NOT NULL,
        remark VARCHAR(300) NOT NULL COMMENT 'in the words of the seller',
        changed_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_performance_changes PRIMARY KEY (id),
        INDEX ix_performance_changes_performance (performance_id, changed_at),
        INDEX ix_performance_changes_changed (changed_at)
      )`);
    await runner.query(
      'ALTER TABLE performances ADD INDEX IF NOT EXISTS ix_performances_starts_at (starts_at)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE performances DROP INDEX ix_performances_starts_at');
    await runner.query('DROP TABLE performance_changes, performance_reminders');
  }
}
