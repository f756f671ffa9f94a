import { readFileSync } from 'node:fs';
import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { Refusal } from '../refusal.js';
import { nameNodes } from './group.js';
import { nodeConfigFile, writeNodeConfig } from './node-config.js';
import { nodeSql } from './node-sql.js';
import {
  requireAllSynced,
  restartArbitrators,
  rollingRestart,
  staleArbitrators,
} from './rolling.js';
import {
  type Difference,
  differences,
  liveStatements,
  parseSettings,
  type Settings,
  splitProviderOptions,
  timingTrap,
} from './settings.js';
import { requireTlsAsWanted } from './tls.js';

/** What the configuration files would change. */
export interface PendingChanges {
  readonly nodes: readonly { readonly node: number; readonly changes: readonly Difference[] }[];
  readonly arbitrators: readonly number[];
}

/**
 * Compares what runs with what the configuration files would give now; changes nothing that runs.
 * @throws Refusal when the change would make members suspect each other on the way, or is one of the
 *   encryption
 */
export async function pendingChanges(context: Context): Promise<PendingChanges> {
  requireTlsAsWanted(context);
  await requireAllSynced(context);
  const nodes = [];
  for (const node of membersOf(context)) {
    writeNodeConfig(context, node);
    const wanted = parseSettings(readFileSync(nodeConfigFile(context, node), 'utf8'));
    const running = await runningSettings(context, node);
    const trap = timingTrap(wanted, running);
    if (trap !== undefined) throw new Refusal(`${trap} Nothing was changed.`);
    nodes.push({ node, changes: differences(wanted, running) });
  }
  return { nodes, arbitrators: staleArbitrators(context) };
}

/**
 * Makes everything run as the configuration files say, one member at a time: what can be set on a
 * running node is set, nodes with other differences are restarted, then the arbitrators.
 */
export async function applySettings(context: Context, pending: PendingChanges): Promise<void> {
  const changed = pending.nodes.filter(({ changes }) => changes.length > 0);
  for (const { node, changes } of changed) {
    const statements = liveStatements(changes);
    if (statements.length === 0) continue;
    await nodeSql(context.home, node, statements, 30_000);
    context.output.say(`Node ${node}: set while it runs, ${statements.length} settings.`);
  }
  const restarting = changed
    .filter(({ changes }) => changes.some(({ how }) => how === 'restart'))
    .map(({ node }) => node);
  if (restarting.length > 0) await rollingRestart(context, restarting);
  await restartArbitrators(context, pending.arbitrators);
  const left = (await pendingChanges(context)).nodes.filter(({ changes }) => changes.length > 0);
  if (left.length === 0) return;
  const names = left.flatMap(({ changes }) => changes.map(({ name }) => name));
  throw new Refusal(
    `Still different on ${nameNodes(left.map(({ node }) => node))}: ${[...new Set(names)].join(', ')}.`,
  );
}

async function runningSettings(context: Context, node: number): Promise<Settings> {
  const rows = await nodeSql(context.home, node, ['SHOW GLOBAL VARIABLES'], 5_000);
  const pairs = rows.map((row): [string, string] => [
    String(row['Variable_name']),
    String(row['Value']),
  ]);
  return splitProviderOptions(new Map(pairs));
}
