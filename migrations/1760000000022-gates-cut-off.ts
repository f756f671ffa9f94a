import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Gates that go on without the centre: which device owns which slot of a performance's tickets,
 * which performances are in island mode, what devices decided by themselves, and when a ticket last
 * changed, so that devices can be told what is new.
 */
export class GatesCutOff1760000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS gate_devices (
        performance_id UUID NOT NULL,
        device_id VARCHAR(64) NOT NULL,
        gate VARCHAR(40) NOT NULL,
        staff_id UUID NOT NULL,
        seq BIGINT UNSIGNED NOT NULL COMMENT 'of its last contact; earlier ones come too late',
        seen_at DATETIME(3) NOT NULL,
        revoked_at DATETIME(3) NULL COMMENT 'lost or stolen; its slots are others'' from then on',
        CONSTRAINT pk_gate_devices PRIMARY KEY (performance_id, device_id)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS gate_slots (
        performance_id UUID NOT NULL,
        slot TINYINT UNSIGNED NOT NULL,
        device_id VARCHAR(64) NULL COMMENT 'who may let its tickets in while cut off',
        wanted_by VARCHAR(64) NULL COMMENT 'who gets it once the owner has let go',
        CONSTRAINT pk_gate_slots PRIMARY KEY (performance_id, slot)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS gate_islands (
        performance_id UUID NOT NULL,
        staff_id UUID NOT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_gate_islands PRIMARY KEY (performance_id)
      )`);
    await runner.query(`
      ALTER TABLE scans
        ADD COLUMN IF NOT EXISTS mode ENUM('online','slots','island') NOT NULL DEFAULT 'online',
        ADD COLUMN IF NOT EXISTS shown VARCHAR(40) NULL
          COMMENT 'what a cut-off device told its staff',
        ADD COLUMN IF NOT EXISTS is_conflict TINYINT NOT NULL DEFAULT 0
          COMMENT 'let in by a device that could not know better',
        ADD INDEX IF NOT EXISTS ix_scans_conflict (performance_id, is_conflict)`);
    await runner.query(`
      ALTER TABLE tickets
        ADD COLUMN IF NOT EXISTS changed_at DATETIME(3) NOT NULL
          DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
        ADD INDEX IF NOT EXISTS ix_tickets_changed (performance_id, changed_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE tickets DROP INDEX ix_tickets_changed, DROP COLUMN changed_at');
    await runner.query(`ALTER TABLE scans DROP INDEX ix_scans_conflict, DROP COLUMN mode,
      DROP COLUMN shown, DROP COLUMN is_conflict`);
    await runner.query('DROP TABLE gate_islands, gate_slots, gate_devices');
  }
}
