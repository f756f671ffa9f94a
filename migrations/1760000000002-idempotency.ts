import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first answer to each Idempotency-Key; a row is written with the thing it made. */
export class Idempotency1760000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS idempotency_keys (
        account_id UUID NOT NULL,
        idempotency_key VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        operation VARCHAR(64) NOT NULL,
        body_hash BINARY(32) NOT NULL,
        result LONGTEXT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_idempotency_keys PRIMARY KEY (account_id, idempotency_key)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}
