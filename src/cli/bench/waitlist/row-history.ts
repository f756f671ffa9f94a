import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Gtids } from '../../cluster/gtids.js';
import { parseGtids } from '../../cluster/gtids.js';
import { nodeSql } from '../../cluster/node-sql.js';
import { roleOf } from '../../cluster/role.js';
import type { Context } from '../../context.js';
import { nodeFolder } from '../../home.js';
import { Refusal } from '../../refusal.js';
import { logsOf } from '../../standby/ahead.js';

const DATABASE = 'picket';
const ROW = /^### (?:INSERT INTO|UPDATE|DELETE FROM) `(\w+)`\.`(\w+)`$/;
const VALUE = /^### {3}@(\d+)=(.*)$/;
const GTID = /\bGTID (\d+-\d+-\d+)/;

/** A row as the binary log has it, by column: text, and undefined for NULL. */
export type LoggedRow = Readonly<Record<string, string | undefined>>;

/** One row that a transaction wrote. */
export interface RowChange {
  readonly table: string;
  readonly before?: LoggedRow;
  readonly after?: LoggedRow;
}

/** The rows one transaction wrote, in the order in which it did. */
export interface LoggedTransaction {
  /** Number in the one order that all nodes share. */
  readonly sequence: number;
  readonly changes: readonly RowChange[];
}

/**
 * Everything that was committed after `from`, in the order in which the cluster committed it, as a
 * node's binary log tells it.
 * @param tables only rows of these are told
 * @throws Refusal when the log does not hold every transaction since then
 */
export async function* rowHistory(
  context: Context,
  node: number,
  from: Gtids,
  tables: readonly string[],
): AsyncGenerator<LoggedTransaction> {
  const columns = await columnsOf(context, node, tables);
  const domain = roleOf(context.home).number;
  const known = from.get(domain)?.sequence ?? 0;
  let expected = known + 1;
  for await (const { gtid, changes } of transactionsIn(context, node, columns)) {
    const sequence = parseGtids(gtid).get(domain)?.sequence;
    if (sequence === undefined || sequence <= known) continue;
    if (sequence !== expected) {
      throw new Refusal(`Node ${node}'s binary log has ${sequence} where ${expected} comes next.`);
    }
    expected += 1;
    yield { sequence, changes };
  }
  if (expected === known + 1) throw new Refusal(`Node ${node}'s binary log has nothing new.`);
}

async function* transactionsIn(
  { home }: Context,
  node: number,
  columns: ReadonlyMap<string, readonly string[]>,
): AsyncGenerator<{ gtid: string; changes: RowChange[] }> {
  const args = [
    '--no-defaults',
    '--base64-output=DECODE-ROWS',
    '--verbose',
    '--skip-annotate-row-events',
  ];
  const reader = spawn(
    'mariadb-binlog',
    [...args, `--database=${DATABASE}`, ...logsOf(nodeFolder(home, node))],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  // Bytes of a UUID are no text: one character a byte.
  reader.stdout.setEncoding('latin1');
  const text = new LogText(columns);
  for await (const line of createInterface({ input: reader.stdout })) {
    const finished = text.take(line);
    if (finished !== undefined) yield finished;
  }
  if (text.transaction !== undefined) yield text.transaction;
}

/** A transaction as it is being read. */
interface Unfinished {
  gtid: string;
  changes: RowChange[];
}

/** A row as it is being read. */
interface UnfinishedRow {
  table: string;
  before?: LoggedRow;
  after?: LoggedRow;
}

/** Reads what `mariadb-binlog --verbose` writes, line by line. */
class LogText {
  transaction: Unfinished | undefined;
  private row: UnfinishedRow | undefined;
  private values: Record<string, string | undefined> = {};

  constructor(private readonly columns: ReadonlyMap<string, readonly string[]>) {}

  /** @returns the transaction before, when this line begins another one */
  take(line: string): Unfinished | undefined {
    if (line.startsWith('### ')) this.takeRowLine(line);
    if (!line.startsWith('#') || line.startsWith('###')) return undefined;
    const gtid = GTID.exec(line)?.[1];
    if (gtid === undefined) return undefined;
    const finished = this.transaction;
    this.transaction = { gtid, changes: [] };
    this.row = undefined;
    return finished;
  }

  private takeRowLine(line: string): void {
    const [, database, table] = ROW.exec(line) ?? [];
    if (table !== undefined) {
      this.row = database === DATABASE && this.columns.has(table) ? { table } : undefined;
      if (this.row !== undefined) this.transaction?.changes.push(this.row);
    } else if (this.row !== undefined) {
      this.takeValueLine(this.row, line);
    }
  }

  private takeValueLine(row: UnfinishedRow, line: string): void {
    if (line === '### WHERE' || line === '### SET') {
      this.values = {};
      row[line === '### SET' ? 'after' : 'before'] = this.values;
      return;
    }
    const [, place, text = ''] = VALUE.exec(line) ?? [];
    const name = this.columns.get(row.table)?.[Number(place) - 1];
    if (name !== undefined) this.values[name] = valueOf(text);
  }
}

/** Names of the columns of each table in their order. */
async function columnsOf(
  { home }: Context,
  node: number,
  tables: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await nodeSql(home, node, [
    `SELECT table_name AS t, column_name AS c FROM information_schema.columns
     WHERE table_schema = '${DATABASE}' ORDER BY table_name, ordinal_position`,
  ]);
  return new Map(
    tables.map((table) => [
      table,
      rows.filter((row) => row['t'] === table).map((row) => String(row['c'])),
    ]),
  );
}

function valueOf(text: string): string | undefined {
  if (text === 'NULL') return undefined;
  return text.startsWith("'") ? text.slice(1, -1) : text;
}

/**
 * An id as the binary log has it: sixteen bytes, those below a space written as \xNN. UUIDs of
 * version 7 are stored in the order in which they are written.
 */
export function uuidOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const bytes = text.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  const hex = Buffer.from(bytes, 'latin1').toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
