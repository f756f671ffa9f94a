import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Notices, who follows what, how far a notice to many has come, and what people do not want by
 * mail. `follows` is what account_interests says, a row for each, so that
 * those who follow an event are found by an index.
 */
export class Notifications1760000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS notifications (
        id UUID NOT NULL,
        account_id UUID NOT NULL,
        kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        subject_key VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        data JSON NOT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        read_at DATETIME(3) NULL,
        CONSTRAINT pk_notifications PRIMARY KEY (id),
        CONSTRAINT uq_notifications_subject UNIQUE (account_id, kind, subject_key),
        INDEX ix_notifications_account (account_id, id)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS notification_mutes (
        account_id UUID NOT NULL,
        kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        channel ENUM('email') NOT NULL,
        CONSTRAINT pk_notification_mutes PRIMARY KEY (account_id, kind, channel)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS notification_quiet_hours (
        account_id UUID NOT NULL,
        from_minute SMALLINT UNSIGNED NULL COMMENT 'of the day in Seoul; NULL: never quiet',
        to_minute SMALLINT UNSIGNED NULL,
        CONSTRAINT pk_notification_quiet_hours PRIMARY KEY (account_id),
        CONSTRAINT ck_notification_quiet_hours CHECK ((from_minute IS NULL) = (to_minute IS NULL))
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS follows (
        kind ENUM('genre','region','seller') NOT NULL,
        value VARCHAR(40) NOT NULL,
        account_id UUID NOT NULL,
        is_narrowed BOOLEAN NOT NULL COMMENT 'a genre counts only in the regions, and the reverse',
        CONSTRAINT pk_follows PRIMARY KEY (kind, value, account_id),
        INDEX ix_follows_account (account_id)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS fan_outs (
        id UUID NOT NULL,
        kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        subject_key VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        audience VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        argument JSON NOT NULL COMMENT 'what the audience is chosen by',
        data JSON NOT NULL,
        expected INT UNSIGNED NULL COMMENT 'how many accounts; counted once',
        cursor_id UUID NULL COMMENT 'the last account that has its notice',
        written INT UNSIGNED NOT NULL DEFAULT 0,
        leased_until DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        ended_at DATETIME(3) NULL,
        CONSTRAINT pk_fan_outs PRIMARY KEY (id),
        INDEX ix_fan_outs_open (ended_at, leased_until)
      )`);
    await copyInterests(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE fan_outs, follows, notification_quiet_hours,
      notification_mutes, notifications`);
  }
}

/** What accounts followed before. */
async function copyInterests(runner: QueryRunner): Promise<void> {
  const copy = (kind: string, column: string, other: string | undefined): Promise<unknown> =>
    runner.query(`
      INSERT IGNORE INTO follows (kind, value, account_id, is_narrowed)
      SELECT '${kind}', j.value, a.account_id,
        ${other === undefined ? '0' : `JSON_LENGTH(a.${other}) > 0`}
      FROM account_interests a,
        JSON_TABLE(a.${column}, '$[*]' COLUMNS (value VARCHAR(40) PATH '$')) j`);
  await copy('genre', 'genres', 'regions');
  await copy('region', 'regions', 'genres');
  await copy('seller', 'seller_ids', undefined);
}
