import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Events whose tickets show their code on one device of the holder's alone, and those devices.
 * `current_account_id` makes the database itself refuse an account a second one.
 */
export class TicketDevices1760000000035 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE events
        ADD COLUMN IF NOT EXISTS device_binding BOOLEAN NOT NULL DEFAULT FALSE`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS ticket_devices (
        id UUID NOT NULL,
        account_id UUID NOT NULL,
        verify_key BINARY(65) NOT NULL COMMENT 'ECDSA P-256, uncompressed point',
        wrap_key BINARY(65) NOT NULL COMMENT 'ECDH P-256, uncompressed point',
        nonce BINARY(16) NOT NULL COMMENT 'what the device must name at its next request',
        previous_nonce BINARY(16) NULL,
        state ENUM('active','copied','replaced') NOT NULL DEFAULT 'active',
        enrolled_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        seen_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        ended_at DATETIME(3) NULL COMMENT 'found copied, or replaced',
        current_account_id UUID AS (IF(state = 'replaced', NULL, account_id)) PERSISTENT,
        CONSTRAINT pk_ticket_devices PRIMARY KEY (id),
        CONSTRAINT uq_ticket_devices_current UNIQUE (current_account_id),
        INDEX ix_ticket_devices_account (account_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ticket_devices');
    await runner.query('ALTER TABLE events DROP COLUMN device_binding');
  }
}
