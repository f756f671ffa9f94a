import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { Context } from '../context.js';
import { nodeFolder, nodeSocket } from '../home.js';
import { since } from '../output.js';
import { Refusal } from '../refusal.js';

const run = promisify(execFile);
const PREPARE_LIMIT_MS = 60 * 60_000;
const POSITION_FILES = ['mariadb_backup_binlog_info', 'xtrabackup_binlog_info'];

/**
 * Copies the data of a running node into an empty folder with mariadb-backup, and makes it consistent. The donor serves on meanwhile.
 * @returns GTID position of the copy
 * @throws Refusal with what mariadb-backup said
 */
export async function copyRunningNode(
  source: Context,
  donor: number,
  folder: string,
): Promise<string> {
  const startMs = Date.now();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = join(source.home.logs, 'copy.log');
  source.output.progress(`Copying node ${donor} while it serves.`);
  await stream(source, donor, folder, log);
  await run('mariadb-backup', ['--no-defaults', '--prepare', `--target-dir=${folder}`], {
    timeout: PREPARE_LIMIT_MS,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: unknown) => {
    throw new Refusal(`The copy cannot be prepared: ${String(error).slice(-1_500)}`);
  });
  const position = copiedPosition(folder);
  source.output.say(`Copied node ${donor} at ${position} (${since(startMs)}).`);
  return position;
}

/** mariadb-backup's stream straight into the unpacker: nothing is written twice. */
async function stream(source: Context, donor: number, folder: string, log: string): Promise<void> {
  const handle = openSync(log, 'w', 0o600);
  try {
    const backup = spawn(
      'mariadb-backup',
      [
        '--no-defaults',
        '--backup',
        '--stream=xbstream',
        `--socket=${nodeSocket(source.home, donor)}`,
        `--user=${userInfo().username}`,
        `--target-dir=${folder}`,
        `--datadir=${nodeFolder(source.home, donor)}`,
      ],
      { stdio: ['ignore', 'pipe', handle] },
    );
    const unpack = spawn('mbstream', ['-x', '-C', folder], { stdio: ['pipe', handle, handle] });
    const ends = [ended(backup), ended(unpack)];
    // An end that breaks off shows in the statuses.
    await pipeline(backup.stdout as Readable, unpack.stdin as Writable).catch(() => undefined);
    const [copied, unpacked] = await Promise.all(ends);
    if (copied === 0 && unpacked === 0) return;
    throw new Refusal(`mariadb-backup failed (status ${copied}, ${unpacked}); see ${log}.`);
  } finally {
    closeSync(handle);
  }
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

function copiedPosition(folder: string): string {
  const file = POSITION_FILES.map((name) => join(folder, name)).find((path) => existsSync(path));
  const position = file === undefined ? undefined : parseCopiedPosition(readFileSync(file, 'utf8'));
  if (position === undefined) throw new Refusal(`The copy in ${folder} does not say its position.`);
  return position;
}

/** GTID position in mariadb-backup's `file<tab>offset<tab>gtid,…`. */
export function parseCopiedPosition(text: string): string | undefined {
  const position = /^\S+\s+\d+\s+([\d,\s-]+)/.exec(text)?.[1]?.replace(/\s/g, '');
  return position === undefined || position === '' ? undefined : position;
}
