import { rootConnection, until } from './cluster.js';

/**
 * The leader of the waiting rooms writes these by itself, four times a second; the sandbox bank
 * removes what it has sent; the evidence log is written a minute after what it tells of.
 */
const IN_MOTION = [
  ...['leases', 'waiting_rooms', 'waiting_room_calls', 'webhook_messages'],
  ...['evidence_chains', 'evidence_entries', 'evidence_cursors', 'evidence_watched'],
];
/** Rows that count, of tables of which some are in motion: with the evidence come its marks of purchases. */
const COUNTING: Readonly<Record<string, string>> = {
  'picket.review_items': `WHERE kind = 'report'`,
};
const SCHEMAS = ['picket', 'picket_sandbox'];

/**
 * What the worker is about to change by itself: messages that are due, will be in a moment or are being
 * delivered (nobody consumes a test's topics), notices to many, a command of an operator, and the
 * watch over a performance that nobody waits for any more.
 */
const IN_WORK = `SELECT
  (SELECT COUNT(*) FROM picket.outbox WHERE state = 'waiting' AND topic NOT LIKE 'test-%'
    AND (claim_id IS NOT NULL OR due_at <= NOW(3) + INTERVAL 10 SECOND)) +
  (SELECT COUNT(*) FROM picket.fan_outs WHERE ended_at IS NULL) +
  (SELECT COUNT(*) FROM picket.operator_commands WHERE active = 1) +
  (SELECT COUNT(*) FROM picket.awaited_performances a WHERE a.awaited = 1 AND NOT EXISTS (
    SELECT 1 FROM picket.waitlist_entries e
    WHERE e.performance_id = a.performance_id AND e.state IN ('waiting', 'offered'))) AS in_work`;

/** Rows and checksum of every table of Picket and the sandbox bank, by `schema.table`. */
export type Fingerprint = Readonly<Record<string, string>>;

/**
 * Takes the fingerprint on node 1, with everything that was committed before on any node. Not by
 * CHECKSUM TABLE: for a generated column that is NULL it sums what the row before had left there.
 */
export async function databaseFingerprint(): Promise<Fingerprint> {
  const connection = await rootConnection(1);
  try {
    await connection.query('SET SESSION wsrep_sync_wait = 1, SESSION group_concat_max_len = 65536');
    await until('the worker has done what is due', async () => {
      const [row] = await connection.query<{ in_work: bigint }[]>(IN_WORK);
      return Number(row?.in_work) === 0;
    });
    const tables = await connection.query<{ name: string; columns: string }[]>(
      `SELECT CONCAT(c.table_schema, '.', c.table_name) AS name,
         GROUP_CONCAT(CONCAT('IFNULL(CONCAT(\`', c.column_name, '\`), 0x00)')
           ORDER BY c.ordinal_position SEPARATOR ', ') AS columns
       FROM information_schema.columns c
       JOIN information_schema.tables t USING (table_schema, table_name)
       WHERE c.table_schema IN (?, ?) AND t.table_type = 'BASE TABLE'
         AND c.table_name NOT IN (?)
       GROUP BY c.table_schema, c.table_name ORDER BY name`,
      [...SCHEMAS, IN_MOTION],
    );
    const sums = tables.map(
      ({ name, columns }) =>
        `SELECT '${name}' AS name, COUNT(*) AS count,
             CONCAT(SUM(CRC32(CONCAT_WS('|', ${columns}))), ':',
               BIT_XOR(CRC32(CONCAT_WS('/', ${columns})))) AS checksum FROM ${name} ${COUNTING[name] ?? ''}`,
    );
    const rows = await connection.query<{ name: string; count: bigint; checksum: string }[]>(
      sums.join(' UNION ALL '),
    );
    return Object.fromEntries(
      rows.map(({ name, count, checksum }) => [name, `${count} rows, checksum ${checksum}`]),
    );
  } finally {
    await connection.end();
  }
}

/**
 * Tables that differ, each with what it was and what it is.
 * @param leavingOut tables that may change, as `schema.table`
 */
export function changedTables(
  before: Fingerprint,
  after: Fingerprint,
  leavingOut: readonly string[] = [],
): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => before[name] !== after[name] && !leavingOut.includes(name))
    .map((name) => `${name}: ${before[name] ?? 'missing'} -> ${after[name] ?? 'missing'}`);
}

const UNFINISHED = `SELECT
  (SELECT COUNT(*) FROM picket.holds WHERE state = 'active') +
  (SELECT COUNT(*) FROM picket.orders WHERE state IN ('pending', 'payment-unknown')) +
  (SELECT COUNT(*) FROM picket.payments WHERE state IN ('created', 'authorized', 'unknown')) +
  (SELECT COUNT(*) FROM picket.refunds WHERE state = 'pending') +
  (SELECT COUNT(*) FROM picket.outbox WHERE state = 'waiting' AND topic NOT LIKE 'test-%'
    AND (claim_id IS NOT NULL OR due_at <= NOW(3))) +
  (SELECT COUNT(*) FROM picket.fan_outs WHERE ended_at IS NULL) +
  (SELECT COUNT(*) FROM picket.performances p JOIN picket.events e ON e.id = p.event_id
    WHERE e.state = 'published' AND p.starts_at BETWEEN NOW() AND NOW() + INTERVAL 3 HOUR
      AND NOT EXISTS (SELECT 1 FROM picket.performance_cancellations c
        WHERE c.performance_id = p.id)
      AND NOT EXISTS (SELECT 1 FROM picket.performance_reminders r
        WHERE r.performance_id = p.id)) AS unfinished`;

/**
 * Lets the time of every hold run out and waits until the worker has ended them and settled all
 * payments, so that nothing is left that it would change while a test compares fingerprints.
 */
export async function letDatabaseSettle(): Promise<void> {
  const connection = await rootConnection(1);
  try {
    await connection.query('SET SESSION wsrep_sync_wait = 1');
    await connection.beginTransaction();
    // A waitlist would go on offering what comes back.
    await connection.query(
      `UPDATE picket.waitlist_entries SET state = 'left', ended_at = NOW(3)
       WHERE state IN ('waiting', 'offered')`,
    );
    await connection.query('UPDATE picket.awaited_performances SET awaited = 0');
    await connection.query(
      'UPDATE picket.seats SET state = 0, release_at = NULL WHERE release_at IS NOT NULL',
    );
    await connection.query(`UPDATE picket.holds SET expires_at = NOW(3) WHERE state = 'active'`);
    await connection.query('UPDATE picket.seats SET held_until = NOW(3) WHERE state = 1');
    await connection.commit();
    await until('the worker has finished what other tests began', async () => {
      const [row] = await connection.query<{ unfinished: bigint }[]>(UNFINISHED);
      return Number(row?.unfinished) === 0;
    });
    // What is to be sent some time later could be due while a test compares.
    await connection.query(
      `UPDATE picket.outbox SET due_at = due_at + INTERVAL 1 DAY
       WHERE state = 'waiting' AND claim_id IS NULL AND due_at > NOW(3)`,
    );
  } finally {
    await connection.end();
  }
}
