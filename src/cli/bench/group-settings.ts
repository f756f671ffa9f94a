import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Installation, elsewhere } from '../../config/installation.js';
import { joinMissing } from '../cluster/group.js';
import { nodeProcess, nodeRuns } from '../cluster/node.js';
import { ownGroupFile } from '../cluster/node-config.js';
import { nodeSql } from '../cluster/node-sql.js';
import { type Context, openContext } from '../context.js';
import { membersOf } from '../members.js';
import type { Output } from '../output.js';
import { signal } from '../processes/registry.js';
import { bringDown, bringUp } from '../system.js';
import { sleep, waitUntil } from '../wait.js';
import { Burners, coreTicks } from './burn.js';
import { CommitLoad, longestSilence } from './commit-load.js';

const KILL_WRITERS = 8;
const KILL_PAUSE_MS = 2;
const SOAK_WRITERS = 48;
const BEFORE_KILL_MS = 1_500;
const AFTER_KILL_MS = 4_000;
const SAMPLE_MS = 1_000;
const PERIOD_MIN_SECONDS = 0.1;

/** What one row of the table is about. */
export interface GroupTrial {
  /** evs.suspect_timeout in seconds; the other settings follow from it. */
  readonly suspectSeconds: number;
  readonly kills: number;
  readonly soakMinutes: number;
}

/** What was measured with one setting. */
export interface GroupResult extends GroupTrial {
  /** Longest time between acknowledged commits around each kill -9, ms, writer and others in turn. */
  readonly gapsMs: readonly number[];
  /** Times that the group lost a living member during the soak: false evictions. */
  readonly falseEvictions: number;
  readonly soakLongestGapMs: number;
  readonly soakCommits: number;
  /** Share of all cores' time that was busy during the soak. */
  readonly busyShare: number;
}

/**
 * Group settings that belong to a suspect time-out. The other periods keep the proportions that
 * data-layer tests found safe: keepalive, check and join_retrans a fifth of it, inactive and install
 * three times it. Galera takes no period below a tenth of a second.
 */
export function settingsFor(suspectSeconds: number): string {
  const seconds = (value: number): string => `PT${Number(value.toFixed(3))}S`;
  const short = seconds(Math.max(PERIOD_MIN_SECONDS, suspectSeconds / 5));
  const long = seconds(suspectSeconds * 3);
  return [
    `GROUP_KEEPALIVE=${short}`,
    `GROUP_CHECK=${short}`,
    `GROUP_JOIN_RETRANS=${short}`,
    `GROUP_SUSPECT=${seconds(suspectSeconds)}`,
    `GROUP_INACTIVE=${long}`,
    `GROUP_INSTALL=${long}`,
    '',
  ].join('\n');
}

/** Measures one setting on a cluster of its own, which is gone afterwards. */
export async function tryGroupSetting(
  installation: Installation,
  output: Output,
  trial: GroupTrial,
  portBase: number,
): Promise<GroupResult> {
  const home = join(tmpdir(), `picket-bench-${portBase}`);
  rmSync(home, { recursive: true, force: true });
  const context = openContext(elsewhere(installation, home, portBase), output);
  writeFileSync(ownGroupFile(context), settingsFor(trial.suspectSeconds));
  try {
    await bringUp(context, 'data');
    await nodeSql(context.home, 1, [
      `CREATE TABLE ${CommitLoad.table} (writer INT PRIMARY KEY, commits BIGINT NOT NULL)`,
    ]);
    const gapsMs = await killAgainAndAgain(context, trial.kills);
    return { ...trial, gapsMs, ...(await soak(context, trial.soakMinutes)) };
  } finally {
    await bringDown(context);
    rmSync(home, { recursive: true, force: true });
  }
}

function loadOn(context: Context): CommitLoad {
  const { installation, secrets } = context;
  const port = installation.ports.writers[0] as number;
  return new CommitLoad({ port, user: 'picket', password: secrets.DB_PASSWORD });
}

/** Kills the writer and another node in turn, each time under load, and brings it back. */
async function killAgainAndAgain(context: Context, kills: number): Promise<number[]> {
  const gapsMs: number[] = [];
  for (let kill = 0; kill < kills; kill++) {
    const node = kill % 2 === 0 ? 1 : 2;
    const load = loadOn(context);
    load.start(KILL_WRITERS, KILL_PAUSE_MS);
    await sleep(BEFORE_KILL_MS);
    const killedAtMs = performance.now();
    signal(context.home, nodeProcess(node), 'SIGKILL');
    await sleep(AFTER_KILL_MS);
    await load.stop();
    gapsMs.push(longestSilence(load.commitsAtMs, killedAtMs - 200, killedAtMs + AFTER_KILL_MS));
    await waitUntil(() => !nodeRuns(context, node), 5_000);
    await joinMissing(context);
    await sleep(BEFORE_KILL_MS);
  }
  return gapsMs;
}

async function soak(
  context: Context,
  minutes: number,
): Promise<Omit<GroupResult, keyof GroupTrial | 'gapsMs'>> {
  const load = loadOn(context);
  const burners = new Burners();
  const before = coreTicks();
  const startMs = performance.now();
  const watch = new EvictionWatch(context);
  await watch.look();
  try {
    burners.start();
    load.start(SOAK_WRITERS, 0);
    while (performance.now() - startMs < minutes * 60_000) {
      await sleep(SAMPLE_MS);
      await watch.look();
      const seconds = Math.round((performance.now() - startMs) / 1_000);
      context.output.progress(`Soak ${seconds} s: ${watch.falseEvictions} false evictions.`);
    }
  } finally {
    burners.end();
    await load.stop();
  }
  await watch.look();
  const after = coreTicks();
  return {
    falseEvictions: watch.falseEvictions,
    soakLongestGapMs: longestSilence(load.commitsAtMs, startMs, performance.now()),
    soakCommits: load.commitsAtMs.length,
    busyShare: (after.busy - before.busy) / Math.max(1, after.all - before.all),
  };
}

/** Counts how often a group whose members all live agreed on a smaller membership. */
class EvictionWatch {
  falseEvictions = 0;
  private lastViews = new Map<number, number>();

  constructor(private readonly context: Context) {}

  /** Every change of the view raises wsrep_cluster_conf_id; out and in again are two changes. */
  async look(): Promise<void> {
    let changes = 0;
    for (const node of membersOf(this.context)) {
      const sql = `SHOW GLOBAL STATUS LIKE 'wsrep_cluster_conf_id'`;
      const rows = await nodeSql(this.context.home, node, [sql], 10_000).catch(() => []);
      const view = Number(rows[0]?.['Value'] ?? Number.NaN);
      const last = this.lastViews.get(node);
      // 18446744073709551615 stands for "in no primary component".
      if (Number.isSafeInteger(view)) this.lastViews.set(node, view);
      if (last !== undefined && view !== last) changes = Math.max(changes, 1);
    }
    this.falseEvictions += changes;
  }
}
