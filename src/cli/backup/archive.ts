import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Context } from '../context.js';
import { takeLock } from '../processes/lock.js';
import { Refusal } from '../refusal.js';
import { sleep } from '../wait.js';
import { type BinlogContent, readBinlog } from './binlog-events.js';
import { furthest, gtidsText, parseGtids, reaches } from '../cluster/gtids.js';
import { recipient } from './keys.js';
import { archiveFolder, type ArchiveReach, type SegmentManifest } from './manifest.js';
import { emptyFolder } from './empty-folder.js';
import { runPiped } from './programs.js';
import { segmentName } from './prune.js';
import { logOn, nodeGtids, oldestBinlog, type Source, sources } from './sources.js';
import { listBackups, listSegments, reachName, storeJson, storeSealed } from './store.js';
import type { Target } from './target.js';

const MEBIBYTE = 1024 * 1024;
const MAGIC_BYTES = 4;
/** An open segment is finished when it is this old, however small. */
const OPEN_MS_MAX = 10 * 60_000;
const LOCK_LIMIT_MS = 60_000;

/** A piece of the binary log, fetched from a node. */
interface Fetched extends BinlogContent {
  readonly file: string;
  readonly bytes: number;
}

/**
 * Archives the binary log up to now: reads from one node what follows the last finished segment and
 * stores it as the open one. GTIDs are the same on every node, so any node can go on where another one
 * ended; a segment counts only when it begins and ends where it should.
 * @returns how far the archive reaches now
 */
export async function archiveBinlog(context: Context, target: Target): Promise<ArchiveReach> {
  const release = await waitForLock(context);
  try {
    return await archive(context, target);
  } finally {
    release();
  }
}

async function archive(context: Context, target: Target): Promise<ArchiveReach> {
  const candidates = await sources(context);
  const [{ groupId }] = candidates as [Source];
  const last = (await listSegments(target, groupId)).at(-1);
  const starts = await startsOf(context, target, candidates, last);
  const problems: string[] = [];
  for (const start of starts) {
    for (const { node } of candidates) {
      const folder = await emptyFolder(join(context.home.run, 'binlog-copy'));
      try {
        const at = new Date();
        const reached = await nodeGtids(context, node);
        if (last !== undefined && reaches(parseGtids(last.to), parseGtids(reached))) {
          return await storeReach(target, groupId, { to: last.to, at: at.toISOString() });
        }
        if (reaches(parseGtids(start), parseGtids(reached))) {
          return await storeReach(target, groupId, { to: start, at: at.toISOString() });
        }
        const fetched = await fetchBinlog(context, node, start, folder);
        requireComplete(fetched, start, reached);
        const to = await storeSegment(context, target, { groupId, last, start }, fetched);
        return await storeReach(target, groupId, { to, at: at.toISOString() });
      } catch (error) {
        problems.push(`node ${node} from ${start}: ${error instanceof Error ? error.message : ''}`);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }
  }
  throw new Refusal(`The binary log cannot be archived:\n  ${problems.join('\n  ')}`);
}

/**
 * Where reading may begin: after what is archived; when no node has that any more, after the newest
 * backup, which leaves a gap that `restore --at` will name. A new archive begins with the oldest backup.
 */
async function startsOf(
  context: Context,
  target: Target,
  [first]: readonly Source[],
  last: SegmentManifest | undefined,
): Promise<string[]> {
  if (first === undefined) throw new Error('somebody must be asked');
  const backups = (await listBackups(target)).filter(({ groupId }) => groupId === first.groupId);
  if (last !== undefined) {
    const next = last.open ? last.from : last.to;
    return [...new Set([next, ...backups.slice(-1).map(({ gtids }) => gtids)])];
  }
  if (backups.length > 0) return [...new Set(backups.map(({ gtids }) => gtids))];
  return [await nodeGtids(context, first.node)];
}

async function fetchBinlog(
  context: Context,
  node: number,
  start: string,
  folder: string,
): Promise<Fetched> {
  const args = [
    '--no-defaults',
    ...logOn(context, node),
    '--read-from-remote-server',
    '--raw',
    '--to-last-log',
    `--start-position=${start}`,
    `--result-file=${join(folder, 'from-')}`,
    await oldestBinlog(context, node),
  ];
  // It ends with a complaint under --raw, because it does not look at the events that it writes; what
  // it wrote is looked at instead.
  const complaint = await runPiped(undefined, [{ command: 'mariadb-binlog', args }]).catch(
    (error: unknown) => error,
  );
  const names = (await readdir(folder)).filter((name) => name.startsWith('from-')).sort();
  if (names.length === 0) throw complaint;
  const file = join(folder, 'segment');
  for (const [index, name] of names.entries()) {
    // Server log files in one: the magic stands once, at the start.
    const part = createReadStream(join(folder, name), { start: index === 0 ? 0 : MAGIC_BYTES });
    await pipeline(part, createWriteStream(file, { flags: 'a', mode: 0o600 }));
    await rm(join(folder, name));
  }
  const content = readBinlog(file);
  // A log file may begin before `start` in a domain that is over; what lies before is archived already.
  const to = furthest(parseGtids(start), content.to);
  return { ...content, to, file, bytes: (await stat(file)).size };
}

function requireComplete(fetched: Fetched, start: string, reached: string): void {
  const from = gtidsText(fetched.from);
  if (!reaches(parseGtids(start), fetched.from)) {
    throw new Refusal(`the log begins after ${from}, not after ${start}`);
  }
  if (!reaches(fetched.to, parseGtids(reached))) {
    throw new Refusal(`the log ends at ${gtidsText(fetched.to)} and should reach ${reached}`);
  }
}

/** The data under a name of its own, then the manifest that points to it, then the old data away. */
async function storeSegment(
  context: Context,
  target: Target,
  { groupId, last, start }: { groupId: string; last: SegmentManifest | undefined; start: string },
  fetched: Fetched,
): Promise<string> {
  const grows = last?.open === true && last.from === start;
  const now = new Date();
  const number = (last?.number ?? 0) + (grows ? 0 : 1);
  const openedAt = grows ? last.openedAt : now.toISOString();
  const to = gtidsText(fetched.to);
  const bytesMax = context.installation.backup.PICKET_BACKUP_SEGMENT_MIB * MEBIBYTE;
  const isOld = now.getTime() - Date.parse(openedAt) > OPEN_MS_MAX;
  const dataName = `${archiveFolder(groupId)}${number}_${to.replaceAll(',', '_')}.binlog.zst.age`;
  const manifest: SegmentManifest = {
    version: 1,
    groupId,
    number,
    open: fetched.bytes < bytesMax && !isOld,
    openedAt,
    from: start,
    to,
    transactionCount: fetched.transactionCount,
    lastAt: new Date((fetched.lastSeconds ?? 0) * 1_000).toISOString(),
    binlogBytes: fetched.bytes,
    data: await storeSealed(target, dataName, await recipient(context), {
      from: createReadStream(fetched.file),
    }),
  };
  await storeJson(target, segmentName(manifest), manifest);
  if (grows && last.data.name !== dataName) await target.remove(last.data.name);
  return to;
}

async function storeReach(
  target: Target,
  groupId: string,
  reach: ArchiveReach,
): Promise<ArchiveReach> {
  await storeJson(target, reachName(groupId), reach);
  return reach;
}

/** A backup that ends while the keeper archives waits for it. */
async function waitForLock({ home }: Context): Promise<() => void> {
  const endMs = Date.now() + LOCK_LIMIT_MS;
  for (;;) {
    try {
      return takeLock(home, 'archive', 'archive.lock');
    } catch (error) {
      if (!(error instanceof Refusal) || Date.now() > endMs) throw error;
      await sleep(200);
    }
  }
}
