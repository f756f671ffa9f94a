import { existsSync, mkdirSync, openSync, readSync, closeSync, statSync } from 'node:fs';
import { inheritedEnvironment } from '../../config/installation.js';
import type { Context } from '../context.js';
import { nodeFolder } from '../home.js';
import { since } from '../output.js';
import { isFrozen } from '../processes/identity.js';
import {
  logFile,
  runningProcess,
  signal,
  startProgram,
  stopProgram,
} from '../processes/registry.js';
import { Refusal } from '../refusal.js';
import { megabytes } from '../table.js';
import { waitUntil } from '../wait.js';
import { dataBytes } from './data-size.js';
import { serverArguments, serverProgram, writeNodeConfig } from './node-config.js';
import { groupView, isSynced } from './node-sql.js';
import { asText, type Position } from './positions.js';
import { roleOf } from './role.js';

/** A full copy of a large database takes long; the wait is bounded all the same. */
const SYNC_LIMIT_MS = 15 * 60_000;
const STOP_LIMIT_MS = 60_000;

/** A server that waits for its group or its copy does not listen to SIGTERM, and has nothing to flush. */
const STOP_WAITING_LIMIT_MS = 4_000;

const FENCED =
  'This cluster is fenced: the other one has taken over, and two that take writes would part for good.\n' +
  '"picket standby status" shows both; "picket standby failback" rebuilds this one and returns to it.';

/**
 * Which node of a standby replicates is for its keeper to say, after every start. A standby waits for no
 * flush: its place in the source's history is written with the data, so it goes on from wherever a power
 * cut left it. Opened for clients it flushes as every node does (setReadOnly).
 */
const STANDBY_ARGUMENTS = [
  ...['--read-only', '--skip-slave-start'],
  ...['--innodb-flush-log-at-trx-commit=2', '--sync-binlog=0'],
];

/** How a node enters the group. */
export interface Entry {
  /** true: it starts a new primary component; only ever one node, and only when none runs. */
  readonly bootstrap: boolean;
  readonly position: Position | undefined;
  /** Who shall give a copy, if possible, in this order. */
  readonly donors?: readonly number[];
  /** Beside what every node gets; for faults that live in the environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Name of the node's process in pid files and logs. */
export function nodeProcess(node: number): string {
  return `node-${node}`;
}

/** Whether the node's server runs. */
export function nodeRuns(context: Context, node: number): boolean {
  return runningProcess(context.home, nodeProcess(node)) !== undefined;
}

/** Whether the node's server is frozen (SIGSTOP): it runs, and answers nobody. */
export function nodeIsFrozen(context: Context, node: number): boolean {
  const identity = runningProcess(context.home, nodeProcess(node));
  return identity !== undefined && isFrozen(identity);
}

/**
 * Starts the server of a node and does not wait for it.
 * @throws Refusal when its cluster is fenced
 */
export async function launchNode(context: Context, node: number, entry: Entry): Promise<void> {
  const { role } = roleOf(context.home);
  if (role === 'fenced') throw new Refusal(FENCED);
  writeNodeConfig(context, node);
  mkdirSync(nodeFolder(context.home, node), { recursive: true, mode: 0o700 });
  const args = serverArguments(context, node);
  if (entry.position !== undefined) args.push(`--wsrep_start_position=${asText(entry.position)}`);
  if (entry.donors !== undefined) {
    // A comma at the end: any other node may do it as well.
    args.push(`--wsrep_sst_donor=${entry.donors.map((donor) => `node${donor},`).join('')}`);
  }
  if (entry.bootstrap) args.push('--wsrep-new-cluster');
  if (role === 'standby') args.push(...STANDBY_ARGUMENTS);
  await startProgram(context.home, {
    name: nodeProcess(node),
    command: serverProgram(),
    args,
    env: { ...inheritedEnvironment(), ...entry.environment },
    cwd: context.installation.project,
  });
}

/** A node could not apply what the group had committed: its own data is not the group's. */
export class NodeInconsistent extends Refusal {}

/**
 * Waits until a launched node is Synced, saying how it gets there.
 * @throws NodeInconsistent when it finds that its data differs from the group's
 * @throws Refusal when its server ends or the time is over
 */
export async function awaitSynced(context: Context, node: number, logFrom: number): Promise<void> {
  const startMs = Date.now();
  const log = logFile(context.home, nodeProcess(node));
  const folder = nodeFolder(context.home, node);
  const synced = await waitUntil(
    async () => {
      if (!nodeRuns(context, node)) {
        throw new Refusal(`Node ${node} ended while it started. ${log} says:\n${lastErrors(log)}`);
      }
      const phase = phaseOf(readFrom(log, logFrom));
      const amount = phase.endsWith('(SST)') ? `, ${megabytes(dataBytes(folder))} so far` : '';
      context.output.progress(`Node ${node} ${phase}${amount} ${since(startMs)}`);
      const view = await groupView(context.home, node);
      if (view?.localState === 'Inconsistent') throw new NodeInconsistent(inconsistent(node, log));
      return isSynced(view);
    },
    SYNC_LIMIT_MS,
    150,
  );
  if (!synced) throw new Refusal(`Node ${node} is not Synced after ${since(startMs)}; see ${log}.`);
  context.output.say(`Node ${node} is Synced${howOf(readFrom(log, logFrom))} (${since(startMs)}).`);
}

function inconsistent(node: number, log: string): string {
  return `Node ${node} has other data than the group and left it. ${log} says:\n${lastErrors(log)}`;
}

/** Size of the node's log now, to be given to `awaitSynced`. */
export function logSize(context: Context, node: number): number {
  const log = logFile(context.home, nodeProcess(node));
  return existsSync(log) ? statSync(log).size : 0;
}

/** Stops a node gracefully: it leaves the group, flushes, and remembers its position. */
export async function stopNode(context: Context, node: number): Promise<void> {
  const startMs = Date.now();
  if (!nodeRuns(context, node)) return;
  // A frozen server hears no SIGTERM.
  if (nodeIsFrozen(context, node)) signal(context.home, nodeProcess(node), 'SIGCONT');
  const serving = (await groupView(context.home, node))?.ready === true;
  const limitMs = serving ? STOP_LIMIT_MS : STOP_WAITING_LIMIT_MS;
  const outcome = await stopProgram(context.home, nodeProcess(node), limitMs);
  if (outcome === 'was-not-running') return;
  const how = outcome === 'killed' ? 'did not stop in time and was killed' : 'is stopped';
  context.output.say(`Node ${node} ${how} (${since(startMs)}).`);
}

/** The transfer script runs for both ways in; the donor's answer tells which one it is. */
function phaseOf(log: string): string {
  if (/'xtrabackup_ist' received|Receiving IST/.test(log)) return 'is catching up (IST)';
  if (/SST received/.test(log)) return 'has its copy and catches up';
  if (/Preparing the backup/.test(log)) return 'has received its copy and prepares it';
  if (/Streaming the backup to joiner|Proceeding with SST|receiving.*SST/i.test(log)) {
    return 'is receiving a full copy (SST)';
  }
  if (/Running: 'wsrep_sst/.test(log)) return 'is asking a donor for what it missed';
  return 'is starting';
}

function howOf(log: string): string {
  if (/'xtrabackup_ist' received/.test(log)) return ' after catching up (IST)';
  return /SST received/.test(log) ? ' after a full copy (SST)' : '';
}

/** What a node has written to its log since it had this size. */
export function logSince(context: Context, node: number, from: number): string {
  return readFrom(logFile(context.home, nodeProcess(node)), from);
}

function readFrom(file: string, offset: number): string {
  if (!existsSync(file)) return '';
  const size = statSync(file).size;
  const start = offset <= size ? offset : 0;
  const buffer = Buffer.alloc(Math.min(size - start, 4 * 1024 * 1024));
  const handle = openSync(file, 'r');
  try {
    readSync(handle, buffer, 0, buffer.length, start);
  } finally {
    closeSync(handle);
  }
  return buffer.toString('utf8');
}

function lastErrors(log: string): string {
  const size = existsSync(log) ? statSync(log).size : 0;
  const lines = readFrom(log, Math.max(0, size - 100_000)).split('\n');
  const errors = lines.filter((line) => line.includes('[ERROR]')).slice(-5);
  return (errors.length > 0 ? errors : lines.slice(-5)).map((line) => `  ${line}`).join('\n');
}
