import { z } from 'zod';

const count = z.coerce.number().int().min(1);
const url = z.string().regex(/^https?:\/\//, 'starts with http:// or https://');

/** Settings of backups, by environment variable. */
export const backupSchema = z.object({
  PICKET_BACKUP_TARGET: z
    .string()
    .min(1)
    .optional()
    .describe('Where backups go: a folder (best another mount), or s3://bucket/prefix.'),
  PICKET_BACKUP_S3_ENDPOINT: url
    .optional()
    .describe('Endpoint of an S3-compatible store; the one of AWS unless set.'),
  PICKET_BACKUP_S3_REGION: z.string().min(1).default('us-east-1').describe('Region of the bucket.'),
  PICKET_BACKUP_S3_KEY_ID: z.string().min(1).optional().describe('Access key id of the bucket.'),
  PICKET_BACKUP_S3_SECRET: z.string().min(1).optional().describe('Its secret.'),
  PICKET_BACKUP_SCHEDULE: z
    .enum(['on', 'off'])
    .default('off')
    .describe('on: a resident keeper takes backups, archives the binary log and proves restores.'),
  PICKET_BACKUP_FULL_HOURS: count.default(24).describe('A full backup every so many hours.'),
  PICKET_BACKUP_INCREMENTAL_MINUTES: count
    .default(60)
    .describe('An incremental backup every so many minutes.'),
  PICKET_BACKUP_VERIFY_HOURS: count
    .default(24)
    .describe('The newest backup is restored and audited every so many hours.'),
  PICKET_BACKUP_ARCHIVE_SECONDS: count
    .default(5)
    .describe('The binary log is archived every so many seconds: what a total loss may cost.'),
  PICKET_BACKUP_SEGMENT_MIB: count
    .default(32)
    .describe('An archived segment is finished at this size; until then it is written anew.'),
  PICKET_BACKUP_KEEP_FULLS: count
    .default(7)
    .describe('So many of the newest full backups are kept with their increments.'),
  PICKET_BACKUP_KEEP_DAYS: count.default(14).describe('And whatever is younger than so many days.'),
});

/** Parsed settings of backups. */
export type BackupConfig = Readonly<z.infer<typeof backupSchema>>;

/** The settings as an environment again, for a process that is started with them. */
export function backupEnvironment(config: BackupConfig): Record<string, string> {
  const pairs = Object.entries(config).map(([name, value]) => [name, String(value)]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

/** Nothing by itself, nowhere else: for installations that are made for a test or a restore. */
export const NO_SCHEDULE: BackupConfig = Object.freeze(backupSchema.parse({}));
