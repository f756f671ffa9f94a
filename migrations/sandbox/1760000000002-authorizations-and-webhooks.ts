import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Charges in two steps, refunds in parts, and messages that the merchant has not acknowledged. */
export class AuthorizationsAndWebhooks1760000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE charges
        MODIFY state ENUM('captured','declined','authorized','voided') NOT NULL,
        ADD COLUMN IF NOT EXISTS refunded_amount INT UNSIGNED NOT NULL DEFAULT 0`);
    await runner.query(`
      UPDATE charges SET refunded_amount = LEAST(amount, (SELECT COALESCE(SUM(r.amount), 0)
        FROM charge_refunds r WHERE r.charge_key = charges.merchant_key))`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS webhook_messages (
        id UUID NOT NULL,
        charge_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        state VARCHAR(20) NOT NULL COMMENT 'of the charge at that moment',
        attempts INT UNSIGNED NOT NULL DEFAULT 0,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        due_at DATETIME(3) NOT NULL,
        CONSTRAINT pk_webhook_messages PRIMARY KEY (id),
        INDEX ix_webhook_messages_due (due_at)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_messages');
    await runner.query(`
      ALTER TABLE charges MODIFY state ENUM('captured','declined') NOT NULL,
        DROP COLUMN refunded_amount`);
  }
}
