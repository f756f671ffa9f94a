import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Seating plans, events and performances. A seating plan and a performance never change. */
export class Catalogue1760000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS seating_plans (
        id UUID NOT NULL,
        seller_id UUID NOT NULL,
        name VARCHAR(100) NOT NULL,
        venue VARCHAR(100) NOT NULL,
        version INT UNSIGNED NOT NULL,
        seat_count INT UNSIGNED NOT NULL,
        layout LONGTEXT NOT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_seating_plans PRIMARY KEY (id),
        CONSTRAINT uq_seating_plans_version UNIQUE (seller_id, name, version),
        CONSTRAINT ck_seating_plans_layout CHECK (JSON_VALID(layout)),
        CONSTRAINT ck_seating_plans_seat_count CHECK (seat_count > 0)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS events (
        id UUID NOT NULL,
        seller_id UUID NOT NULL,
        title VARCHAR(200) NOT NULL,
        description TEXT NOT NULL,
        genre VARCHAR(40) NOT NULL,
        region VARCHAR(40) NOT NULL,
        venue VARCHAR(100) NOT NULL,
        age_rating VARCHAR(20) NOT NULL,
        running_minutes SMALLINT UNSIGNED NOT NULL,
        poster_url VARCHAR(500) NULL,
        cancellation_fee_steps JSON NOT NULL,
        state ENUM('draft','published') NOT NULL DEFAULT 'draft',
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        published_at DATETIME(3) NULL,
        CONSTRAINT pk_events PRIMARY KEY (id),
        INDEX ix_events_seller (seller_id, id),
        INDEX ix_events_published (state, id)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS performances (
        id UUID NOT NULL,
        short_id INT UNSIGNED NOT NULL,
        event_id UUID NOT NULL,
        seating_plan_id UUID NOT NULL,
        starts_at DATETIME(3) NOT NULL,
        sales_open_at DATETIME(3) NOT NULL,
        sales_close_at DATETIME(3) NOT NULL,
        max_tickets_per_buyer SMALLINT UNSIGNED NOT NULL,
        waiting_room_enabled BOOLEAN NOT NULL,
        active_buyers_max INT UNSIGNED NOT NULL,
        admissions_per_second_max INT UNSIGNED NOT NULL,
        seat_count INT UNSIGNED NOT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_performances PRIMARY KEY (id),
        CONSTRAINT uq_performances_short_id UNIQUE (short_id),
        INDEX ix_performances_event (event_id, starts_at),
        CONSTRAINT fk_performances_seating_plan
          FOREIGN KEY (seating_plan_id) REFERENCES seating_plans (id),
        CONSTRAINT ck_performances_sales CHECK (sales_open_at < sales_close_at)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS performance_prices (
        performance_id UUID NOT NULL,
        grade VARCHAR(20) COLLATE utf8mb4_bin NOT NULL COMMENT 'grades differ by every letter',
        name VARCHAR(40) NOT NULL,
        amount INT UNSIGNED NOT NULL,
        CONSTRAINT pk_performance_prices PRIMARY KEY (performance_id, grade),
        CONSTRAINT fk_performance_prices_performance
          FOREIGN KEY (performance_id) REFERENCES performances (id)
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS performance_staff (
        performance_id UUID NOT NULL,
        account_id UUID NOT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        CONSTRAINT pk_performance_staff PRIMARY KEY (performance_id, account_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE performance_staff, performance_prices, performances, events, seating_plans',
    );
  }
}
