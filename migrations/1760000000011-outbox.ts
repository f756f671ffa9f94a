import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What must happen after a commit. The id follows from topic and key, so the primary key alone keeps
 * a message from being written twice, on every node.
 */
export class Outbox1760000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS outbox (
        id UUID NOT NULL COMMENT 'of topic and message_key',
        topic VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        message_key VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        payload JSON NOT NULL,
        state ENUM('waiting','done','dead') NOT NULL DEFAULT 'waiting',
        due_at DATETIME(3) NOT NULL COMMENT 'while it is being delivered: when to do it again',
        claim_id UUID NULL COMMENT 'the round of a relay that took it last',
        failures SMALLINT UNSIGNED NOT NULL DEFAULT 0,
        last_error VARCHAR(500) NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        ended_at DATETIME(3) NULL,
        CONSTRAINT pk_outbox PRIMARY KEY (id),
        INDEX ix_outbox_due (state, topic, due_at),
        INDEX ix_outbox_ended (state, ended_at),
        CONSTRAINT ck_outbox_ended CHECK ((state = 'waiting') = (ended_at IS NULL))
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox');
  }
}
