import { existsSync, renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { elsewhere, portsFrom } from '../../config/installation.js';
import type { AuditReport } from '../../cluster/auditor-report.js';
import { copyToOthers } from '../cluster/first-start.js';
import { type Context, openContext } from '../context.js';
import { makeHome } from '../home.js';
import { membersOf, portOf } from '../members.js';
import { since } from '../output.js';
import { isFree } from '../processes/ports.js';
import { exitStatus, Refusal } from '../refusal.js';
import { applicationConfig } from '../services/migrations.js';
import { anythingRuns, bringDown, bringUp } from '../system.js';
import { restoreData, type Timings } from './restore-data.js';
import type { RestorePlan } from './restore-plan.js';
import { countRows } from './sources.js';
import type { Target } from './target.js';

const PORT_DISTANCE = 2_000;
const PORT_STEP = 10;
const PORT_BASE_MAX = 32_400;

/** Where everything that is restored comes from. */
export interface Origin {
  readonly target: Target;
  readonly key: string;
  readonly plan: RestorePlan;
}

/** What became of a restore. */
export interface Restored {
  readonly backup: string;
  readonly at: string | undefined;
  readonly home: string;
  readonly portBase: number;
  readonly timings: Timings;
  readonly audit: AuditReport;
  /** What differs from the backup's manifest, as sentences. */
  readonly differences: readonly string[];
}

/**
 * Restores into an installation of its own and brings its data nodes up, in a group with a name and id
 * of its own on ports of its own. API and worker stay down: whether they may talk to banks and buyers
 * is the DBA's decision.
 */
export async function restoreInto(
  context: Context,
  folder: string,
  origin: Origin,
): Promise<Restored> {
  const home = resolve(folder);
  if (existsSync(join(home, 'data'))) {
    throw new Refusal(`${home} holds an installation already; name another folder with --into.`);
  }
  const installation = elsewhere(context.installation, home, await freePortBase(context));
  const place = openContext(installation, context.output);
  try {
    return await bringBack(place, origin);
  } catch (error) {
    if (anythingRuns(place)) await bringDown(place);
    await rm(home, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Restores this very installation. The data that was there is set aside, never deleted, and put back
 * when the restore fails.
 */
export async function restoreInPlace(context: Context, origin: Origin): Promise<Restored> {
  if (anythingRuns(context)) {
    throw new Refusal(
      'This installation runs. Stop it first ("picket down"), then restore over it.',
    );
  }
  const { home, output } = context;
  const aside = `${home.data}-before-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`;
  renameSync(home.data, aside);
  makeHome(home);
  output.say(`The data that was here is now in ${aside}.`);
  try {
    return await bringBack(context, origin);
  } catch (error) {
    if (anythingRuns(context)) await bringDown(context);
    await rm(home.data, { recursive: true, force: true });
    renameSync(aside, home.data);
    output.say('That did not work; the data is back as it was.');
    throw error;
  }
}

async function bringBack(empty: Context, origin: Origin): Promise<Restored> {
  const startMs = Date.now();
  const [first] = membersOf(empty);
  let differences: string[] = [];
  const { place, timings } = await restoreData(empty, origin, async (restored) => {
    differences = compareCounts(origin.plan, await countRows(restored, first));
  });
  const copyMs = Date.now();
  copyToOthers(place);
  timings['Copied to the other nodes'] = Date.now() - copyMs;
  const upMs = Date.now();
  await bringUp(place, 'data');
  timings['All nodes Synced'] = Date.now() - upMs;
  place.output.say(`Restored and up: ${since(startMs)}.`);
  const auditMs = Date.now();
  const audit = await auditRestored(place, origin.plan, membersOf(place));
  timings['Audited'] = Date.now() - auditMs;
  timings['Everything'] = Date.now() - startMs;
  return describeRestored(place, origin, { timings, audit, differences });
}

/**
 * Proves a backup: restores it into a scratch place on free ports, one node, audits it, compares it
 * with the manifest and removes the place.
 * @param tamper only for the control of this proof: changes the restored data before it is looked at
 */
export async function proveRestore(
  context: Context,
  origin: Origin,
  tamper?: (place: Context) => Promise<void>,
): Promise<Restored> {
  const home = join(context.home.root, `scratch-${process.pid}`);
  const installation = elsewhere(context.installation, home, await freePortBase(context));
  const scratch = openContext(installation, context.output);
  const [first] = membersOf(scratch);
  let found: Pick<Restored, 'audit' | 'differences'> | undefined;
  try {
    const { place, timings } = await restoreData(scratch, origin, async (restored) => {
      await tamper?.(restored);
      const differences = compareCounts(origin.plan, await countRows(restored, first));
      found = { audit: await auditRestored(restored, origin.plan, [first]), differences };
    });
    if (found === undefined) throw new Error('the restored data was not looked at');
    return describeRestored(place, origin, { timings, ...found });
  } finally {
    await rm(home, { recursive: true, force: true });
    if (scratch.home.sockets !== scratch.home.run) {
      await rm(scratch.home.sockets, { recursive: true, force: true });
    }
  }
}

/** Whether a restore gave back what was backed up. */
export function isSound({ audit, differences }: Restored): boolean {
  return audit.healthy && differences.length === 0;
}

/** Payments that were under way then are judged by the clock of then. */
async function auditRestored(
  place: Context,
  { backup, at }: RestorePlan,
  nodes: readonly number[],
): Promise<AuditReport> {
  const { auditEveryNode } = await import('../../cluster/auditor.js');
  const addresses = nodes.map((node) => {
    return { host: '127.0.0.1', port: portOf(place.installation.ports.nodes, node) };
  });
  const config = { ...applicationConfig(place), DB_NODES: addresses };
  return auditEveryNode(config, at ?? new Date(backup.endedAt));
}

/** Rows are only ever added to the counted tables, so the backup lies between the two counts. */
function compareCounts(
  { backup, at }: RestorePlan,
  found: Readonly<Record<string, number>>,
): string[] {
  return Object.entries(backup.counts).flatMap(([name, { before, after }]) => {
    const count = found[name] ?? 0;
    if (count < before) return [`${name}: ${count} rows; there were ${before} when it began`];
    if (at === undefined && count > after) {
      return [`${name}: ${count} rows; there were ${after} when it had ended`];
    }
    return [];
  });
}

function describeRestored(
  { installation }: Context,
  { plan }: Origin,
  more: Pick<Restored, 'timings' | 'audit' | 'differences'>,
): Restored {
  const { home, portBase } = installation;
  return { backup: plan.backup.id, at: plan.at?.toISOString(), home, portBase, ...more };
}

/** A port base, well away from this installation's, whose ports nobody listens on. */
export async function freePortBase({ installation }: Context): Promise<number> {
  const { portBase, apiProcesses } = installation;
  for (let base = portBase + PORT_DISTANCE; base <= PORT_BASE_MAX; base += PORT_STEP) {
    const ports = (Object.values(portsFrom(base, apiProcesses)) as (number | number[])[]).flat();
    const free = await Promise.all(ports.map((port) => isFree(port)));
    if (free.every(Boolean)) return base;
  }
  throw new Refusal('No free ports were found for the restored nodes.', exitStatus.failed);
}
