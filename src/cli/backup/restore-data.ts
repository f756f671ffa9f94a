import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { createWriteStream } from 'node:fs';
import { inNewGroup } from '../cluster/first-start.js';
import { nodeSql } from '../cluster/node-sql.js';
import { type Context, openContext } from '../context.js';
import { nodeFolder } from '../home.js';
import { membersOf } from '../members.js';
import { since } from '../output.js';
import { logFile } from '../processes/registry.js';
import { Refusal } from '../refusal.js';
import { adoptKeys } from '../secrets.js';
import { parseGtids } from '../cluster/gtids.js';
import { runPiped } from './programs.js';
import { replayBinlog } from './replay.js';
import type { RestorePlan } from './restore-plan.js';
import { size } from './size.js';
import { readSealed } from './store.js';
import type { Target } from './target.js';

const MEBIBYTE = 1024 * 1024;
const PREPARE_MEMORY_MIB = { min: 128, max: 4_096 };
const PREPARE_MEMORY_SHARE = 0.25;

/** What belongs to the old group, its replication or the copying, not to the data. */
const FOREIGN =
  /^(binlog\..*|.*-bin\..*|grastate\.dat|gvwstate\.dat|galera\.cache|backup-lineage|master\.info|relay-log.*|multi-master\.info|xtrabackup_.*|donor_galera_info|backup-my\.cnf)$/;

/**
 * GTIDs of a restored group go on from here, far behind anything that the old group can have written
 * since: a replica of the old group finds that its position is not in this history and stops, instead
 * of taking other transactions for those it knows.
 */
const GTID_LEAP = 1_000_000_000;

/** How long each part of a restore took. */
export type Timings = Record<string, number>;

/**
 * Puts the data of a plan into the first node's folder of a stopped installation without data, lets
 * it start once in a group of its own and runs `work` there.
 * @returns the installation with the keys of the backed-up one
 */
export async function restoreData(
  place: Context,
  from: { target: Target; key: string; plan: RestorePlan },
  work: (place: Context) => Promise<void>,
): Promise<{ place: Context; timings: Timings }> {
  const timings: Timings = {};
  const timed = async (name: string, part: Promise<void>): Promise<void> => {
    const startMs = Date.now();
    await part;
    timings[name] = Date.now() - startMs;
    place.output.say(`${name}: ${since(startMs)}.`);
  };
  const { plan } = from;
  const restored = await takeOverKeys(place, from);
  const [first] = membersOf(restored);
  const folder = nodeFolder(restored.home, first);
  if (existsSync(folder)) throw new Refusal(`${folder} holds data already.`);
  const increments = plan.chain
    .slice(1)
    .map((_backup, index) => `${folder}.increment-${index + 1}`);
  try {
    await timed('Copied', copyChain(restored, from, [folder, ...increments]));
    await timed('Prepared', prepare(restored, folder, increments));
    await removeForeign(folder);
    if (plan.segments.length > 0 && plan.at !== undefined) {
      await timed('Binary log applied', replayBinlog(restored, { ...from, at: plan.at }));
    }
    const begin = async (): Promise<void> => {
      await leap(restored, first, plan);
      await work(restored);
    };
    await timed('Started in a new group', inNewGroup(restored, begin));
  } finally {
    for (const increment of increments) await rm(increment, { recursive: true, force: true });
  }
  return { place: restored, timings };
}

/** Tickets sold before must stay valid: their signing key travels inside the backup, encrypted. */
async function takeOverKeys(
  place: Context,
  { target, key, plan }: { target: Target; key: string; plan: RestorePlan },
): Promise<Context> {
  const file = join(place.home.run, 'restored-secrets.env');
  try {
    const to = createWriteStream(file, { mode: 0o600 });
    await readSealed(target, plan.backup.secrets, key, { to });
    adoptKeys(place.home, file);
  } finally {
    await rm(file, { force: true });
  }
  return openContext(place.installation, place.output);
}

async function copyChain(
  { output }: Context,
  { target, key, plan }: { target: Target; key: string; plan: RestorePlan },
  folders: readonly string[],
): Promise<void> {
  for (const [index, { id, data }] of plan.chain.entries()) {
    const folder = folders[index] ?? '';
    output.progress(`Copying backup ${id}, ${size(data.bytes)}.`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const steps = [{ command: 'mbstream', args: ['--extract', '--directory', folder] }];
    await readSealed(target, data, key, { steps });
  }
}

/** Brings the copied files to one moment: redo of the full backup, then each increment. */
async function prepare(
  { home, output }: Context,
  folder: string,
  increments: readonly string[],
): Promise<void> {
  const share = Math.round((totalmem() * PREPARE_MEMORY_SHARE) / MEBIBYTE);
  const memory = Math.min(Math.max(share, PREPARE_MEMORY_MIB.min), PREPARE_MEMORY_MIB.max);
  const log = createWriteStream(logFile(home, 'restore'), { mode: 0o600 });
  const base = ['--no-defaults', '--prepare', `--target-dir=${folder}`, `--use-memory=${memory}M`];
  const heard = (text: string): unknown => log.write(text);
  try {
    for (const more of [[], ...increments.map((each) => [`--incremental-dir=${each}`])]) {
      output.progress(`Preparing ${folder} ${more.join(' ')}`);
      await runPiped(undefined, [{ command: 'mariabackup', args: [...base, ...more], heard }]);
    }
  } finally {
    log.end();
  }
}

async function removeForeign(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (FOREIGN.test(name)) await rm(join(folder, name), { force: true });
  }
}

async function leap(
  { home }: Context,
  node: number,
  { backup, segments }: RestorePlan,
): Promise<void> {
  const last = segments.at(-1)?.to ?? backup.gtids;
  const sequences = [...parseGtids(last).values()].map(({ sequence }) => sequence);
  await nodeSql(
    home,
    node,
    [
      `SET SESSION wsrep_gtid_seq_no = ${Math.max(0, ...sequences) + GTID_LEAP}`,
      // The first write of the new history; it says what the accounts script said.
      'ALTER DATABASE picket CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci',
    ],
    20_000,
  );
}
