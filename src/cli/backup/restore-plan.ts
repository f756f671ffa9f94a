import type { Context } from '../context.js';
import { exitStatus, Refusal } from '../refusal.js';
import { archiveBinlog } from './archive.js';
import { type Chain, chainOf, chooseBackup, segmentsBetween } from './chains.js';
import type { BackupManifest, SegmentManifest } from './manifest.js';
import { listBackups, listSegments, readReach } from './store.js';
import type { Target } from './target.js';

/** What a restore puts together. */
export interface RestorePlan {
  readonly chain: Chain;
  /** The last of the chain: what it holds is what is restored before the binary log. */
  readonly backup: BackupManifest;
  readonly segments: readonly SegmentManifest[];
  /** Up to and including this second; undefined: exactly the backup. */
  readonly at: Date | undefined;
}

/** What is asked for. */
export interface Wanted {
  readonly id?: string;
  /** ISO 8601 with its zone, or `latest`: as far as the archive reaches. */
  readonly at?: string;
}

/**
 * Chooses backups and segments for a moment.
 * @throws Refusal when that moment cannot be restored, saying why
 */
export async function planRestore(target: Target, wanted: Wanted): Promise<RestorePlan> {
  const all = await listBackups(target);
  if (wanted.at === undefined) {
    const backup = chooseBackup(all, { id: wanted.id });
    return { chain: chainOf(backup, all), backup, segments: [], at: undefined };
  }
  const at = wanted.at === 'latest' ? undefined : parseMoment(wanted.at);
  const backup = chooseBackup(all, { id: wanted.id, at });
  const reach = await readReach(target, backup.groupId);
  const until = at ?? new Date(reach?.at ?? backup.endedAt);
  const segments = await listSegments(target, backup.groupId);
  return {
    chain: chainOf(backup, all),
    backup,
    segments: segmentsBetween(backup, until, segments, reach),
    at: until,
  };
}

/** Archives what a running installation has not archived yet, so that its last second is there, too. */
export async function catchUp(context: Context, target: Target): Promise<void> {
  try {
    await archiveBinlog(context, target);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    context.output.say(`What is archived already has to do: ${error.message}`);
  }
}

function parseMoment(text: string): Date {
  const moment = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text)) {
    throw new Refusal(`${text} is not a time such as 2026-11-21T01:02:03Z.`, exitStatus.usage);
  }
  if (Number.isNaN(moment.getTime())) throw new Refusal(`${text} is no time.`, exitStatus.usage);
  return moment;
}
