import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Devices that were made a gate's by a picture on the seller's screen: the invitation, of which the
 * secret itself is stored nowhere, and the key that the device proves itself with from then on.
 */
export class GateEnrolments1760000000038 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS gate_enrolments (
        id UUID NOT NULL COMMENT 'of the device',
        performance_id UUID NOT NULL,
        name VARCHAR(40) NOT NULL COMMENT 'of its gate, until it names itself otherwise',
        secret_hash BINARY(32) NOT NULL COMMENT 'SHA-256; good once',
        invited_by UUID NOT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        expires_at DATETIME(3) NOT NULL COMMENT 'of the invitation',
        verify_key BINARY(65) NULL COMMENT 'ECDSA P-256, uncompressed point; null until enrolled',
        enrolled_at DATETIME(3) NULL,
        seen_at DATETIME(3) NULL COMMENT 'when it last proved itself',
        revoked_at DATETIME(3) NULL,
        CONSTRAINT pk_gate_enrolments PRIMARY KEY (id),
        CONSTRAINT uq_gate_enrolments_secret UNIQUE (secret_hash),
        INDEX ix_gate_enrolments_performance (performance_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gate_enrolments');
  }
}
