import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Buyers in a waiting room who asked to be told when their place is near; told, the row is gone. */
export class PlaceWishes1760000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS place_wishes (
        performance_id UUID NOT NULL,
        account_id UUID NOT NULL,
        number INT UNSIGNED NOT NULL COMMENT 'in the line',
        place INT UNSIGNED NULL COMMENT 'NULL until it is drawn',
        CONSTRAINT pk_place_wishes PRIMARY KEY (performance_id, account_id),
        INDEX ix_place_wishes_place (performance_id, place)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE place_wishes');
  }
}
