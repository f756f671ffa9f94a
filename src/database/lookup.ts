import { Gathering } from './gathering.js';
import type { SqlValue, Transactions } from './transactions.js';

/** What is read, and which rows are whose. */
export interface Reading<Key, Row> {
  /** A SELECT of the rows of several keys. */
  sql: string;
  /** Its parameters; without it, the keys for `IN (?)`. */
  parametersOf?: (keys: readonly Key[]) => SqlValue[];
  /** Which key a row belongs to. */
  keyOf: (row: Row) => Key;
  /** Where keys are no ids: the same for the same key. */
  nameOf?: (key: Key) => string;
}

/**
 * Rows by a key, with everything committed on any node before they were asked for. Those who ask
 * while a reading is under way share the next one, so that a crowd costs few statements.
 */
export class Lookup<Key, Row> {
  private readonly gathering: Gathering<Key, Row[]>;
  private readonly nameOf: (key: Key) => string;

  constructor(
    private readonly transactions: Transactions,
    private readonly reading: Reading<Key, Row>,
  ) {
    // Ids come in either case, and leave the database in small letters.
    this.nameOf = reading.nameOf ?? ((key) => String(key).toLowerCase());
    this.gathering = new Gathering((keys: readonly Key[]) => this.read(keys));
  }

  /** The row of a key; the last one where there are several. */
  async find(key: Key): Promise<Row | undefined> {
    return (await this.gathering.add(key)).at(-1);
  }

  /** Every row of a key, in the order of the statement. */
  all(key: Key): Promise<Row[]> {
    return this.gathering.add(key);
  }

  private async read(keys: readonly Key[]): Promise<Row[][]> {
    const { sql, parametersOf, keyOf } = this.reading;
    const different = [...new Map(keys.map((key) => [this.nameOf(key), key])).values()];
    const parameters = parametersOf?.(different) ?? [different as SqlValue];
    const rows = await this.transactions.readLatest<Row>(sql, parameters);
    const byName = new Map<string, Row[]>(different.map((key) => [this.nameOf(key), []]));
    for (const row of rows) byName.get(this.nameOf(keyOf(row)))?.push(row);
    return keys.map((key) => [...(byName.get(this.nameOf(key)) ?? [])]);
  }
}

/** What an account did under an Idempotency-Key. */
export interface AccountKey {
  accountId: string;
  key: string;
}

/** How rows are read by who wrote them under which Idempotency-Key; `?` twice in `sql`. */
export function byAccountKey<Row extends { accountId: string; idempotencyKey: string }>(
  sql: string,
): Reading<AccountKey, Row> {
  return {
    sql,
    parametersOf: (keys) => [
      keys.map(({ accountId }) => accountId),
      keys.map(({ accountId, key }) => [accountId, key]),
    ],
    keyOf: ({ accountId, idempotencyKey: key }) => ({ accountId, key }),
    nameOf: ({ accountId, key }) => `${accountId} ${key}`,
  };
}
