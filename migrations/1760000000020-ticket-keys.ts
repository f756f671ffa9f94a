import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keys of ticket codes: those that sign, by their id in the code, and one a performance, from which
 * each ticket's own is derived. Both are sealed under a key that is not in the database.
 */
export class TicketKeys1760000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS ticket_signing_keys (
        key_id TINYINT UNSIGNED NOT NULL COMMENT '0 is the installation''s first, kept in settings',
        public_key BINARY(32) NULL COMMENT 'Ed25519',
        sealed_key VARBINARY(200) NULL COMMENT 'PKCS#8 DER, AES-256-GCM',
        signs_from DATETIME(3) NOT NULL,
        retired_at DATETIME(3) NULL COMMENT 'from then on its codes are refused',
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_ticket_signing_keys PRIMARY KEY (key_id),
        CONSTRAINT ck_ticket_signing_keys_id CHECK (key_id < 16)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS performance_ticket_keys (
        performance_id UUID NOT NULL,
        sealed_key VARBINARY(100) NOT NULL COMMENT '32 bytes, AES-256-GCM',
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_performance_ticket_keys PRIMARY KEY (performance_id)
      )`);
    await runner.query(`
      ALTER TABLE scans ADD COLUMN IF NOT EXISTS reason VARCHAR(40) NULL
        COMMENT 'why, where the outcome has several reasons' AFTER outcome`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE scans DROP COLUMN reason');
    await runner.query('DROP TABLE performance_ticket_keys, ticket_signing_keys');
  }
}
