import { execFile } from 'node:child_process';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { v7 as uuidv7 } from 'uuid';
import { runPiped } from '../backup/programs.js';
import { logOn } from '../backup/sources.js';
import { runningNodes } from '../cluster/group.js';
import { nodeSql } from '../cluster/node-sql.js';
import { roleOf } from '../cluster/role.js';
import type { Context } from '../context.js';
import { nodeFolder } from '../home.js';
import { membersOf } from '../members.js';
import { Refusal } from '../refusal.js';
import { logsOf } from '../standby/ahead.js';
import { parseGtids } from '../cluster/gtids.js';
import { applyReceived, lookAtReplica, settle } from '../standby/replication.js';

const LOOK_LIMIT_MS = 1_000;
/** What was not replicated is in the newest file, or the one before where a new one had just begun. */
const FILES_READ = 2;
const TRANSACTION = /^(?=# at \d+\n#.*\bGTID )/m;
const OUTPUT_BYTES_MAX = 1 << 30;
/** A statement with a GTID of the lost cluster's would make its history part of this one's. */
const FOREIGN_GTID = /^\/\*!100001 SET @@session\.(gtid_domain_id|gtid_seq_no|server_id)=.*$/gm;

/**
 * A real bank is another company and keeps its ledger when our cluster is lost; the sandbox bank's lies
 * in that cluster. So what the killed nodes' binary logs have of its database, and the standby has not
 * received, is carried over before anybody can ask the bank.
 * @returns how many entries of the ledger were carried over
 */
export async function carryLedgerOver(lost: Context, standby: Context): Promise<number> {
  await applyReceived(standby);
  await settle(standby);
  const [node = 0] = runningNodes(standby);
  const position = (await lookAtReplica(standby, node, LOOK_LIMIT_MS))?.position;
  if (position === undefined) throw new Refusal(`Standby node ${node} does not answer.`);
  const read = membersOf(lost).map((node) => entriesAfter(lost, node, position));
  const found = await Promise.all(read);
  const [most] = found.sort((a, b) => b.count - a.count);
  if (most === undefined || most.count === 0) return 0;
  const client = ['--no-defaults', '--binary-mode', ...logOn(standby, node)];
  await runPiped(Readable.from([most.statements]), [{ command: 'mariadb', args: client }]);
  return most.count;
}

/** Not by --start-position: that fails on a node which has nothing newer, and wants every old domain. */
async function entriesAfter(
  lost: Context,
  node: number,
  position: string,
): Promise<{ statements: string; count: number }> {
  const { stdout } = await promisify(execFile)(
    'mariadb-binlog',
    [
      '--no-defaults',
      '--database=picket_sandbox',
      ...logsOf(nodeFolder(lost.home, node)).slice(-FILES_READ),
    ],
    { maxBuffer: OUTPUT_BYTES_MAX },
  );
  const domain = roleOf(lost.home).number;
  const known = parseGtids(position).get(domain)?.sequence ?? 0;
  const [preamble = '', ...transactions] = stdout.split(TRANSACTION);
  const missing = transactions.filter((text) => {
    const sequence = parseGtids(/\bGTID (\d+-\d+-\d+)/.exec(text)?.[1] ?? '').get(domain)?.sequence;
    return sequence !== undefined && sequence > known && text.includes("BINLOG '");
  });
  const statements = [preamble, ...missing].join('').replace(FOREIGN_GTID, '');
  return { statements, count: missing.length };
}

/** What became of the charges of a span of time whose payments were lost. */
export interface LostChargeCount {
  /** Still with the bank. */
  readonly open: number;
  /** Given back in full by the application. */
  readonly givenBack: number;
}

/** Counts the charges since `fromMs` of which the bank knows and the application does not. */
export async function countLostCharges(of: Context, fromMs: number): Promise<LostChargeCount> {
  const [node = 0] = runningNodes(of);
  const from = uuidv7({ msecs: fromMs });
  const [row] = await nodeSql(of.home, node, [
    'SET SESSION wsrep_sync_wait = 1',
    `SELECT
       SUM(r.merchant_key IS NULL) AS open,
       SUM(r.merchant_key IS NOT NULL) AS givenBack
     FROM picket_sandbox.charges c
     LEFT JOIN picket.payments p ON p.id = CAST(c.merchant_key AS UUID)
     LEFT JOIN picket_sandbox.charge_refunds r ON r.charge_key = c.merchant_key
     WHERE c.merchant_key >= '${from}' AND c.state = 'captured' AND p.id IS NULL`,
  ]);
  return { open: Number(row?.['open'] ?? 0), givenBack: Number(row?.['givenBack'] ?? 0) };
}
