import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a seller should look at: purchases that were faster than a person, and reports of buyers. The
 * index tells when a buyer was admitted.
 */
export class ReviewItems1760000000028 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS review_items (
        id UUID NOT NULL,
        performance_id UUID NOT NULL,
        account_id UUID NOT NULL COMMENT 'who bought, or who reports',
        kind ENUM('fast-purchase','report') NOT NULL,
        order_id UUID NULL COMMENT 'of a purchase',
        details JSON NOT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        reviewed_at DATETIME(3) NULL,
        CONSTRAINT pk_review_items PRIMARY KEY (id),
        CONSTRAINT uq_review_items_order UNIQUE (order_id),
        INDEX ix_review_items_performance (performance_id, id),
        INDEX ix_review_items_account (account_id, performance_id)
      )`);
    await runner.query(`
      ALTER TABLE admissions ADD INDEX IF NOT EXISTS
        ix_admissions_account (performance_id, account_id, admitted_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE admissions DROP INDEX ix_admissions_account');
    await runner.query('DROP TABLE review_items');
  }
}
