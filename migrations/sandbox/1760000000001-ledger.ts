import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the sandbox bank remembers: charges by the merchant's key, and refunds by theirs. */
export class Ledger1760000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS charges (
        merchant_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        amount INT UNSIGNED NOT NULL,
        state ENUM('captured','declined') NOT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_charges PRIMARY KEY (merchant_key)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS charge_refunds (
        merchant_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        charge_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        amount INT UNSIGNED NOT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_charge_refunds PRIMARY KEY (merchant_key),
        INDEX ix_charge_refunds_charge (charge_key)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE charge_refunds, charges');
  }
}
