import { join, resolve } from 'node:path';
import type { Installation } from '../../config/installation.js';
import { exitStatus, Refusal } from '../refusal.js';
import type { Target } from './target.js';
import { FolderTarget } from './target-folder.js';

/**
 * The target of a command: what `--to` or `--from` says, or the settings, or a folder of this installation.
 * @throws Refusal for a word that is neither a folder nor a bucket
 */
export async function openTarget(installation: Installation, given?: string): Promise<Target> {
  const place = given ?? installation.backup.PICKET_BACKUP_TARGET ?? ownFolder(installation);
  if (place.startsWith('s3://')) {
    // Loaded only here, because it takes a while.
    const { BucketTarget } = await import('./target-bucket.js');
    return BucketTarget.open(place, installation.backup);
  }
  if (/^\w+:\/\//.test(place)) {
    throw new Refusal(`${place} is neither a folder nor s3://bucket/prefix.`, exitStatus.usage);
  }
  return new FolderTarget(resolve(place), join(installation.home, 'backup-folders'));
}

/** Whether the backups lie in the folder that they are to save. */
export function isBesideData(installation: Installation, target: Target): boolean {
  return resolve(target.place).startsWith(resolve(installation.home));
}

function ownFolder(installation: Installation): string {
  return join(installation.home, 'backups');
}
