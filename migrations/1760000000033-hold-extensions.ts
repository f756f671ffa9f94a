import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When its buyer asked for more time for a hold, which is given once. */
export class HoldExtensions1760000000033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE holds
        ADD COLUMN IF NOT EXISTS extended_at DATETIME(3) NULL
          COMMENT 'its buyer asked for more time; never: NULL'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE holds DROP COLUMN extended_at');
  }
}
