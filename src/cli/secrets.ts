import { createECDH, generateKeyPairSync, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { z } from 'zod';
import type { Home } from './home.js';
import { readAssignments } from './template.js';

const password = z.string().regex(/^[A-Za-z0-9_-]{20,}$/);

const secretsSchema = z.object({
  DB_PASSWORD: password,
  MONITOR_DB_PASSWORD: password,
  CHECKER_DB_PASSWORD: password,
  SANDBOX_DB_PASSWORD: password,
  SANDBOX_BANK_KEY: password,
  SANDBOX_WEBHOOK_SECRET: password,
  SST_PASSWORD: password,
  REPLICA_DB_PASSWORD: password,
  REDIS_PASSWORD: password,
  ACCESS_TOKEN_SECRET: password,
  ADMISSION_SECRET: password,
  TICKET_SIGNING_KEY: z.string().min(40),
  TICKET_MASTER_KEY: password,
  VAPID_PRIVATE_KEY: z.string().length(43),
});

/** Passwords and keys of one installation. */
export type Secrets = Readonly<z.infer<typeof secretsSchema>>;

/**
 * The installation's secrets; generated and written (0600) the first time. A secret that an older
 * installation does not have yet is generated alone; the others never change.
 */
export function loadSecrets(home: Home): Secrets {
  const known = existsSync(home.secretsFile) ? readAssignments(home.secretsFile) : {};
  const missing = Object.keys(secretsSchema.shape).some((name) => !(name in known));
  if (missing) writeSecrets(home.secretsFile, { ...generateSecrets(), ...known });
  return Object.freeze(secretsSchema.parse(readAssignments(home.secretsFile)));
}

/** New random secrets; passwords are URL-safe, so no file format has to quote them. */
export function generateSecrets(): Secrets {
  const random = (bytes: number): string => randomBytes(bytes).toString('base64url');
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    DB_PASSWORD: random(24),
    MONITOR_DB_PASSWORD: random(24),
    CHECKER_DB_PASSWORD: random(24),
    SANDBOX_DB_PASSWORD: random(24),
    SANDBOX_BANK_KEY: random(48),
    SANDBOX_WEBHOOK_SECRET: random(48),
    SST_PASSWORD: random(24),
    REPLICA_DB_PASSWORD: random(24),
    REDIS_PASSWORD: random(24),
    ACCESS_TOKEN_SECRET: random(48),
    ADMISSION_SECRET: random(48),
    TICKET_SIGNING_KEY: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    TICKET_MASTER_KEY: random(48),
    VAPID_PRIVATE_KEY: vapidPrivateKey(),
  };
}

/** A private key of P-256; the library cuts zeros off its front. */
function vapidPrivateKey(): string {
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  return Buffer.from(ecdh.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url');
}

/**
 * Puts the keys of a backed-up installation beside this one's own passwords: with them tickets,
 * sessions and devices that take pushes stay valid, and no process of the other installation can log on here.
 * @param file secrets.env of the backed-up installation
 */
export function adoptKeys(home: Home, file: string): void {
  // A backup from before there was web push or a key store has no key for it, and no devices or keys.
  const known = secretsSchema
    .partial({ VAPID_PRIVATE_KEY: true, TICKET_MASTER_KEY: true })
    .parse(readAssignments(file));
  const { ACCESS_TOKEN_SECRET, ADMISSION_SECRET, TICKET_SIGNING_KEY } = known;
  const own = loadSecrets(home);
  const { VAPID_PRIVATE_KEY = own.VAPID_PRIVATE_KEY } = known;
  const { TICKET_MASTER_KEY = own.TICKET_MASTER_KEY } = known;
  const tickets = { TICKET_SIGNING_KEY, TICKET_MASTER_KEY };
  const keys = { ACCESS_TOKEN_SECRET, ADMISSION_SECRET, VAPID_PRIVATE_KEY };
  writeSecrets(home.secretsFile, { ...own, ...keys, ...tickets });
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
