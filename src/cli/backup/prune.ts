import type { Context } from '../context.js';
import { expiredBackups, expiredSegments } from './chains.js';
import { archiveFolder, manifestName, type SegmentManifest } from './manifest.js';
import { listBackups, listSegments } from './store.js';
import type { Target } from './target.js';

/** Name of a segment's manifest. */
export function segmentName({
  groupId,
  number,
}: Pick<SegmentManifest, 'groupId' | 'number'>): string {
  return `${archiveFolder(groupId)}${String(number).padStart(8, '0')}.json`;
}

/**
 * Removes what the policy does not keep: whole chains, and the binary log before the oldest kept
 * backup. Manifests go first, so that what is half removed does not look like a backup.
 */
export async function prune({ installation, output }: Context, target: Target): Promise<void> {
  const { PICKET_BACKUP_KEEP_FULLS: fulls, PICKET_BACKUP_KEEP_DAYS: days } = installation.backup;
  const all = await listBackups(target);
  const expired = expiredBackups(all, { fulls, days }, new Date());
  // Increments before what they continue.
  for (const { id, data, secrets } of [...expired].reverse()) {
    for (const name of [manifestName(id), data.name, secrets.name]) await target.remove(name);
    output.say(`Backup ${id} is removed: neither among the ${fulls} newest nor of ${days} days.`);
  }
  const kept = all.filter((backup) => !expired.includes(backup));
  if (kept.length === 0) return;
  const segments = expiredSegments(await listSegments(target), kept);
  for (const segment of segments) {
    await target.remove(segmentName(segment));
    await target.remove(segment.data.name);
  }
  if (segments.length > 0) output.say(`${segments.length} archived segments are removed.`);
}
