import { z } from 'zod';

const time = z.iso.datetime();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const size = z.number().int().nonnegative();

const storedFile = z.object({
  /** Its name below the target. */
  name: z.string(),
  bytes: size,
  sha256,
});

/** Rows of a table, counted when a backup began and when it had ended. */
const counts = z.record(z.string(), z.object({ before: size, after: size }));

/** What is known of one backup; written last, so a backup without it does not exist. */
export const backupManifestSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  kind: z.enum(['full', 'incremental']),
  /** The backup that an incremental one continues. */
  parent: z.string().optional(),
  startedAt: time,
  endedAt: time,
  /** The node it was taken from; log sequence numbers are the node's own. */
  node: z.number().int(),
  fromLsn: z.string(),
  toLsn: z.string(),
  /** Group and number of the last write set in it. */
  groupId: z.string(),
  seqno: z.number().int(),
  /** Everything up to these GTIDs is in it. */
  gtids: z.string(),
  serverVersion: z.string(),
  /** Newest migration of the schema. */
  schemaVersion: z.string(),
  /** Bytes of the stream before it was compressed and encrypted. */
  streamBytes: size,
  counts,
  data: storedFile,
  secrets: storedFile,
});
export type BackupManifest = Readonly<z.infer<typeof backupManifestSchema>>;

/** What is known of one piece of the archived binary log. */
export const segmentManifestSchema = z.object({
  version: z.literal(1),
  groupId: z.string(),
  number: z.number().int(),
  /** Still growing: the next archiving writes it anew from `from`. */
  open: z.boolean(),
  openedAt: time,
  /** Everything up to `from` lies before it, everything up to `to` in it or before. */
  from: z.string(),
  to: z.string(),
  transactionCount: size,
  /** Time of the last transaction. */
  lastAt: time,
  binlogBytes: size,
  data: storedFile,
});
export type SegmentManifest = Readonly<z.infer<typeof segmentManifestSchema>>;

/** How far the archive reaches: at `at` a node had nothing newer than `to`. */
export const archiveReachSchema = z.object({ to: z.string(), at: time });
export type ArchiveReach = Readonly<z.infer<typeof archiveReachSchema>>;

/** Folder of backups below the target. */
export const BACKUPS = 'backups/';

/** Name of a backup's manifest. */
export function manifestName(id: string): string {
  return `${BACKUPS}${id}/manifest.json`;
}

/** Folder of a group's archived binary log below the target. */
export function archiveFolder(groupId: string): string {
  return `binlog/${groupId}/`;
}

/** `20261121-010203-full`, in UTC; the order of names is the order of time. */
export function backupId(startedAt: Date, kind: BackupManifest['kind']): string {
  const digits = startedAt.toISOString().replace(/[-:]/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(9, 15)}-${kind}`;
}
