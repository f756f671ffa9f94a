import { Readable, type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { z } from 'zod';
import { Refusal } from '../refusal.js';
import { opening, sealing } from './keys.js';
import {
  archiveFolder,
  type ArchiveReach,
  archiveReachSchema,
  type BackupManifest,
  backupManifestSchema,
  BACKUPS,
  type SegmentManifest,
  segmentManifestSchema,
} from './manifest.js';
import { Meter, runPiped, type Step } from './programs.js';
import { readText, type Target } from './target.js';

/** One object of the target, as manifests name it. */
export interface StoredFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Compresses, encrypts and stores what the steps write (or `from`), in one stream. */
export async function storeSealed(
  target: Target,
  name: string,
  publicKey: string,
  { from, steps, meter }: { from?: Readable; steps?: readonly Step[]; meter?: Meter },
): Promise<StoredFile> {
  const stored = meter ?? new Meter();
  const piped = runPiped(from, [...(steps ?? []), ...sealing(publicKey)], stored);
  // What flows must not look whole when a program before it failed.
  void piped.catch((error: unknown) => stored.destroy(asError(error)));
  const content = Readable.from(untilDone(stored, piped));
  await Promise.all([target.write(name, content), piped]);
  return { name, bytes: stored.bytes, sha256: stored.sha256() };
}

async function* untilDone(content: Meter, piped: Promise<void>): AsyncGenerator<Buffer> {
  for await (const part of content) yield part as Buffer;
  await piped;
}

/**
 * Reads an object back through its checksum, opens it and hands it to the steps.
 * @throws Refusal when a byte of it is not what was stored
 */
export async function readSealed(
  target: Target,
  file: StoredFile,
  key: string,
  { steps, to }: { steps?: readonly Step[]; to?: Writable },
): Promise<void> {
  const meter = new Meter();
  const content = (await target.read(file.name)).pipe(meter);
  try {
    await runPiped(content, [...opening(key), ...(steps ?? [])], to);
  } catch (error) {
    // Changed bytes explain the failure better than the program that stumbled over them.
    await checkStored(target, file);
    throw error;
  }
  requireSame(file, meter);
}

/** Reads an object and compares it with its manifest, without the key. */
export async function checkStored(target: Target, file: StoredFile): Promise<void> {
  const meter = new Meter();
  (await target.read(file.name)).pipe(meter).resume();
  await finished(meter);
  requireSame(file, meter);
}

function requireSame(file: StoredFile, meter: Meter): void {
  if (meter.bytes !== file.bytes) {
    throw new Refusal(`${file.name} has ${meter.bytes} bytes; its manifest says ${file.bytes}.`);
  }
  if (meter.sha256() !== file.sha256) {
    throw new Refusal(`${file.name} has changed: its SHA-256 is not the one in its manifest.`);
  }
}

/** Stores a small JSON document, whole or not at all. */
export async function storeJson(target: Target, name: string, value: unknown): Promise<void> {
  await target.write(name, Readable.from([Buffer.from(`${JSON.stringify(value, null, 2)}\n`)]));
}

/** Every backup there is, the oldest first. */
export async function listBackups(target: Target): Promise<BackupManifest[]> {
  const names = await target.list(BACKUPS);
  const found = names.filter((name) => name.endsWith('/manifest.json'));
  const manifests = await Promise.all(
    found.map((name) => readJson(target, name, backupManifestSchema)),
  );
  return manifests.sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

/** Every archived segment of a group (or of all), in order. */
export async function listSegments(target: Target, groupId?: string): Promise<SegmentManifest[]> {
  const names = await target.list(groupId === undefined ? 'binlog/' : archiveFolder(groupId));
  const found = names.filter((name) => /\/\d+\.json$/.test(name));
  const manifests = await Promise.all(
    found.map((name) => readJson(target, name, segmentManifestSchema)),
  );
  return manifests.sort((a, b) => a.number - b.number);
}

/** How far a group's archive reaches; undefined before the first archiving. */
export async function readReach(
  target: Target,
  groupId: string,
): Promise<ArchiveReach | undefined> {
  const name = reachName(groupId);
  if (!(await target.list(name)).includes(name)) return undefined;
  return readJson(target, name, archiveReachSchema);
}

/** Name of the document that says how far a group's archive reaches. */
export function reachName(groupId: string): string {
  return `${archiveFolder(groupId)}reach.json`;
}

async function readJson<T>(target: Target, name: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readText(target, name);
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new Refusal(`${name} is not what Picket wrote: ${String(error).slice(0, 300)}`);
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
