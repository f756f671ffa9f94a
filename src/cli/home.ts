import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Installation } from '../config/installation.js';
import { Refusal } from './refusal.js';

/** Linux allows 107 characters for a Unix socket; this leaves room for the file's own name. */
const SOCKET_FOLDER_LENGTH_MAX = 80;
/** Whatever TMPDIR says: every process must find the same socket, and that path may be long, too. */
const SHORT_FOLDER = '/tmp';

/** Folders and files of one installation. */
export interface Home {
  readonly root: string;
  readonly data: string;
  readonly logs: string;
  /** Process ids, filled-in configuration. */
  readonly run: string;
  /** Unix sockets; elsewhere than `run` when that path is too long for one. */
  readonly sockets: string;
  readonly secretsFile: string;
}

/** Where everything of this installation lives; nothing is made yet. */
export function homeOf(installation: Installation): Home {
  const root = installation.home;
  const run = join(root, 'run');
  const short = createHash('sha256').update(root).digest('hex').slice(0, 12);
  const sockets =
    run.length <= SOCKET_FOLDER_LENGTH_MAX
      ? run
      : join(SHORT_FOLDER, `picket-${userInfo().uid}-${short}`);
  return {
    root,
    data: join(root, 'data'),
    logs: join(root, 'logs'),
    run,
    sockets,
    secretsFile: join(root, 'secrets.env'),
  };
}

/**
 * Makes the folders, readable by their owner only.
 * @throws Refusal when one belongs to somebody else (a shared /tmp)
 */
export function makeHome(home: Home): void {
  for (const folder of [home.root, home.data, home.logs, home.run, home.sockets]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const stat = lstatSync(folder);
    if (!stat.isDirectory() || stat.uid !== userInfo().uid) {
      throw new Refusal(
        `${folder} belongs to somebody else; set PICKET_HOME to a folder of yours.`,
      );
    }
    chmodSync(folder, 0o700);
  }
}

/** Data folder of node `number`. */
export function nodeFolder(home: Home, number: number): string {
  return join(home.data, `node-${number}`);
}

/** Unix socket of node `number`; only this machine's user gets in there as database root. */
export function nodeSocket(home: Home, number: number): string {
  return join(home.sockets, `node-${number}.sock`);
}
