import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who was verified as a person, once a person (`uq_verified_persons_person`), and events for which that
 * is asked. Names, birth dates and telephone numbers are not kept: a keyed hash tells persons apart.
 */
export class VerifiedPersons1760000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS verified_persons (
        account_id UUID NOT NULL,
        person_hash BINARY(32) NOT NULL COMMENT 'HMAC-SHA256 of the provider''s CI',
        verified_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_verified_persons PRIMARY KEY (account_id),
        CONSTRAINT uq_verified_persons_person UNIQUE (person_hash)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS identity_requests (
        account_id UUID NOT NULL,
        id UUID NOT NULL COMMENT 'of the latest request of the account',
        requested_at DATETIME(3) NOT NULL,
        requests INT NOT NULL COMMENT 'on the day of requested_at',
        tries INT NOT NULL COMMENT 'codes entered for the latest request',
        CONSTRAINT pk_identity_requests PRIMARY KEY (account_id)
      )`);
    await runner.query(`
      ALTER TABLE events
        ADD COLUMN IF NOT EXISTS verified_buyers_only BOOLEAN NOT NULL DEFAULT FALSE`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE verified_persons, identity_requests');
    await runner.query('ALTER TABLE events DROP COLUMN verified_buyers_only');
  }
}
