import { applySettings, pendingChanges, type PendingChanges } from '../cluster/apply-settings.js';
import { rollingRestart } from '../cluster/rolling.js';
import { describeServing, servingNow } from '../cluster/serving.js';
import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { since } from '../output.js';
import { namedPrimaryOf, requireMainPrimary } from '../cluster/sides.js';
import { takeLock } from '../processes/lock.js';
import { table } from '../table.js';
import { parseNodes } from './node.js';

/** Options of `rolling restart`. */
export interface RestartOptions {
  readonly nodes?: readonly string[];
}

/** Options of `rolling apply`. */
export interface ApplyOptions {
  readonly dryRun?: boolean;
}

/** Restarts nodes one by one while the system sells on. */
export async function restart(main: Context, { nodes }: RestartOptions): Promise<void> {
  const startMs = Date.now();
  const context = namedPrimaryOf(main);
  const chosen = nodes === undefined ? membersOf(context) : parseNodes(nodes, membersOf(context));
  const release = takeLock(main.home, 'rolling restart');
  try {
    await rollingRestart(context, chosen);
    context.output.say(`Restarted, one by one (${since(startMs)}).`);
    const serving = await servingNow(context);
    context.output.result(describeServing(serving), { restarted: chosen, ...serving });
  } finally {
    release();
  }
}

/** Makes nodes and arbitrators run as the configuration files say. */
export async function apply(context: Context, { dryRun }: ApplyOptions): Promise<void> {
  const startMs = Date.now();
  requireMainPrimary(context);
  const release = takeLock(context.home, 'rolling apply');
  try {
    const pending = await pendingChanges(context);
    context.output.say(describe(pending));
    const isNothing =
      pending.arbitrators.length === 0 &&
      pending.nodes.every(({ changes }) => changes.length === 0);
    if (!isNothing && dryRun !== true) {
      await applySettings(context, pending);
      context.output.say(`Everything runs as the configuration files say (${since(startMs)}).`);
    }
    context.output.result('', { applied: !isNothing && dryRun !== true, ...pending });
  } finally {
    release();
  }
}

function describe({ nodes, arbitrators }: PendingChanges): string {
  const rows = [
    ...nodes.flatMap(({ node, changes }) =>
      changes.map(({ name, running, wanted, how }) => [
        `node ${node}`,
        name,
        running,
        wanted,
        how === 'live' ? 'set while it runs' : 'restart',
      ]),
    ),
    ...arbitrators.map((number) => [
      `arbitrator ${number}`,
      'its options',
      'old',
      'new',
      'restart',
    ]),
  ];
  if (rows.length === 0) return 'Nothing differs from the configuration files.';
  return table([['WHO', 'SETTING', 'RUNS WITH', 'FILE SAYS', 'HOW'], ...rows]);
}
