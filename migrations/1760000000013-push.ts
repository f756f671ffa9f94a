import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Devices that take notices by web push. An endpoint belongs to one account at a time; each account has
 * twenty slots, so a race cannot give it more.
 */
export class Push1760000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS push_subscriptions (
        id UUID NOT NULL,
        account_id UUID NOT NULL,
        slot TINYINT UNSIGNED NOT NULL,
        endpoint VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        endpoint_hash BINARY(32) NOT NULL COMMENT 'SHA-256; the endpoint is too long for a key',
        p256dh VARCHAR(90) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        auth VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        device VARCHAR(200) NOT NULL COMMENT 'User-Agent of the browser',
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_push_subscriptions PRIMARY KEY (id),
        CONSTRAINT uq_push_subscriptions_endpoint UNIQUE (endpoint_hash),
        CONSTRAINT uq_push_subscriptions_slot UNIQUE (account_id, slot)
      )`);
    await runner.query(`
      ALTER TABLE notification_mutes MODIFY channel ENUM('email','push') NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM notification_mutes WHERE channel = 'push'`);
    await runner.query(`ALTER TABLE notification_mutes MODIFY channel ENUM('email') NOT NULL`);
    await runner.query('DROP TABLE push_subscriptions');
  }
}
