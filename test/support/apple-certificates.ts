import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files of an authority as Apple is one, and of a pass type certified by it. */
export interface AppleCertificates {
  folder: string;
  wwdr: string;
  certificate: string;
  key: string;
}

const openssl = (folder: string, ...args: string[]): Buffer =>
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });

/** Makes certificates with the openssl program; they are good for tests alone. */
export function makeAppleCertificates(): AppleCertificates {
  const folder = mkdtempSync(join(tmpdir(), 'picket-pass-'));
  const subject = (name: string): string[] => ['-subj', `/CN=${name}/O=Picket tests`];
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  const authority = ['-x509', '-days', '2', '-keyout', 'wwdr.key', '-out', 'wwdr.pem'];
  openssl(folder, 'req', ...authority, ...key, ...subject('Test WWDR'));
  const request = ['-keyout', 'pass.key', '-out', 'pass.csr'];
  openssl(folder, 'req', '-new', ...request, ...key, ...subject('pass.test.picket'));
  const signed = ['-CA', 'wwdr.pem', '-CAkey', 'wwdr.key', '-CAcreateserial', '-days', '2'];
  openssl(folder, 'x509', '-req', '-in', 'pass.csr', '-out', 'pass.pem', ...signed);
  const at = (name: string): string => join(folder, name);
  return { folder, wwdr: at('wwdr.pem'), certificate: at('pass.pem'), key: at('pass.key') };
}

/**
 * Verifies a detached PKCS #7 signature with the openssl program.
 * @throws when it is not of these bytes, or not of somebody certified by the authority
 */
export function verifyPkcs7(
  { folder, wwdr }: AppleCertificates,
  signature: Uint8Array,
  content: Uint8Array,
): void {
  writeFileSync(join(folder, 'signature'), signature);
  writeFileSync(join(folder, 'content'), content);
  const what = ['-inform', 'DER', '-in', 'signature', '-content', 'content', '-binary'];
  openssl(folder, 'cms', '-verify', ...what, '-CAfile', wwdr, '-purpose', 'any', '-out', 'out');
}

/** A PEM file's text. */
export const pemOf = (file: string): string => readFileSync(file, 'utf8');
