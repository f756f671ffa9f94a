import { mkdir, rm } from 'node:fs/promises';

/** Makes the folder, readable by its owner alone; what a killed command left in it is removed. */
export async function emptyFolder(folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}
