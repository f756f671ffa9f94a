import type { AuditQuery } from './auditor-report.js';

/** A table as it is compared: SQL expressions for a row's key and for a checksum of all of it. */
export interface Table {
  /** Quoted, with its database. */
  name: string;
  key: string;
  hash: string;
}

const BINARY_TYPES = new Set(['binary', 'varbinary', 'blob', 'longblob']);

/** Every table of the databases that has a primary key; without one Galera does not replicate. */
export async function tablesOf(query: AuditQuery, databases: readonly string[]): Promise<Table[]> {
  const rows = await query(
    `SELECT c.table_schema, c.table_name, c.column_name, c.data_type, c.column_key
     FROM information_schema.columns c JOIN information_schema.tables t
       ON t.table_schema = c.table_schema AND t.table_name = c.table_name
     WHERE c.table_schema IN (?) AND t.table_type = 'BASE TABLE'
     ORDER BY c.table_schema, c.table_name, c.ordinal_position`,
    [databases],
  );
  const columns = new Map<string, { text: string; isKey: boolean }[]>();
  for (const row of rows) {
    const name = `${quote(row['table_schema'])}.${quote(row['table_name'])}`;
    const column = quote(row['column_name']);
    const isBinary = BINARY_TYPES.has(String(row['data_type']));
    const text = isBinary ? `HEX(${column})` : `CAST(${column} AS CHAR)`;
    const known = columns.get(name) ?? [];
    columns.set(name, [...known, { text, isKey: row['column_key'] === 'PRI' }]);
  }
  return [...columns].flatMap(([name, list]) => {
    const keys = list.filter(({ isKey }) => isKey);
    if (keys.length === 0) return [];
    const values = list.map(({ text }) => `IFNULL(${text}, 'NULL')`);
    const key = `CONCAT_WS('|', ${keys.map(({ text }) => text).join()})`;
    return [{ name, key, hash: `CRC32(CONCAT_WS('|', ${values.join()}))` }];
  });
}

function quote(name: unknown): string {
  return `\`${String(name).replaceAll('`', '``')}\``;
}
