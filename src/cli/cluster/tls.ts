import { execFile } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { inheritedEnvironment } from '../../config/installation.js';
import type { Context } from '../context.js';
import { Refusal } from '../refusal.js';

const run = promisify(execFile);
const CERTIFICATES_LIMIT_MS = 30_000;

/** How the members of the group talk: encrypted, each side showing its certificate, or in clear. */
export const TLS_MODES = ['on', 'off'] as const;
export type TlsMode = (typeof TLS_MODES)[number];

const modeSchema = z.enum(TLS_MODES);

/** Folder of the installation's certificates and of the mode in use. */
export function tlsFolder(context: Context): string {
  return join(context.home.root, 'tls');
}

const modeFile = (context: Context): string => join(tlsFolder(context), 'mode');

/**
 * The mode in which this installation's group runs, or ran last. Every member starts in this one,
 * whatever PICKET_CLUSTER_TLS says meanwhile: one in clear and one encrypted do not find each other.
 */
export function tlsMode(context: Context): TlsMode {
  const file = modeFile(context);
  return existsSync(file) ? modeSchema.parse(readFileSync(file, 'utf8').trim()) : 'off';
}

/** Takes PICKET_CLUSTER_TLS up, where it says something; only while no member of the group runs. */
export async function adoptTls(context: Context): Promise<void> {
  const wanted = context.installation.clusterTls ?? tlsMode(context);
  if (wanted === tlsMode(context)) return;
  await makeCertificates(context);
  writeFileSync(`${modeFile(context)}.new`, `${wanted}\n`, { mode: 0o600 });
  renameSync(`${modeFile(context)}.new`, modeFile(context));
  context.output.say(
    wanted === 'off'
      ? 'Nodes and arbitrators talk in clear from now on.'
      : `Nodes and arbitrators talk encrypted from now on, with certificates in ${tlsFolder(context)}.`,
  );
}

/**
 * Not one by one: with socket.dynamic, by which members accept both, a serving group paused for up to
 * 6 s when a member joined, and not each member that was restarted got in.
 * @throws Refusal when a group that runs is not as PICKET_CLUSTER_TLS wants it
 */
export function requireTlsAsWanted(context: Context): void {
  const wanted = context.installation.clusterTls ?? tlsMode(context);
  if (wanted === tlsMode(context)) return;
  throw new Refusal(
    `The group runs with encryption ${tlsMode(context)}, and PICKET_CLUSTER_TLS is ${wanted}. Its members ` +
      'can change over only together: "picket down", then "picket up" with the setting. Nothing was changed.',
  );
}

/**
 * Makes authority and certificate unless they are there; with `renew` a new certificate.
 * @throws Refusal with what the openssl program said
 */
export async function makeCertificates(context: Context, renew = false): Promise<void> {
  const script = join(context.installation.project, 'galera', 'make-certificates.sh');
  const args = [script, tlsFolder(context), ...(renew ? ['--renew'] : [])];
  try {
    await run('bash', args, { env: inheritedEnvironment(), timeout: CERTIFICATES_LIMIT_MS });
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new Refusal(`Certificates cannot be made: ${(stderr ?? String(error)).slice(-500)}`);
  }
}

/** What the templates of nodes and arbitrators ask for; galera/container-tls.sh does the same. */
export function tlsValues(mode: TlsMode, folder: string): Record<string, string> {
  return {
    GROUP_TLS: mode === 'on' ? encrypted(folder) : IN_CLEAR,
    TLS_FOLDER: folder,
    // 4: both sides show a certificate and check the other's against the authority.
    SST_ENCRYPT: mode === 'on' ? '4' : '0',
  };
}

/** No key may be named here: incremental transfers would use it all the same, and the node crashes. */
const IN_CLEAR = 'socket.ssl=NO';

function encrypted(folder: string): string {
  const files = { key: 'key.pem', cert: 'cert.pem', ca: 'ca.pem' };
  const named = Object.entries(files).map(
    ([name, file]) => `socket.ssl_${name}=${join(folder, file)}`,
  );
  return ['socket.ssl=YES', ...named].join(';');
}
