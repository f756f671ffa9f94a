import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many came in, by gate and in the last minute, without reading other performances' entries. */
export class GateCounts1760000000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE check_ins
        ADD INDEX IF NOT EXISTS ix_check_ins_gate (performance_id, gate, checked_in_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE check_ins DROP INDEX ix_check_ins_gate');
  }
}
