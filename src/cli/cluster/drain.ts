import { isUp } from '../../cluster/haproxy-stats.js';
import type { Context } from '../context.js';
import { since } from '../output.js';
import { Refusal } from '../refusal.js';
import { haproxyRuns, haproxyServers, setWriterState, writerServers } from '../services/haproxy.js';
import { waitUntil } from '../wait.js';
import { nameNodes } from './group.js';
import { stopNode } from './node.js';
import { nodeSql } from './node-sql.js';

/** Transactions that were open when the drain began get this long to end by themselves. */
const FINISH_LIMIT_MS = 10_000;

/** HAProxy sees the refusals of a node within two checks. */
const AVOID_LIMIT_MS = 3_000;
const TAKEN_LIMIT_MS = 20_000;

const OPEN_TRANSACTIONS = `SELECT CONCAT(t.trx_id, '/', t.trx_mysql_thread_id, '/', t.trx_started) AS id
  FROM information_schema.INNODB_TRX t
  JOIN information_schema.PROCESSLIST p ON p.ID = t.trx_mysql_thread_id
  WHERE p.USER <> 'system user'`;

/**
 * Takes a node out of service without a client getting an error, then shuts it down: HAProxy sends
 * it nobody new; transactions that are open may end; then it refuses every statement with 1047, which
 * means "not executed", so pooled sessions run what they have elsewhere. A session is not simply cut,
 * because one that is cut in its COMMIT does not know what became of it.
 */
export async function drainAndStop(context: Context, node: number): Promise<void> {
  const { output } = context;
  const startMs = Date.now();
  const balanced = haproxyRuns(context);
  try {
    if (balanced) {
      await setWriterState(context, node, 'drain');
      output.say(`Node ${node}: HAProxy sends it no new sessions; waiting for open transactions.`);
    }
    await awaitFinished(context, node);
    await nodeSql(context.home, node, ['SET GLOBAL wsrep_reject_queries = ALL']);
    output.progress(`Node ${node} refuses statements; pooled sessions move on.`);
    if (balanced) await waitUntil(() => isAvoided(context, node), AVOID_LIMIT_MS, 50);
    output.say(`Node ${node} is drained (${since(startMs)}).`);
    await stopNode(context, node);
  } finally {
    // Its health checks fail from here on, so this lets nobody in; they decide when it returns.
    if (balanced) await readmit(context, node);
  }
}

/** Ends a drain, also one that a command cut off half-way left behind. Never fails. */
export async function readmit(context: Context, node: number): Promise<void> {
  await setWriterState(context, node, 'ready').catch(() => undefined);
}

/**
 * Waits until HAProxy may send clients to a node on every writer port.
 * @throws Refusal when its health checks do not pass in time
 */
export async function awaitTakenUp(context: Context, node: number): Promise<void> {
  if (!haproxyRuns(context)) return;
  await readmit(context, node);
  const taken = await waitUntil(
    async () => {
      const servers = writerServers(await haproxyServers(context).catch(() => []), node);
      return servers.length > 0 && servers.every(isUp);
    },
    TAKEN_LIMIT_MS,
    50,
  );
  if (!taken)
    throw new Refusal(`HAProxy's checks do not pass for node ${node}; see "picket status".`);
  context.output.say(`HAProxy takes node ${node} as healthy again.`);
}

/** Only what was open at the start counts: pooled sessions begin new transactions all the time. */
async function awaitFinished(context: Context, node: number): Promise<void> {
  const startMs = Date.now();
  let before = new Set(await openTransactions(context, node));
  const finished = await waitUntil(
    async () => {
      context.output.progress(`Node ${node}: ${before.size} open transactions ${since(startMs)}`);
      const now = new Set(await openTransactions(context, node));
      before = new Set([...before].filter((id) => now.has(id)));
      return before.size === 0;
    },
    FINISH_LIMIT_MS,
    50,
  );
  if (finished) return;
  context.output.say(
    `${nameNodes([node])}: ${before.size} transactions did not end within ${since(startMs)}; ` +
      'they are rolled back.',
  );
}

async function openTransactions(context: Context, node: number): Promise<string[]> {
  const rows = await nodeSql(context.home, node, [OPEN_TRANSACTIONS]);
  return rows.map((row) => String(row['id']));
}

async function isAvoided(context: Context, node: number): Promise<boolean> {
  const servers = writerServers(await haproxyServers(context), node);
  return servers.every(({ check, state }) => check !== 'L7OK' && !state.startsWith('UP'));
}
