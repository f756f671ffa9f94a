import type { BackupConfig } from '../../config/backup-config.js';
import type { Task } from './keeper-status.js';

const MS_PER_SECOND = 1_000;
const MS_PER_MINUTE = 60 * MS_PER_SECOND;
const MS_PER_HOUR = 60 * MS_PER_MINUTE;
/** After a failure a task waits this long, or its own period when that is shorter. */
const RETRY_MS = 5 * MS_PER_MINUTE;

/** When each task last ended well and was last tried, in ms since 1970; undefined: never. */
export type History = Partial<
  Record<Task, { readonly endedMs?: number; readonly triedMs?: number }>
>;

/**
 * What to do now, one thing: archiving first, because it is quick and lags by the second; then a full
 * backup, which an increment and a proof wait for.
 */
export function nextTask(
  config: BackupConfig,
  history: History,
  nowMs: number,
  among: readonly Task[] = ['archive', 'full', 'incremental', 'verify'],
): Task | undefined {
  const periods: readonly [Task, number][] = [
    ['archive', config.PICKET_BACKUP_ARCHIVE_SECONDS * MS_PER_SECOND],
    ['full', config.PICKET_BACKUP_FULL_HOURS * MS_PER_HOUR],
    ['incremental', config.PICKET_BACKUP_INCREMENTAL_MINUTES * MS_PER_MINUTE],
    ['verify', config.PICKET_BACKUP_VERIFY_HOURS * MS_PER_HOUR],
  ];
  const isDue = ([task, periodMs]: readonly [Task, number]): boolean => {
    const { endedMs, triedMs } = history[task] ?? {};
    if (triedMs !== undefined && nowMs < triedMs + Math.min(RETRY_MS, periodMs)) return false;
    return endedMs === undefined || nowMs >= endedMs + periodMs;
  };
  const hasFull = history.full?.endedMs !== undefined;
  const may = (task: Task): boolean => hasFull || task === 'full' || task === 'archive';
  return periods.find((each) => among.includes(each[0]) && may(each[0]) && isDue(each))?.[0];
}
