import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why a seller gave an order back; and payments of a rehearsal that are deleted here and that the sandbox bank
 * still has, from the transaction that deletes them until the bank has said that it forgot them.
 */
export class SellerRefundsAndThrownAwayCharges1760000000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE refunds ADD COLUMN IF NOT EXISTS
        remark VARCHAR(300) NULL COMMENT 'told to the buyer by the seller who gave it back'`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS thrown_away_charges (
        payment_id UUID NOT NULL,
        CONSTRAINT pk_thrown_away_charges PRIMARY KEY (payment_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE thrown_away_charges');
    await runner.query('ALTER TABLE refunds DROP COLUMN remark');
  }
}
