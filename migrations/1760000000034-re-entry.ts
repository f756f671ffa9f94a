import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Going out and coming back: events that allow it, which tickets' holders are outside, and which
 * scans somebody went through with, by which a ticket's comings and goings are put in order.
 */
export class ReEntry1760000000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE events ADD COLUMN IF NOT EXISTS re_entry BOOLEAN NOT NULL DEFAULT FALSE`);
    await runner.query(`
      ALTER TABLE tickets
        ADD COLUMN IF NOT EXISTS outside_since DATETIME(3) NULL
          COMMENT 'entered and went out again; null while inside, and before the first entry',
        ADD COLUMN IF NOT EXISTS outside_gate VARCHAR(40) NULL`);
    await runner.query(`
      ALTER TABLE scans
        ADD COLUMN IF NOT EXISTS direction ENUM('in','out') NOT NULL DEFAULT 'in',
        ADD COLUMN IF NOT EXISTS is_passage TINYINT NOT NULL DEFAULT 0
          COMMENT 'somebody went through with a genuine code of the ticket',
        ADD INDEX IF NOT EXISTS ix_scans_passage (ticket_id, is_passage)`);
    await runner.query(`
      UPDATE scans s JOIN tickets t ON t.id = s.ticket_id AND t.performance_id = s.performance_id
      SET s.is_passage = 1 WHERE s.outcome = 'admitted' AND t.state = 'checked-in'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE scans DROP INDEX ix_scans_passage, DROP COLUMN is_passage,
      DROP COLUMN direction`);
    await runner.query('ALTER TABLE tickets DROP COLUMN outside_gate, DROP COLUMN outside_since');
    await runner.query('ALTER TABLE events DROP COLUMN re_entry');
  }
}
