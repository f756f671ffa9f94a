import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when an entry has its offer: how long an automatic payment takes is watched by it. */
export class OfferedAt1760000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE waitlist_entries ADD COLUMN IF NOT EXISTS offered_at DATETIME(3) NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE waitlist_entries DROP COLUMN offered_at');
  }
}
