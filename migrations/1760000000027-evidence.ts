import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What happened in a sale, noted afterwards: a chain of entries a performance, each with the hash of the
 * one before it. Rows of `evidence_entries` are only ever inserted.
 */
export class Evidence1760000000027 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS evidence_chains (
        performance_id UUID NOT NULL,
        length INT UNSIGNED NOT NULL DEFAULT 0,
        hash BINARY(32) NOT NULL COMMENT 'of the last entry; zeros before the first',
        CONSTRAINT pk_evidence_chains PRIMARY KEY (performance_id)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS evidence_entries (
        performance_id UUID NOT NULL,
        number INT UNSIGNED NOT NULL COMMENT '1 upwards without gaps',
        kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        subject_id UUID NOT NULL,
        entry TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'canonical JSON',
        previous_hash BINARY(32) NOT NULL,
        hash BINARY(32) NOT NULL COMMENT 'SHA-256 of previous_hash and entry',
        CONSTRAINT pk_evidence_entries PRIMARY KEY (performance_id, number),
        CONSTRAINT uq_evidence_entries_fact UNIQUE (performance_id, kind, subject_id)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS evidence_cursors (
        source VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        last_id UUID NOT NULL COMMENT 'everything up to this one is noted',
        CONSTRAINT pk_evidence_cursors PRIMARY KEY (source)
      )`);
    await runner.query(`
      INSERT IGNORE INTO evidence_cursors (source, last_id)
      SELECT source, '00000000-0000-0000-0000-000000000000'
      FROM (SELECT 'hold' AS source UNION SELECT 'order' UNION SELECT 'refund'
        UNION SELECT 'transfer') sources`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS evidence_watched (
        source VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        subject_id UUID NOT NULL COMMENT 'begun, and its end is not noted yet',
        CONSTRAINT pk_evidence_watched PRIMARY KEY (source, subject_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE evidence_watched, evidence_cursors, evidence_entries, evidence_chains',
    );
  }
}
