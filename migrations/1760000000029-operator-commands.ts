import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Commands that operators give on the page, with the lines they print, and what operators did: a chain
 * of entries, each with the hash of the one before it. Rows of `operator_log` are only ever inserted.
 */
export class OperatorCommands1760000000029 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS operator_commands (
        id UUID NOT NULL,
        account_id UUID NOT NULL,
        action VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        arguments JSON NOT NULL,
        state ENUM('requested','running','done','failed','stale','unknown') NOT NULL
          DEFAULT 'requested',
        active TINYINT UNSIGNED NULL DEFAULT 1 COMMENT '1 until it ended: one at a time',
        requested_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        started_at DATETIME(3) NULL,
        ended_at DATETIME(3) NULL,
        message VARCHAR(2000) NULL COMMENT 'its last words',
        CONSTRAINT pk_operator_commands PRIMARY KEY (id),
        CONSTRAINT uq_operator_commands_active UNIQUE (active)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS operator_command_lines (
        command_id UUID NOT NULL,
        number SMALLINT UNSIGNED NOT NULL COMMENT '1 upwards',
        line VARCHAR(1000) NOT NULL,
        CONSTRAINT pk_operator_command_lines PRIMARY KEY (command_id, number)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS operator_log (
        number INT UNSIGNED NOT NULL COMMENT '1 upwards without gaps',
        action_id UUID NOT NULL,
        phase ENUM('asked','ended') NOT NULL,
        entry TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'canonical JSON',
        previous_hash BINARY(32) NOT NULL COMMENT 'zeros before the first',
        hash BINARY(32) NOT NULL COMMENT 'SHA-256 of previous_hash and entry',
        CONSTRAINT pk_operator_log PRIMARY KEY (number),
        CONSTRAINT uq_operator_log_action UNIQUE (action_id, phase)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS operator_log_end (
        id TINYINT UNSIGNED NOT NULL COMMENT '1: there is one log',
        number INT UNSIGNED NOT NULL COMMENT 'of the last entry; 0 before the first',
        hash BINARY(32) NOT NULL,
        CONSTRAINT pk_operator_log_end PRIMARY KEY (id)
      )`);
    await runner.query(
      "INSERT IGNORE INTO operator_log_end VALUES (1, 0, UNHEX(REPEAT('00', 32)))",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE operator_log_end, operator_log, operator_command_lines, operator_commands',
    );
  }
}
