import { execFile } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Context } from '../context.js';
import type { Home } from '../home.js';
import { exitStatus, Refusal } from '../refusal.js';
import type { Step } from './programs.js';

const run = promisify(execFile);

/** The secret half; needed only to restore. */
export function keyFile(home: Home): string {
  return join(home.root, 'backup-key.txt');
}

/** The public half; enough to take backups. */
function recipientFile(home: Home): string {
  return join(home.root, 'backup-recipient.txt');
}

/**
 * The public key that backups are encrypted for; both halves are made the first time.
 * @throws Refusal when age is missing
 */
export async function recipient({ home, output }: Context): Promise<string> {
  if (!existsSync(recipientFile(home))) {
    if (!existsSync(keyFile(home))) {
      await age('age-keygen', ['-o', keyFile(home)]);
      output.say(
        `A new key for backups is in ${keyFile(home)}. Without it no backup can be read, and a key\n` +
          'that lies beside the data is lost with it: print it with "picket backup key" and keep it elsewhere.',
      );
    }
    const publicKey = await age('age-keygen', ['-y', keyFile(home)]);
    writeFileSync(`${recipientFile(home)}.new`, publicKey, { mode: 0o600 });
    renameSync(`${recipientFile(home)}.new`, recipientFile(home));
  }
  return readFileSync(recipientFile(home), 'utf8').trim();
}

/**
 * The file with the secret key.
 * @param given another file than the installation's
 * @throws Refusal when it is not there
 */
export function requireKey(home: Home, given: string | undefined): string {
  const file = given ?? keyFile(home);
  if (existsSync(file)) return file;
  throw new Refusal(
    `${file} is not there, and backups cannot be read without their key. Name the file with --key.`,
    exitStatus.usage,
  );
}

/** Compresses and encrypts; the ending of what it makes is `.zst.age`. */
export function sealing(publicKey: string): Step[] {
  return [
    { command: 'zstd', args: ['-q', '-3', '-c'] },
    { command: 'age', args: ['--encrypt', '--recipient', publicKey] },
  ];
}

/** The way back; a wrong key and changed bytes are refused. */
export function opening(key: string): Step[] {
  return [
    { command: 'age', args: ['--decrypt', '--identity', key] },
    { command: 'zstd', args: ['-q', '-d', '-c'] },
  ];
}

async function age(program: string, args: readonly string[]): Promise<string> {
  try {
    return (await run(program, args)).stdout;
  } catch (error) {
    throw new Refusal(`${program} (Debian package age) failed: ${String(error).slice(0, 300)}`);
  }
}
