import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What drills measured, for the page of operators. */
export class DrillRuns1760000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS drill_runs (
        id UUID NOT NULL,
        ended_at DATETIME(3) NOT NULL,
        report LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'JSON',
        CONSTRAINT pk_drill_runs PRIMARY KEY (id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE drill_runs');
  }
}
