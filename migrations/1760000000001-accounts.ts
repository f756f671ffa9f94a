import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts, their roles, sellers, interests and refresh tokens. */
export class Accounts1760000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS accounts (
        id UUID NOT NULL,
        email VARCHAR(254) NOT NULL,
        password_hash VARCHAR(200) NOT NULL,
        name VARCHAR(100) NOT NULL,
        locale ENUM('ko','en') NOT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_accounts PRIMARY KEY (id),
        CONSTRAINT uq_accounts_email UNIQUE (email)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS account_roles (
        account_id UUID NOT NULL,
        role ENUM('buyer','seller','gate-staff','operator') NOT NULL,
        CONSTRAINT pk_account_roles PRIMARY KEY (account_id, role)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS sellers (
        account_id UUID NOT NULL,
        business_name VARCHAR(100) NOT NULL,
        contact VARCHAR(200) NOT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_sellers PRIMARY KEY (account_id)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS account_interests (
        account_id UUID NOT NULL,
        genres JSON NOT NULL,
        regions JSON NOT NULL,
        seller_ids JSON NOT NULL,
        CONSTRAINT pk_account_interests PRIMARY KEY (account_id)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS refresh_tokens (
        id UUID NOT NULL,
        family_id UUID NOT NULL,
        account_id UUID NOT NULL,
        token_hash BINARY(32) NOT NULL,
        expires_at DATETIME(3) NOT NULL,
        used_at DATETIME(3) NULL,
        revoked_at DATETIME(3) NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_refresh_tokens PRIMARY KEY (id),
        CONSTRAINT uq_refresh_tokens_hash UNIQUE (token_hash),
        INDEX ix_refresh_tokens_family (family_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE refresh_tokens, account_interests, sellers, account_roles, accounts',
    );
  }
}
