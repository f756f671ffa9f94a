import { existsSync, readFileSync } from 'node:fs';
import { keyFile } from '../backup/keys.js';
import { parseGtids, reaches } from '../cluster/gtids.js';
import { chainOf } from '../backup/chains.js';
import type { BackupManifest, SegmentManifest } from '../backup/manifest.js';
import { stopPrograms } from '../backup/programs.js';
import { size } from '../backup/size.js';
import { checkStored, listBackups, listSegments, readReach } from '../backup/store.js';
import { takeBackup, type WantedKind } from '../backup/take-backup.js';
import { isBesideData, openTarget } from '../backup/open-target.js';
import type { Target } from '../backup/target.js';
import type { Context } from '../context.js';
import { Interrupted, onInterrupt } from '../interrupt.js';
import { takeLock } from '../processes/lock.js';
import { exitStatus, Refusal } from '../refusal.js';
import { table } from '../table.js';

/** Options of `backup`. */
export interface BackupOptions {
  readonly full?: boolean;
  readonly incremental?: boolean;
  readonly to?: string;
}

/** Takes a backup. */
export async function backup(context: Context, options: BackupOptions): Promise<void> {
  if (options.full === true && options.incremental === true) {
    throw new Refusal('Either --full or --incremental.', exitStatus.usage);
  }
  const target = await openTarget(context.installation, options.to);
  const manifest = await oneAtATime(context, 'backup', () => {
    return takeBackup(context, target, kindOf(options));
  });
  if (isBesideData(context.installation, target)) {
    context.output.say(
      `This backup lies beside the data that it saves, in ${target.place}: a lost disk takes both.\n` +
        'PICKET_BACKUP_TARGET names another mount, or s3://bucket/prefix.',
    );
  }
  context.output.result('', manifest);
}

/** Prints the secret key, to be kept where the backups are not. */
export function backupKey({ home, output }: Context): void {
  if (!existsSync(keyFile(home))) {
    throw new Refusal(`There is no key in ${keyFile(home)}; the first backup makes one.`);
  }
  const text = readFileSync(keyFile(home), 'utf8').trim();
  output.result(text, { file: keyFile(home), key: text.split('\n').at(-1) });
}

/** Options of `backups`. */
export interface BackupsOptions {
  readonly check?: boolean;
  readonly from?: string;
}

/**
 * Lists what there is; with `check` reads all of it and compares checksums.
 * @returns exit status: 1 when something is damaged or missing
 */
export async function backups(context: Context, options: BackupsOptions): Promise<number> {
  const target = await openTarget(context.installation, options.from);
  const all = await listBackups(target);
  const segments = await listSegments(target);
  const damages = [...missingParents(all), ...gaps(segments)];
  if (options.check === true)
    damages.push(...(await damaged(context, target, [...all, ...segments])));
  const groups = [...new Set(all.map(({ groupId }) => groupId))];
  const reached = await Promise.all(groups.map((groupId) => readReach(target, groupId)));
  const archives = groups.map((groupId, index) => ({ groupId, ...reached[index] }));
  context.output.result(
    [
      all.length === 0 ? `No backup in ${target.place}.` : listing(all),
      ...archives.map(
        ({ groupId, at }) =>
          `Binary log of group ${groupId}: ${at === undefined ? 'not archived' : `archived until ${at}`}.`,
      ),
      ...damages,
      ...(options.check === true && damages.length === 0 ? ['Every checksum is right.'] : []),
    ].join('\n'),
    { place: target.place, backups: all, archives, damages },
  );
  return damages.length === 0 ? 0 : exitStatus.failed;
}

/** Lets one command at a time work with the backups; Ctrl-C ends its programs and waits for the rest. */
export async function oneAtATime<T>(
  { home }: Context,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  const release = takeLock(home, what, 'backup.lock');
  const interrupt = new AbortController();
  onInterrupt(() => {
    interrupt.abort();
    stopPrograms();
  });
  try {
    return await work();
  } catch (error) {
    if (interrupt.signal.aborted)
      throw new Interrupted('Stopped on the way; nothing half is left.');
    throw error;
  } finally {
    release();
  }
}

function kindOf({ full, incremental }: BackupOptions): WantedKind {
  if (full === true) return 'full';
  return incremental === true ? 'incremental' : 'best';
}

function listing(all: readonly BackupManifest[]): string {
  const rows = all.map(({ id, kind, endedAt, node, streamBytes, data, gtids, parent }) => [
    ...[id, kind, endedAt.slice(0, 19), `node ${node}`, size(streamBytes), size(data.bytes), gtids],
    parent ?? '-',
  ]);
  const heading = ['BACKUP', 'KIND', 'ENDED (UTC)', 'FROM', 'DATA', 'STORED', 'GTID', 'CONTINUES'];
  return table([heading, ...rows]);
}

function missingParents(all: readonly BackupManifest[]): string[] {
  return all.flatMap((each) => {
    try {
      chainOf(each, all);
      return [];
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  });
}

/** Pieces of the binary log that are missing between segments of one group. */
function gaps(segments: readonly SegmentManifest[]): string[] {
  return segments.flatMap((segment, index) => {
    const before = segments
      .slice(0, index)
      .filter(({ groupId }) => groupId === segment.groupId)
      .at(-1);
    if (before === undefined || reaches(parseGtids(before.to), parseGtids(segment.from))) return [];
    const from = `${before.to} (${before.lastAt})`;
    return [`The archived binary log has a gap from ${from} to ${segment.from}.`];
  });
}

async function damaged(
  context: Context,
  target: Target,
  manifests: readonly (BackupManifest | SegmentManifest)[],
): Promise<string[]> {
  const damages: string[] = [];
  for (const manifest of manifests) {
    const files = 'secrets' in manifest ? [manifest.data, manifest.secrets] : [manifest.data];
    for (const file of files) {
      context.output.progress(`Checking ${file.name}.`);
      try {
        await checkStored(target, file);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        damages.push(error.message);
      }
    }
  }
  return damages;
}
