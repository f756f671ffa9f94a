import { setTimeout as sleep } from 'node:timers/promises';
import { hostname } from 'node:os';
import { DataSource, type DataSourceOptions, type MigrationInterface } from 'typeorm';
import { Accounts1760000000001 } from '../../migrations/1760000000001-accounts.js';
import { Idempotency1760000000002 } from '../../migrations/1760000000002-idempotency.js';
import { Catalogue1760000000003 } from '../../migrations/1760000000003-catalogue.js';
import { SeatsAndHolds1760000000004 } from '../../migrations/1760000000004-seats-and-holds.js';
import { OrdersAndPayments1760000000005 } from '../../migrations/1760000000005-orders-and-payments.js';
import { Tickets1760000000006 } from '../../migrations/1760000000006-tickets.js';
import { WaitingRooms1760000000007 } from '../../migrations/1760000000007-waiting-rooms.js';
import { PaymentMethods1760000000008 } from '../../migrations/1760000000008-payment-methods.js';
import { RefundsOfTickets1760000000009 } from '../../migrations/1760000000009-refunds-of-tickets.js';
import { Waitlist1760000000010 } from '../../migrations/1760000000010-waitlist.js';
import { Outbox1760000000011 } from '../../migrations/1760000000011-outbox.js';
import { Notifications1760000000012 } from '../../migrations/1760000000012-notifications.js';
import { Push1760000000013 } from '../../migrations/1760000000013-push.js';
import { RemindersAndChanges1760000000014 } from '../../migrations/1760000000014-reminders-and-changes.js';
import { PlaceWishes1760000000015 } from '../../migrations/1760000000015-place-wishes.js';
import { OfferedAt1760000000016 } from '../../migrations/1760000000016-offered-at.js';
import { TicketKeys1760000000020 } from '../../migrations/1760000000020-ticket-keys.js';
import { GatesCutOff1760000000022 } from '../../migrations/1760000000022-gates-cut-off.js';
import { GateCounts1760000000023 } from '../../migrations/1760000000023-gate-counts.js';
import { Transfers1760000000024 } from '../../migrations/1760000000024-transfers.js';
import { NoForeignKeys1760000000025 } from '../../migrations/1760000000025-no-foreign-keys.js';
import { HoldCoolDowns1760000000026 } from '../../migrations/1760000000026-hold-cool-downs.js';
import { Evidence1760000000027 } from '../../migrations/1760000000027-evidence.js';
import { ReviewItems1760000000028 } from '../../migrations/1760000000028-review-items.js';
import { OperatorCommands1760000000029 } from '../../migrations/1760000000029-operator-commands.js';
import { DrillRuns1760000000030 } from '../../migrations/1760000000030-drill-runs.js';
import { Rehearsals1760000000031 } from '../../migrations/1760000000031-rehearsals.js';
import { SellerRefundsAndThrownAwayCharges1760000000032 } from '../../migrations/1760000000032-seller-refunds-and-thrown-away-charges.js';
import { HoldExtensions1760000000033 } from '../../migrations/1760000000033-hold-extensions.js';
import { ReEntry1760000000034 } from '../../migrations/1760000000034-re-entry.js';
import { TicketDevices1760000000035 } from '../../migrations/1760000000035-ticket-devices.js';
import { GateEnrolments1760000000038 } from '../../migrations/1760000000038-gate-enrolments.js';
import { VerifiedPersons1760000000040 } from '../../migrations/1760000000040-verified-persons.js';
import { Ledger1760000000001 } from '../../migrations/sandbox/1760000000001-ledger.js';
import { AuthorizationsAndWebhooks1760000000002 } from '../../migrations/sandbox/1760000000002-authorizations-and-webhooks.js';
import type { Config } from '../config/config.schema.js';
import { classifyFailure, isWorthAnotherTry } from './galera-errors.js';
import { dataSourceOptions } from './writers.js';

/** Every migration of the application's database, oldest first. */
export const migrations: (new () => MigrationInterface)[] = [
  Accounts1760000000001,
  Idempotency1760000000002,
  Catalogue1760000000003,
  SeatsAndHolds1760000000004,
  OrdersAndPayments1760000000005,
  Tickets1760000000006,
  WaitingRooms1760000000007,
  PaymentMethods1760000000008,
  RefundsOfTickets1760000000009,
  Waitlist1760000000010,
  Outbox1760000000011,
  Notifications1760000000012,
  Push1760000000013,
  RemindersAndChanges1760000000014,
  PlaceWishes1760000000015,
  OfferedAt1760000000016,
  TicketKeys1760000000020,
  GatesCutOff1760000000022,
  GateCounts1760000000023,
  Transfers1760000000024,
  NoForeignKeys1760000000025,
  HoldCoolDowns1760000000026,
  Evidence1760000000027,
  ReviewItems1760000000028,
  OperatorCommands1760000000029,
  DrillRuns1760000000030,
  Rehearsals1760000000031,
  SellerRefundsAndThrownAwayCharges1760000000032,
  HoldExtensions1760000000033,
  ReEntry1760000000034,
  TicketDevices1760000000035,
  GateEnrolments1760000000038,
  VerifiedPersons1760000000040,
];

const LEASE_SECONDS = 60;
const WAIT_TRIES = 240;
const WAIT_MS = 500;

/** Another runner holds the migration lease and did not finish in time. */
export class MigrationsBusy extends Error {}

/**
 * Runs what is pending, for the application and for the sandbox bank's ledger. Only one runner in
 * the whole cluster works at a time: a leased row guards it, because GET_LOCK knows one node only.
 * @param log gets one line a step
 * @throws MigrationsBusy when another runner keeps the lease for two minutes
 */
export async function migrate(config: Config, log: (line: string) => void): Promise<void> {
  const options = dataSourceOptions(config, config.DB_WRITER_PORTS[0] as number);
  await migrateDatabase({ ...options, migrations }, log);
  const sandbox = {
    ...options,
    username: config.SANDBOX_DB_USER,
    password: config.SANDBOX_DB_PASSWORD,
    database: config.SANDBOX_DB_NAME,
    migrations: [Ledger1760000000001, AuthorizationsAndWebhooks1760000000002],
  } as DataSourceOptions;
  await migrateDatabase(sandbox, log);
}

async function migrateDatabase(
  options: DataSourceOptions,
  log: (line: string) => void,
): Promise<void> {
  const source = await new DataSource({
    ...options,
    poolSize: 2,
  } as DataSourceOptions).initialize();
  const runnerId = `${hostname()}:${process.pid}:${Math.random().toString(36).slice(2)}`;
  try {
    await takeLease(source, runnerId, log);
    const renewal = setInterval(
      () => void renewLease(source, runnerId).catch(() => undefined),
      10_000,
    );
    try {
      const done = await source.runMigrations({ transaction: 'none' });
      for (const migration of done) log(`migrated ${String(options.database)}: ${migration.name}`);
      if (done.length === 0) log(`${String(options.database)} is up to date`);
    } finally {
      clearInterval(renewal);
      // A lease that cannot be given back runs out by itself.
      await insist(source, 'UPDATE migration_lease SET runner = NULL WHERE id = 1 AND runner = ?', [
        runnerId,
      ]).catch(() => undefined);
    }
  } finally {
    await source.destroy();
  }
}

async function takeLease(
  source: DataSource,
  runnerId: string,
  log: (line: string) => void,
): Promise<void> {
  await insist(
    source,
    `CREATE TABLE IF NOT EXISTS migration_lease (
      id TINYINT NOT NULL,
      runner VARCHAR(200) NULL,
      leased_until DATETIME(3) NOT NULL,
      CONSTRAINT pk_migration_lease PRIMARY KEY (id)
    )`,
  );
  await insist(source, 'INSERT IGNORE INTO migration_lease VALUES (1, NULL, NOW(3))');
  for (let attempt = 1; attempt <= WAIT_TRIES; attempt++) {
    if (await renewLease(source, runnerId)) return;
    if (attempt === 1) log('another runner is migrating, waiting for it');
    await sleep(WAIT_MS);
  }
  throw new MigrationsBusy('Another runner has been migrating for two minutes.');
}

/** One conditional UPDATE that Galera certifies: only one runner's can succeed. */
async function renewLease(source: DataSource, runnerId: string): Promise<boolean> {
  try {
    const result = await source.query<{ affectedRows: number }>(
      `UPDATE migration_lease SET runner = ?, leased_until = NOW(3) + INTERVAL ${LEASE_SECONDS} SECOND
       WHERE id = 1 AND (runner IS NULL OR runner = ? OR leased_until < NOW(3))`,
      [runnerId, runnerId],
    );
    return result.affectedRows === 1;
  } catch (error) {
    if (isWorthAnotherTry(classifyFailure(error))) return false;
    throw error;
  }
}

/** Runs a statement that may run twice until it meets neither another runner nor a lost node. */
async function insist(
  source: DataSource,
  sql: string,
  parameters: readonly string[] = [],
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await source.query(sql, [...parameters]);
      return;
    } catch (error) {
      if (attempt >= WAIT_TRIES || !isWorthAnotherTry(classifyFailure(error))) throw error;
      await sleep(WAIT_MS);
    }
  }
}
