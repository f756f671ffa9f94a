import { randomUUID } from 'node:crypto';
import { byAccountKey, Lookup } from '../../src/database/lookup.js';
import type { Transactions } from '../../src/database/transactions.js';
import { type DataLayer, nodePort, openDataLayer } from '../support/cluster.js';

interface Row {
  accountId: string;
  idempotencyKey: string;
  seat: number;
}

let layer: DataLayer;
/** How many statements were sent. */
let sent: number;

/** Rows made of their parameters: each asked-for pair once, but not where the key is `none`. */
const SQL = `SELECT j.accountId, j.idempotencyKey, j.seat FROM JSON_TABLE(?, '$[*]' COLUMNS (
  accountId CHAR(36) PATH '$.accountId', idempotencyKey VARCHAR(40) PATH '$.key', seat INT PATH '$.seat')) j
  WHERE j.idempotencyKey <> 'none'`;

function lookup() {
  const counted = {
    readLatest: (...given: Parameters<Transactions['readLatest']>) => {
      sent += 1;
      return layer.transactions.readLatest(...given);
    },
  } as Transactions;
  const { keyOf, nameOf } = byAccountKey<Row>('');
  return new Lookup(counted, {
    ...{ sql: SQL, keyOf, nameOf },
    parametersOf: (keys) => [
      JSON.stringify(keys.flatMap((key) => [1, 2].map((seat) => ({ ...key, seat })))),
    ],
  });
}

beforeAll(async () => {
  layer = await openDataLayer(nodePort(1));
});
afterAll(() => layer.close());
beforeEach(() => {
  sent = 0;
});

describe('looking up rows', () => {
  it('shares statements among those who ask at once, and gives each their own', async () => {
    const rows = lookup();
    const keys = Array.from({ length: 200 }, (_, at) => ({
      ...{ accountId: randomUUID(), key: at % 10 === 0 ? 'none' : `key-${at}` },
    }));
    const found = await Promise.all(keys.map((key) => rows.find(key)));
    expect(sent).toBe(1);
    for (const [at, { accountId, key }] of keys.entries()) {
      const wanted = key === 'none' ? undefined : { accountId, idempotencyKey: key, seat: 2 };
      expect(found[at]).toEqual(wanted);
    }
  });

  it('answers each of those who ask for the same, and all rows in their order', async () => {
    const rows = lookup();
    const key = { accountId: randomUUID(), key: 'a' };
    const found = await Promise.all([rows.all(key), rows.all({ ...key }), rows.find(key)]);
    expect(
      found.map((one) => (Array.isArray(one) ? one.map(({ seat }) => seat) : one?.seat)),
    ).toEqual([[1, 2], [1, 2], 2]);
    expect(sent).toBe(1);
  });

  it('asks anew for whoever comes after a reading began', async () => {
    const rows = lookup();
    const key = { accountId: randomUUID(), key: 'a' };
    const first = rows.find(key);
    await new Promise(setImmediate);
    await Promise.all([first, rows.find(key)]);
    expect(sent).toBe(2);
  });

  it('takes ids in either case', async () => {
    const ids = new Lookup<string, { id: string }>(layer.transactions, {
      sql: 'SELECT id FROM (SELECT CAST(? AS UUID) AS id) one',
      keyOf: ({ id }) => id,
    });
    const id = randomUUID();
    expect(await ids.find(id.toUpperCase())).toEqual({ id });
  });
});
