import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Saved payment methods: the provider's token and what its owner knows it by, never a card number.
 * A slot a method bounds how many an account has, by the key alone.
 */
export class PaymentMethods1760000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS payment_methods (
        id UUID NOT NULL,
        account_id UUID NOT NULL,
        slot TINYINT UNSIGNED NOT NULL,
        provider VARCHAR(20) NOT NULL,
        token VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
          COMMENT 'what the provider knows it by',
        label VARCHAR(60) NOT NULL COMMENT 'what its owner knows it by',
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_payment_methods PRIMARY KEY (id),
        CONSTRAINT uq_payment_methods_slot UNIQUE (account_id, slot),
        CONSTRAINT uq_payment_methods_token UNIQUE (account_id, provider, token)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE payment_methods');
  }
}
