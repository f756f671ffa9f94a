import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Context } from '../context.js';
import { nodeFolder } from '../home.js';
import { Refusal } from '../refusal.js';
import { serverArguments, serverProgram } from './node-config.js';
import {
  knownPosition,
  type NodeMemory,
  parseGroupState,
  parseRecovered,
  type Position,
} from './positions.js';

const run = promisify(execFile);
const RECOVER_LIMIT_MS = 120_000;

/** What a stopped node remembers: grastate.dat after a clean stop, otherwise what InnoDB recovers. */
export async function readMemory(context: Context, node: number): Promise<NodeMemory> {
  const folder = nodeFolder(context.home, node);
  const nothing = { node, position: undefined, safeToBootstrap: false };
  // A state transfer that was cut off leaves this mark, and half a copy beside it.
  if (existsSync(join(folder, 'sst_in_progress'))) return { ...nothing, condition: 'half-copied' };
  if (!existsSync(join(folder, 'ibdata1'))) return { ...nothing, condition: 'empty' };
  const file = join(folder, 'grastate.dat');
  const state = parseGroupState(existsSync(file) ? readFileSync(file, 'utf8') : '');
  const { safeToBootstrap } = state;
  const stoppedAt = knownPosition(state);
  if (stoppedAt !== undefined) {
    return { node, condition: 'stopped', position: stoppedAt, safeToBootstrap };
  }
  try {
    return {
      ...{ node, condition: 'crashed', safeToBootstrap },
      position: await recoverPosition(context, node),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...nothing, condition: 'unreadable', reason: error.message };
  }
}

/** @throws Refusal when the server cannot recover its data, or finds no position in it */
async function recoverPosition(context: Context, node: number): Promise<Position> {
  const log = join(context.home.run, `recover-${node}.log`);
  rmSync(log, { force: true });
  const args = [...serverArguments(context, node), '--wsrep-recover', `--log-error=${log}`];
  try {
    await run(serverProgram(), args, { timeout: RECOVER_LIMIT_MS });
  } catch (error) {
    throw new Refusal(
      `Node ${node} cannot recover its position (see ${log}): ${String(error).slice(0, 300)}`,
    );
  }
  const position = existsSync(log) ? parseRecovered(readFileSync(log, 'utf8')) : undefined;
  if (position === undefined)
    throw new Refusal(`Node ${node} has data without a position (${log}).`);
  return position;
}

/**
 * Lets the provider start a new component from this node. It refuses that on a node which did not
 * stop last; here every node's position has been compared, which is what the mark stands for.
 */
export function markSafeToBootstrap(context: Context, memory: NodeMemory): void {
  const { position } = memory;
  if (position === undefined) throw new Error(`node ${memory.node} has no position`);
  const lines = [
    '# GALERA saved state',
    'version: 2.1',
    `uuid:    ${position.groupId}`,
    `seqno:   ${position.seqno}`,
    'safe_to_bootstrap: 1',
    '',
  ];
  const file = join(nodeFolder(context.home, memory.node), 'grastate.dat');
  writeFileSync(file, lines.join('\n'));
}
