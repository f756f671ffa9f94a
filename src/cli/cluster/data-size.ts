import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a node keeps for itself and never gives to another one. */
const OWN_FILES = /^(galera\.cache|ib_logfile\d+|ibtmp\d+|binlog\.)/;

/** Bytes of a node's data as a full copy carries them; 0 when there are none. */
export function dataBytes(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !OWN_FILES.test(entry.name))
    .reduce((sum, entry) => sum + sizeOf(join(entry.parentPath, entry.name)), 0);
}

/** A file may be renamed or removed while its node starts. */
function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
