import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { z } from 'zod';
import type { Home } from './home.js';
import { readAssignments } from './template.js';

const password = z.string().regex(/^[A-Za-z0-9_-]{20,}$/);

const secretsSchema = z.object({
  DB_PASSWORD: password,
  MONITOR_DB_PASSWORD: password,
  SANDBOX_DB_PASSWORD: password,
  SST_PASSWORD: password,
  REDIS_PASSWORD: password,
  ACCESS_TOKEN_SECRET: password,
  ADMISSION_SECRET: password,
  TICKET_SIGNING_KEY: z.string().min(40),
});

/** Passwords and keys of one installation. */
export type Secrets = Readonly<z.infer<typeof secretsSchema>>;

/** The installation's secrets; generated and written (0600) the first time. */
export function loadSecrets(home: Home): Secrets {
  if (!existsSync(home.secretsFile)) writeSecrets(home.secretsFile, generateSecrets());
  return Object.freeze(secretsSchema.parse(readAssignments(home.secretsFile)));
}

/** New random secrets; passwords are URL-safe, so no file format has to quote them. */
export function generateSecrets(): Secrets {
  const random = (bytes: number): string => randomBytes(bytes).toString('base64url');
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    DB_PASSWORD: random(24),
    MONITOR_DB_PASSWORD: random(24),
    SANDBOX_DB_PASSWORD: random(24),
    SST_PASSWORD: random(24),
    REDIS_PASSWORD: random(24),
    ACCESS_TOKEN_SECRET: random(48),
    ADMISSION_SECRET: random(48),
    TICKET_SIGNING_KEY: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
}

/** Whole or not at all: half a file of secrets would lock us out of our own data. */
function writeSecrets(file: string, secrets: Secrets): void {
  const lines = Object.entries(secrets).map(([name, value]) => `${name}=${value}`);
  const temporary = `${file}.new`;
  const handle = openSync(temporary, 'w', 0o600);
  writeSync(handle, `# Generated for this installation. Keep private.\n${lines.join('\n')}\n`);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(temporary, file);
}
