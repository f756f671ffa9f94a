import {
  createReadStream,
  createWriteStream,
  existsSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../context.js';
import { since } from '../output.js';
import { logFile } from '../processes/registry.js';
import { Refusal } from '../refusal.js';
import { archiveBinlog } from './archive.js';
import { chainOf } from './chains.js';
import { recipient } from './keys.js';
import { backupId, type BackupManifest, BACKUPS, manifestName } from './manifest.js';
import { emptyFolder } from './empty-folder.js';
import { Meter, runPiped, type Step } from './programs.js';
import { prune } from './prune.js';
import {
  countRows,
  dataFolder,
  hasLineage,
  logOn,
  markLineage,
  schemaVersion,
  type Source,
  sources,
} from './sources.js';
import { listBackups, storeJson, storeSealed } from './store.js';
import { size } from './size.js';
import type { Target } from './target.js';

const TELL_MS = 1_000;
const MEGABYTE = 1024 * 1024;

/** What is asked for; without a word an increment where there is something to continue. */
export type WantedKind = BackupManifest['kind'] | 'best';

/** A backup that is about to be taken. */
interface Plan {
  readonly id: string;
  readonly source: Source;
  readonly parent: BackupManifest | undefined;
  /** Id of the full backup at the start of its chain. */
  readonly fullId: string;
  readonly startedAt: Date;
}

/**
 * Takes one backup from a Synced node, archives the binary log up to its end and applies the policy.
 * When it fails, nothing of it stays.
 */
export async function takeBackup(
  context: Context,
  target: Target,
  wanted: WantedKind,
): Promise<BackupManifest> {
  const startMs = Date.now();
  const { output } = context;
  await removeRemains(context, target);
  const plan = await planBackup(context, target, wanted);
  const from = plan.parent === undefined ? '' : `, continuing ${plan.parent.id}`;
  output.say(`Backup ${plan.id} from node ${plan.source.node}${from}, to ${target.place}.`);
  writeFileSync(underWayFile(context), plan.id);
  let manifest: BackupManifest;
  try {
    manifest = await copy(context, target, plan);
    await storeJson(target, manifestName(plan.id), manifest);
  } catch (error) {
    await removeObjects(target, plan.id);
    throw error;
  } finally {
    rmSync(underWayFile(context), { force: true });
  }
  output.say(
    `Backup ${plan.id} is whole: ${size(manifest.streamBytes)}, stored as ${size(manifest.data.bytes)} ` +
      `(${since(startMs)}), up to GTID ${manifest.gtids}.`,
  );
  await archiveBinlog(context, target);
  await prune(context, target);
  return manifest;
}

async function planBackup(context: Context, target: Target, wanted: WantedKind): Promise<Plan> {
  const startedAt = new Date();
  const candidates = await sources(context);
  const parent = wanted === 'full' ? undefined : await continuable(context, target, candidates);
  if (parent === undefined) {
    if (wanted === 'incremental') {
      throw new Refusal(
        'There is no backup to continue: none of this group, or its node got a full copy since or is ' +
          'not Synced. "picket backup --full" starts a new chain.',
      );
    }
    const [source] = candidates as [Source];
    const id = backupId(startedAt, 'full');
    return { id, source, parent, fullId: id, startedAt };
  }
  const source = { node: parent.node, groupId: parent.groupId };
  const id = backupId(startedAt, 'incremental');
  return { id, source, parent, fullId: await fullIdOf(target, parent), startedAt };
}

/** The newest backup whose node is Synced and still has the data folder it was taken from. */
async function continuable(
  context: Context,
  target: Target,
  candidates: readonly Source[],
): Promise<BackupManifest | undefined> {
  const newest = (await listBackups(target))
    .filter(({ groupId }) => groupId === candidates[0]?.groupId)
    .at(-1);
  if (newest === undefined || !candidates.some(({ node }) => node === newest.node))
    return undefined;
  return hasLineage(context, newest, await fullIdOf(target, newest)) ? newest : undefined;
}

async function fullIdOf(target: Target, backup: BackupManifest): Promise<string> {
  const [full] = chainOf(backup, await listBackups(target));
  return full?.id ?? backup.id;
}

/** Streams the data and stores the installation's secrets beside it. */
async function copy(context: Context, target: Target, plan: Plan): Promise<BackupManifest> {
  const { node, groupId } = plan.source;
  const publicKey = await recipient(context);
  const folder = await emptyFolder(join(context.home.run, 'backup-copy'));
  try {
    if (plan.parent === undefined) markLineage(context, node, plan.id);
    const before = await countRows(context, node);
    const { data, streamBytes, seqno } = await stream(context, target, plan, folder, publicKey);
    const after = await countRows(context, node);
    const secrets = await storeSealed(
      target,
      `${BACKUPS}${plan.id}/secrets.env.zst.age`,
      publicKey,
      {
        from: createReadStream(context.home.secretsFile),
      },
    );
    const info = await readInfo(folder);
    const counts = Object.keys(before).map((name) => {
      return [name, { before: before[name] ?? 0, after: after[name] ?? 0 }] as const;
    });
    return {
      version: 1,
      id: plan.id,
      kind: plan.parent === undefined ? 'full' : 'incremental',
      ...(plan.parent === undefined ? {} : { parent: plan.parent.id }),
      startedAt: plan.startedAt.toISOString(),
      endedAt: new Date().toISOString(),
      node,
      groupId,
      seqno,
      ...info,
      schemaVersion: await schemaVersion(context, node),
      streamBytes,
      counts: Object.fromEntries(counts),
      data,
      secrets,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function stream(
  context: Context,
  target: Target,
  plan: Plan,
  folder: string,
  publicKey: string,
): Promise<{ data: BackupManifest['data']; streamBytes: number; seqno: number }> {
  const log = createWriteStream(logFile(context.home, 'backup'), { mode: 0o600 });
  let seqno = 0;
  const heard = (text: string): void => {
    log.write(text);
    // The provider's number is told here only; the file that has it is inside the stream.
    seqno = Number(/[0-9a-f]{8}-[0-9a-f-]{27}:(\d+)/.exec(text)?.[1] ?? seqno);
  };
  const [raw, stored] = [new Meter(), new Meter()];
  const startMs = Date.now();
  const timer = setInterval(() => {
    const rate = raw.bytes / MEGABYTE / ((Date.now() - startMs) / 1_000);
    const amount = `${size(raw.bytes)} read, ${size(stored.bytes)} stored`;
    context.output.progress(`Copying: ${amount}, ${rate.toFixed(0)} MB/s, ${since(startMs)}`);
  }, TELL_MS);
  try {
    const reading = runPiped(undefined, [backupStep(context, plan, folder, heard)], raw);
    void reading.catch((error: unknown) => raw.destroy(error as Error));
    const name = `${BACKUPS}${plan.id}/data.mbstream.zst.age`;
    const storing = storeSealed(target, name, publicKey, { from: raw, meter: stored });
    const [data] = await settleBoth(storing, reading);
    return { data, streamBytes: raw.bytes, seqno };
  } finally {
    clearInterval(timer);
    log.end();
  }
}

/** Both, and of two failures the one that explains the other. */
async function settleBoth<T>(storing: Promise<T>, reading: Promise<void>): Promise<[T]> {
  const [stored, read] = await Promise.allSettled([storing, reading]);
  const reasons = [read, stored].flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  );
  if (stored.status === 'rejected' || read.status === 'rejected') {
    throw reasons.find((reason) => reason instanceof Refusal) ?? reasons[0];
  }
  return [stored.value];
}

function backupStep(
  context: Context,
  { source: { node }, parent }: Plan,
  folder: string,
  heard: (text: string) => void,
): Step {
  const args = [
    '--no-defaults',
    '--backup',
    ...logOn(context, node),
    `--datadir=${dataFolder(context, node)}`,
    '--galera-info',
    '--stream=mbstream',
    '--parallel=2',
    `--extra-lsndir=${folder}`,
    `--target-dir=${join(folder, 'tmp')}`,
  ];
  if (parent !== undefined) args.push(`--incremental-lsn=${parent.toLsn}`);
  return { command: 'mariabackup', args, heard };
}

async function readInfo(
  folder: string,
): Promise<Pick<BackupManifest, 'fromLsn' | 'toLsn' | 'gtids' | 'serverVersion'>> {
  const checkpoints = await readFile(join(folder, 'xtrabackup_checkpoints'), 'utf8');
  const info = await readFile(join(folder, 'xtrabackup_info'), 'utf8');
  const field = (text: string, pattern: RegExp): string => {
    const found = pattern.exec(text)?.[1];
    if (found === undefined) throw new Refusal(`mariabackup did not tell ${pattern.source}.`);
    return found;
  };
  return {
    fromLsn: field(checkpoints, /^from_lsn = (\d+)$/m),
    toLsn: field(checkpoints, /^to_lsn = (\d+)$/m),
    gtids: field(info, /GTID of the last change '([^']+)'/),
    serverVersion: field(info, /^server_version = (.+)$/m),
  };
}

const underWayFile = ({ home }: Context): string => join(home.data, 'backup-under-way');

/** What a backup left that was killed. */
async function removeRemains(context: Context, target: Target): Promise<void> {
  const file = underWayFile(context);
  if (!existsSync(file)) return;
  const id = readFileSync(file, 'utf8').trim();
  context.output.say(`Removing what is left of backup ${id}, which was cut off.`);
  await removeObjects(target, id);
  rmSync(file, { force: true });
}

async function removeObjects(target: Target, id: string): Promise<void> {
  for (const name of ['manifest.json', 'data.mbstream.zst.age', 'secrets.env.zst.age']) {
    await target.remove(`${BACKUPS}${id}/${name}`);
  }
}
