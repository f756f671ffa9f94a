import { addNode, parseMember, removeNode } from '../cluster/membership.js';
import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { requireMainPrimary } from '../cluster/sides.js';
import { takeLock } from '../processes/lock.js';

/** Options of `node remove`. */
export interface RemoveOptions {
  readonly force?: boolean;
  readonly deleteData?: boolean;
}

/** Adds a node to the running installation. */
export async function add(context: Context): Promise<void> {
  requireMainPrimary(context);
  const release = takeLock(context.home, 'node add');
  try {
    context.output.result('', await addNode(context));
  } finally {
    release();
  }
}

/** Removes a node from the running installation. */
export async function remove(
  context: Context,
  word: string,
  { force = false, deleteData = false }: RemoveOptions,
): Promise<void> {
  requireMainPrimary(context);
  const node = parseMember(word, membersOf(context));
  const release = takeLock(context.home, `node remove ${node}`);
  try {
    context.output.result('', await removeNode(context, node, { force, deleteData }));
  } finally {
    release();
  }
}
