import { asRoot, testConfig } from '../support/cluster.js';

/** Bookkeeping of TypeORM, not ours to name. */
const FOREIGN_TABLES = ['migrations'];

describe('the schema', () => {
  const { DB_NAME, SANDBOX_DB_NAME } = testConfig();
  const ours = `table_schema IN ('${DB_NAME}', '${SANDBOX_DB_NAME}')
    AND table_name NOT IN (${FOREIGN_TABLES.map((name) => `'${name}'`).join()})
    AND table_name NOT LIKE 'scratch\\_%'`;

  it('gives every table a primary key, without which Galera does not replicate', async () => {
    const rows = await asRoot(
      1,
      `SELECT table_name AS name FROM information_schema.tables t
       WHERE table_type = 'BASE TABLE' AND ${ours} AND NOT EXISTS (
         SELECT 1 FROM information_schema.table_constraints c
         WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name
           AND c.constraint_type = 'PRIMARY KEY')`,
    );
    expect(rows).toEqual([]);
  });

  it('names every constraint by kind and table', async () => {
    const rows = await asRoot<{ name: string; type: string; table_name: string }>(
      1,
      `SELECT constraint_name AS name, constraint_type AS type, table_name
       FROM information_schema.table_constraints WHERE ${ours}`,
    );
    const prefixes: Record<string, string> = {
      'PRIMARY KEY': 'PRIMARY', // MariaDB keeps no other name for it
      UNIQUE: 'uq_',
      CHECK: 'ck_',
    };
    // A JSON column brings a check of its own that has the column's name.
    const isOfJsonColumn = (row: { name: string; type: string }): boolean =>
      row.type === 'CHECK' && !row.name.startsWith('ck_');
    const jsonColumns = await asRoot<{ name: string }>(
      1,
      `SELECT column_name AS name FROM information_schema.columns
       WHERE ${ours} AND data_type = 'longtext'`,
    );
    const misnamed = rows.filter((row) =>
      isOfJsonColumn(row)
        ? !jsonColumns.some(({ name }) => name === row.name)
        : !row.name.startsWith(
            row.type === 'PRIMARY KEY' ? 'PRIMARY' : `${prefixes[row.type]}${row.table_name}`,
          ),
    );
    expect(rows.length).toBeGreaterThan(40);
    expect(misnamed).toEqual([]);
  });

  it('has no foreign key: Galera overlooks that a row depends on a parent with a UUID', async () => {
    const rows = await asRoot(
      1,
      `SELECT constraint_name FROM information_schema.referential_constraints
       WHERE constraint_schema IN ('${DB_NAME}', '${SANDBOX_DB_NAME}')`,
    );
    expect(rows).toEqual([]);
  });

  it('is identical on every node', async () => {
    const columns = (node: number) =>
      asRoot(
        node,
        `SELECT table_schema, table_name, column_name, column_type, is_nullable, column_default
         FROM information_schema.columns WHERE ${ours}
         ORDER BY table_schema, table_name, ordinal_position`,
      );
    const first = await columns(1);
    expect(await columns(2)).toEqual(first);
    expect(await columns(3)).toEqual(first);
  });
});
