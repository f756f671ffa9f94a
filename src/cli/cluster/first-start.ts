import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { Context } from '../context.js';
import { nodeFolder } from '../home.js';
import { membersOf } from '../members.js';
import { since } from '../output.js';
import { Refusal } from '../refusal.js';
import { fill } from '../template.js';
import { awaitSynced, launchNode, logSize, stopNode } from './node.js';
import { nodeSql } from './node-sql.js';

const run = promisify(execFile);

/** Files that belong to one running provider, not to the data. */
const OWN_FILES = new Set(['galera.cache', 'gvwstate.dat']);

const markFile = (context: Context): string => join(context.home.data, 'initialised');

/** Whether the data folders were made; half-made ones hold nothing of worth. */
export function isInitialised(context: Context): boolean {
  return existsSync(markFile(context));
}

/** From now on the data folders hold something of worth. */
export function markInitialised(context: Context): void {
  writeFileSync(markFile(context), `${new Date().toISOString()}\n`);
}

/**
 * Makes the data folders: one database with its accounts, stopped cleanly, then a cold copy of
 * it for each other node. A cold copy with its grastate.dat is what a state transfer by rsync would
 * leave behind, so the nodes join at that position; it takes 1 s instead of 11 s a node.
 */
export async function initialiseData(context: Context): Promise<void> {
  const startMs = Date.now();
  const [first, ...others] = membersOf(context);
  context.output.say(`Making a new database for ${others.length + 1} nodes.`);
  for (const node of [first, ...others]) {
    rmSync(nodeFolder(context.home, node), { recursive: true, force: true });
  }
  await installDatabase(nodeFolder(context.home, first));
  await inNewGroup(context, () => Promise.resolve());
  copyToOthers(context);
  context.output.say(`The new database is ready (${since(startMs)}).`);
}

/**
 * Starts the first node alone in a group that never was before, gives the accounts this installation's
 * passwords, lets `work` run and stops the node. Its folder must hold a database and no grastate.dat.
 */
export async function inNewGroup(context: Context, work: () => Promise<void>): Promise<void> {
  const [first] = membersOf(context);
  const from = logSize(context, first);
  await launchNode(context, first, { bootstrap: true, position: undefined });
  try {
    await awaitSynced(context, first, from);
    await createAccounts(context, first);
    await work();
  } finally {
    await stopNode(context, first);
  }
}

/** Makes the data folders of the other nodes from the one of the stopped first node. */
export function copyToOthers(context: Context): void {
  const [first, ...others] = membersOf(context);
  for (const node of others) {
    copyCold(nodeFolder(context.home, first), nodeFolder(context.home, node));
  }
  markInitialised(context);
}

/** Databases and accounts with this installation's passwords, on whichever node serves. */
export async function createAccounts(context: Context, node: number): Promise<void> {
  const sql = accountsSql(context);
  const statements = sql.split(';').map((statement) => statement.trim());
  await nodeSql(
    context.home,
    node,
    statements.filter((statement) => statement !== ''),
    20_000,
  );
  writeFileSync(accountsMark(context), digest(sql), { mode: 0o600 });
}

/** The same, where accounts.sql or a password is another than when it was last done. */
export async function refreshAccounts(context: Context, node: number): Promise<void> {
  const mark = accountsMark(context);
  const done = existsSync(mark) ? readFileSync(mark, 'utf8') : '';
  if (done === digest(accountsSql(context))) return;
  await createAccounts(context, node);
  context.output.say('Database accounts are brought up to date.');
}

const accountsMark = (context: Context): string => join(context.home.data, 'accounts');

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

function accountsSql(context: Context): string {
  const file = join(context.installation.project, 'galera', 'accounts.sql');
  return fill(readFileSync(file, 'utf8').replace(/^--.*$/gm, ''), { ...context.secrets });
}

async function installDatabase(folder: string): Promise<void> {
  const { uid, username } = userInfo();
  const args = [
    '--no-defaults',
    `--datadir=${folder}`,
    '--skip-test-db',
    // A machine whose name nobody can look up is no reason to fail.
    '--force',
    '--auth-root-authentication-method=socket',
    `--auth-root-socket-user=${username}`,
  ];
  if (uid === 0) args.push('--user=root');
  try {
    await run('mariadb-install-db', args, { timeout: 120_000 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    const said = `${stdout ?? ''}${stderr ?? ''}`.trim().slice(-2_000);
    throw new Refusal(`mariadb-install-db failed: ${said || String(error)}`);
  }
}

/** Copies a stopped node's folder; the copy joins at the same position. */
export function copyCold(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (source) => !OWN_FILES.has(basename(source)) });
  const file = join(to, 'grastate.dat');
  const state = readFileSync(file, 'utf8');
  writeFileSync(file, state.replace('safe_to_bootstrap: 1', 'safe_to_bootstrap: 0'));
}
