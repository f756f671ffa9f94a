import { Refusal } from '../refusal.js';
import { parseGtids, reaches } from '../cluster/gtids.js';
import type { ArchiveReach, BackupManifest, SegmentManifest } from './manifest.js';

const MS_PER_DAY = 24 * 60 * 60 * 1_000;

/** A full backup and the increments that continue it, in order. */
export type Chain = readonly BackupManifest[];

/**
 * The backups from the full one up to this one.
 * @throws Refusal when one of them is missing
 */
export function chainOf(backup: BackupManifest, all: readonly BackupManifest[]): Chain {
  const chain = [backup];
  for (let first = backup; first.kind === 'incremental'; first = chain[0] as BackupManifest) {
    const parent = all.find(({ id }) => id === first.parent);
    if (parent === undefined || parent.toLsn !== first.fromLsn) {
      throw new Refusal(`Backup ${first.id} continues ${first.parent}, which is missing.`);
    }
    chain.unshift(parent);
  }
  return chain;
}

/** Backups to remove: whole chains that are neither among the newest nor young. */
export function expiredBackups(
  all: readonly BackupManifest[],
  keep: { readonly fulls: number; readonly days: number },
  now: Date,
): BackupManifest[] {
  const byAge = [...all].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  const newest = new Set(
    byAge
      .filter(({ kind }) => kind === 'full')
      .slice(0, keep.fulls)
      .map(({ id }) => id),
  );
  const isYoung = ({ endedAt }: BackupManifest): boolean =>
    now.getTime() - Date.parse(endedAt) < keep.days * MS_PER_DAY;
  const kept = new Set<string>();
  for (const backup of byAge) {
    const chain = ancestors(backup, all);
    const [full] = chain;
    if (chain.some(isYoung) || (full !== undefined && newest.has(full.id))) {
      for (const { id } of chain) kept.add(id);
    }
  }
  return byAge.filter(({ id }) => !kept.has(id)).reverse();
}

/** Like `chainOf`, as far back as it goes. */
function ancestors(backup: BackupManifest, all: readonly BackupManifest[]): BackupManifest[] {
  const chain = [backup];
  for (;;) {
    const parent = all.find(({ id }) => id === chain[0]?.parent);
    if (parent === undefined) return chain;
    chain.unshift(parent);
  }
}

/** Segments that no kept backup of their group needs. */
export function expiredSegments(
  segments: readonly SegmentManifest[],
  kept: readonly BackupManifest[],
): SegmentManifest[] {
  return segments.filter(
    (segment) =>
      !segment.open &&
      !kept.some(
        ({ groupId, gtids }) =>
          groupId === segment.groupId && !reaches(parseGtids(gtids), parseGtids(segment.to)),
      ),
  );
}

/** The backup to start from: this one, the latest one, or the latest one that ended by `at`. */
export function chooseBackup(
  all: readonly BackupManifest[],
  wanted: { readonly id?: string; readonly at?: Date },
): BackupManifest {
  const { id, at } = wanted;
  if (id !== undefined && id !== 'latest') {
    const found = all.find((backup) => backup.id === id);
    if (found === undefined) throw new Refusal(`There is no backup ${id}; see "picket backups".`);
    if (at !== undefined && Date.parse(found.endedAt) > at.getTime()) {
      throw new Refusal(`Backup ${id} ended at ${found.endedAt}, after ${at.toISOString()}.`);
    }
    return found;
  }
  const ended = all.filter(
    ({ endedAt }) => at === undefined || Date.parse(endedAt) <= at.getTime(),
  );
  const latest = ended.sort((a, b) => a.endedAt.localeCompare(b.endedAt)).at(-1);
  if (latest !== undefined) return latest;
  if (at === undefined) throw new Refusal('There is no backup; "picket backup" takes one.');
  throw new Refusal(`No backup had ended by ${at.toISOString()}; see "picket backups".`);
}

/**
 * The segments that lead from a backup to a moment.
 * @throws Refusal when one is missing or the archive does not reach so far
 */
export function segmentsBetween(
  backup: BackupManifest,
  at: Date,
  segments: readonly SegmentManifest[],
  reach: ArchiveReach | undefined,
): SegmentManifest[] {
  if (reach === undefined || Date.parse(reach.at) < at.getTime()) {
    const end = reach === undefined ? 'is empty' : `reaches until ${reach.at}`;
    throw new Refusal(`The archive of the binary log ${end}, not until ${at.toISOString()}.`);
  }
  const held = parseGtids(backup.gtids);
  const needed = segments
    .filter(({ groupId }) => groupId === backup.groupId)
    .sort((a, b) => a.number - b.number)
    .filter(({ to }) => !reaches(held, parseGtids(to)));
  let position = held;
  const leading: SegmentManifest[] = [];
  for (const segment of needed) {
    const { number, from, to, lastAt } = segment;
    if (!reaches(position, parseGtids(from))) {
      throw new Refusal(`The binary log before segment ${number} (${from}) is not in the archive.`);
    }
    leading.push(segment);
    // It holds something later than `at`, so the reader stops within it.
    if (Date.parse(lastAt) > at.getTime()) return leading;
    position = parseGtids(to);
  }
  if (!reaches(position, parseGtids(reach.to))) {
    throw new Refusal(`The archive's newest segment, up to ${reach.to}, is missing.`);
  }
  return leading;
}
