import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders, their payments, refunds. Amounts in won. */
export class OrdersAndPayments1760000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS orders (
        id UUID NOT NULL,
        account_id UUID NOT NULL,
        performance_id UUID NOT NULL,
        hold_id UUID NOT NULL,
        idempotency_key VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        body_hash BINARY(32) NOT NULL,
        state ENUM('pending','payment-unknown','paid','partially-refunded','refunded','declined',
          'expired') NOT NULL DEFAULT 'pending',
        amount INT UNSIGNED NOT NULL,
        refunded_amount INT UNSIGNED NOT NULL DEFAULT 0,
        fee_amount INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'cancellation fees kept',
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        settled_at DATETIME(3) NULL,
        CONSTRAINT pk_orders PRIMARY KEY (id),
        CONSTRAINT uq_orders_idempotency_key UNIQUE (account_id, idempotency_key),
        INDEX ix_orders_performance (performance_id, state),
        CONSTRAINT ck_orders_refunded CHECK (refunded_amount + fee_amount <= amount)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS payments (
        id UUID NOT NULL,
        order_id UUID NOT NULL,
        provider VARCHAR(20) NOT NULL,
        state ENUM('created','authorized','captured','refunded','declined','unknown')
          NOT NULL DEFAULT 'created',
        amount INT UNSIGNED NOT NULL,
        refunded_amount INT UNSIGNED NOT NULL DEFAULT 0,
        provider_reference VARCHAR(100) NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_payments PRIMARY KEY (id),
        CONSTRAINT uq_payments_order UNIQUE (order_id),
        INDEX ix_payments_unsettled (state, updated_at),
        CONSTRAINT ck_payments_refunded CHECK (refunded_amount <= amount)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS refunds (
        id UUID NOT NULL,
        order_id UUID NOT NULL,
        payment_id UUID NOT NULL,
        account_id UUID NOT NULL,
        idempotency_key VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        body_hash BINARY(32) NOT NULL,
        amount INT UNSIGNED NOT NULL,
        fee_amount INT UNSIGNED NOT NULL,
        state ENUM('pending','done') NOT NULL DEFAULT 'pending',
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        done_at DATETIME(3) NULL,
        CONSTRAINT pk_refunds PRIMARY KEY (id),
        CONSTRAINT uq_refunds_idempotency_key UNIQUE (account_id, idempotency_key),
        INDEX ix_refunds_order (order_id),
        INDEX ix_refunds_pending (state, created_at)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE refunds, payments, orders');
  }
}
