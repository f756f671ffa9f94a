import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentFile, AgentStatus } from '../../operations/agent-status.js';
import type { KeeperStatus } from '../backup/keeper-status.js';
import { openTarget } from '../backup/open-target.js';
import { listBackups, readReach } from '../backup/store.js';
import { frozenNodes, runningNodes } from '../cluster/group.js';
import { hasStandby, primaryOf } from '../cluster/sides.js';
import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { standbyStatus } from '../standby/status.js';

/** Backups of a year of days; older ones are for `picket backups`. */
const BACKUPS_MAX = 366;

/** Which nodes run, and which of them are frozen. */
export function nodesOf(main: Context): AgentStatus['nodes'] {
  const context = primaryOf(main);
  const running = runningNodes(context);
  const frozen = frozenNodes(context);
  return membersOf(context).map((node) => ({
    node,
    runs: running.includes(node),
    frozen: frozen.includes(node),
  }));
}

/** What `picket backups` tells, and when the newest backup was proved. */
export async function backupsOf(context: Context): Promise<AgentStatus['backups']> {
  const target = await openTarget(context.installation);
  const keeper = keeperStatus(context);
  const verifiedAt = keeper?.succeededAt.verify ?? null;
  try {
    const all = await listBackups(target);
    const groups = [...new Set(all.map(({ groupId }) => groupId))];
    const reached = await Promise.all(groups.map((groupId) => readReach(target, groupId)));
    const times = reached.flatMap((reach) => reach?.at ?? []).sort();
    const backups = all.slice(-BACKUPS_MAX).reverse();
    return {
      ...{ place: target.place, verifiedAt, problem: null },
      archivedUntil: times.at(-1) ?? keeper?.archivedUntil ?? null,
      backups: backups.map(({ id, kind, endedAt, node, data, parent }) => ({
        ...{ id, kind, endedAt, node, storedBytes: data.bytes, continues: parent ?? null },
      })),
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { place: target.place, verifiedAt, problem, archivedUntil: null, backups: [] };
  }
}

/** What `picket standby status` tells. */
export async function standbyOf(context: Context): Promise<AgentStatus['standby']> {
  if (!hasStandby(context)) {
    return { exists: false, ready: false, lagSeconds: null, advice: [], sides: [] };
  }
  const { sides, keeper, ready, advice } = await standbyStatus(context);
  return {
    ...{ exists: true, ready, lagSeconds: keeper?.lagSeconds ?? null, advice: [...advice] },
    sides: sides.map(({ name, role, serving, nodes }) => ({
      ...{ name, role, serving },
      nodes: nodes.map(({ node, state, position, error }) => ({ node, state, position, error })),
    })),
  };
}

/** Writes the agent's status for the API, wholly or not at all. */
export function writeAgentFile({ home }: Context, status: AgentStatus): void {
  const file = join(home.run, 'operator-status.json');
  const content: AgentFile = { ...status, atMs: Date.now() };
  writeFileSync(`${file}.new`, JSON.stringify(content), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function keeperStatus({ home }: Context): KeeperStatus | undefined {
  const file = join(home.run, 'backup-status.json');
  if (!existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, 'utf8')) as KeeperStatus;
}
