import { randomUUID } from 'node:crypto';
import type {
  CurrentRehearsal,
  RehearsalStarted,
} from '../../src/rehearsals/rehearsals.schemas.js';
import { expectStatus, type OnSale, send } from './client.js';
import { asRoot, testConfig } from './cluster.js';

type Seller = OnSale['seller'];

/** Asks for a rehearsal of a performance, by its seller unless said otherwise. */
export const startRehearsal = (
  { performanceId, seller }: OnSale,
  body: object,
  { token }: Pick<Seller, 'token'> = seller,
  key: string = randomUUID(),
) =>
  send<RehearsalStarted & { code: string }>(
    'POST',
    `/seller/performances/${performanceId}/rehearsals`,
    { token, key, body },
  );

/** How far the rehearsal of a performance is; null when there is none. */
export async function currentRehearsal(
  { token }: Pick<Seller, 'token'>,
  performanceId: string,
): Promise<CurrentRehearsal['rehearsal']> {
  const path = `/seller/performances/${performanceId}/rehearsal`;
  return (await expectStatus<CurrentRehearsal>(200, 'GET', path, { token })).rehearsal;
}

/** Everything there is of a rehearsal: its simulated buyers, its orders and their payments. */
export async function idsOfRehearsal(id: string): Promise<{
  readonly buyers: readonly string[];
  readonly orders: readonly string[];
  readonly payments: readonly string[];
}> {
  const { DB_NAME } = testConfig();
  const named = async (sql: string): Promise<string[]> =>
    (await asRoot<{ id: string }>(1, sql)).map((row) => row.id);
  return {
    buyers: await named(`SELECT id FROM ${DB_NAME}.accounts WHERE rehearsal_id = '${id}'`),
    orders: await named(`SELECT id FROM ${DB_NAME}.orders WHERE performance_id = '${id}'`),
    payments: await named(
      `SELECT p.id FROM ${DB_NAME}.payments p JOIN ${DB_NAME}.orders o ON o.id = p.order_id
       WHERE o.performance_id = '${id}'`,
    ),
  };
}

/** Columns of any table that name one of these, as `table.column`. */
export async function columnsThatName(ids: readonly string[]): Promise<string[]> {
  const { DB_NAME } = testConfig();
  const columns = await asRoot<{ table_name: string; column_name: string }>(
    1,
    `SELECT table_name, column_name FROM information_schema.columns
     WHERE table_schema = '${DB_NAME}' AND data_type = 'uuid'`,
  );
  const list = ids.map((id) => `'${id}'`).join();
  const counts = await asRoot<{ at: string; found: bigint }>(
    1,
    columns
      .map(
        ({ table_name: table, column_name: column }) =>
          `SELECT '${table}.${column}' AS at, COUNT(*) AS found FROM ${DB_NAME}.${table}
           WHERE ${column} IN (${list})`,
      )
      .join(' UNION ALL '),
  );
  return counts.filter(({ found }) => Number(found) > 0).map(({ at }) => at);
}

/** How many of these payments the sandbox bank knows. */
export async function chargesAtBank(payments: readonly string[]): Promise<number> {
  const { SANDBOX_DB_NAME } = testConfig();
  const list = payments.map((payment) => `'${payment}'`).join();
  const [row] = await asRoot<{ found: bigint }>(
    1,
    `SELECT COUNT(*) AS found FROM ${SANDBOX_DB_NAME}.charges WHERE merchant_key IN (${list})`,
  );
  return Number(row?.found);
}
