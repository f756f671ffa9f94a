import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Takes the foreign keys away. Galera (26.4.23 under MariaDB 10.11.19) overlooks that a row depends on a
 * parent whose key is a UUID: appliers write parent and child at the same time, the child's check fails,
 * and a healthy node leaves the group as inconsistent. Seen at the first try of a node that caught up on
 * 4,800 such transactions, not on 6,400 with BIGINT keys. Plans and performances are never deleted while
 * something points at them, and what points at them is written by transactions that have read them.
 */
export class NoForeignKeys1760000000025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE performances
        DROP FOREIGN KEY IF EXISTS fk_performances_seating_plan,
        RENAME INDEX IF EXISTS fk_performances_seating_plan TO ix_performances_seating_plan`);
    await runner.query(`
      ALTER TABLE performance_prices
        DROP FOREIGN KEY IF EXISTS fk_performance_prices_performance`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE performances
        RENAME INDEX IF EXISTS ix_performances_seating_plan TO fk_performances_seating_plan,
        ADD CONSTRAINT fk_performances_seating_plan
          FOREIGN KEY IF NOT EXISTS (seating_plan_id) REFERENCES seating_plans (id)`);
    await runner.query(`
      ALTER TABLE performance_prices
        ADD CONSTRAINT fk_performance_prices_performance
          FOREIGN KEY IF NOT EXISTS (performance_id) REFERENCES performances (id)`);
  }
}
