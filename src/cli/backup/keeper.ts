import { loadInstallation } from '../../config/installation.js';
import { type Context, openContext } from '../context.js';
import { createOutput } from '../output.js';
import { takeLock } from '../processes/lock.js';
import { Refusal } from '../refusal.js';
import { sleep } from '../wait.js';
import { archiveBinlog } from './archive.js';
import { requireKey } from './keys.js';
import { type History, nextTask } from './keeper-plan.js';
import { KeeperReport, type Task } from './keeper-status.js';
import { stopPrograms } from './programs.js';
import { isSound, proveRestore } from './restore.js';
import { planRestore } from './restore-plan.js';
import { listBackups } from './store.js';
import { takeBackup } from './take-backup.js';
import { openTarget } from './open-target.js';
import type { Target } from './target.js';

const LOOK_MS = 250;
/** Between two tries to find the target. */
const AWAY_MS = 5_000;

/**
 * Entry point of the backup keeper, which the supervisor runs when PICKET_BACKUP_SCHEDULE is on: takes
 * backups, archives the binary log every few seconds and proves that restoring works. What fails is
 * counted, told in its status and tried again.
 */
const context: Context = openContext(loadInstallation(), createOutput(false));
const { installation, home, output } = context;
const report = new KeeperReport(home, new Date());
const history: History = {};
let stopping = false;

async function keep(): Promise<void> {
  const target = await openTarget(installation);
  const server = report.serve(installation.ports.backupKeeper);
  await rememberWhenThere(target);
  const archiving = keepDoing(target, ['archive']);
  await keepDoing(target, ['full', 'incremental', 'verify']);
  await archiving;
  server.close();
}

/** Archiving goes on while a backup, which may take long, is under way. */
async function keepDoing(target: Target, tasks: readonly Task[]): Promise<void> {
  while (!stopping) {
    const task = nextTask(installation.backup, history, Date.now(), tasks);
    if (task === undefined) await sleep(LOOK_MS);
    else await attempt(target, task);
  }
}

async function attempt(target: Target, task: Task): Promise<void> {
  const triedMs = Date.now();
  history[task] = { ...history[task], triedMs };
  try {
    const endedAt = await carryOut(target, task);
    history[task] = { triedMs, endedMs: Date.parse(endedAt) };
  } catch (error) {
    if (stopping) return;
    const reason = error instanceof Error ? error.message : String(error);
    report.failed(task, reason);
    output.say(`${new Date().toISOString()} ${task} failed: ${reason}`);
  }
}

/** @returns when it ended, or until when the archive reaches */
async function carryOut(target: Target, task: Task): Promise<string> {
  if (task === 'archive') {
    const { at } = await archiveBinlog(context, target);
    report.succeeded(task, at);
    return at;
  }
  const release = takeLock(home, `backup keeper: ${task}`, 'backup.lock');
  try {
    if (task === 'verify') return await verify(target);
    const manifest = await takeBackup(context, target, task === 'full' ? 'full' : 'best');
    report.backedUp(manifest);
    // A full one in place of an increment that has nothing to continue starts both periods anew.
    const endedMs = Date.parse(manifest.endedAt);
    if (manifest.kind === 'full') history.full = { triedMs: endedMs, endedMs };
    if (task === 'full') history.incremental = { triedMs: endedMs, endedMs };
    return manifest.endedAt;
  } finally {
    release();
  }
}

async function verify(target: Target): Promise<string> {
  const plan = await planRestore(target, {});
  const restored = await proveRestore(context, { target, key: requireKey(home, undefined), plan });
  if (!isSound(restored)) {
    const { audit, differences } = restored;
    const first = audit.violations[0]?.what ?? differences[0];
    throw new Refusal(`Backup ${plan.backup.id} restores to something unsound: ${first}.`);
  }
  const at = new Date().toISOString();
  report.succeeded('verify', at);
  return at;
}

/** A target that is away when the keeper starts is waited for, and told of. */
async function rememberWhenThere(target: Target): Promise<void> {
  while (!stopping) {
    try {
      await remember(target);
      return;
    } catch (error) {
      report.failed('archive', error instanceof Error ? error.message : String(error));
      await sleep(AWAY_MS);
    }
  }
}

/** What earlier runs left: a restart of the keeper is no reason for a new full backup. */
async function remember(target: Target): Promise<void> {
  for (const manifest of await listBackups(target)) {
    report.backedUp(manifest);
    const endedMs = Date.parse(manifest.endedAt);
    history[manifest.kind] = { endedMs };
    if (manifest.kind === 'full') history.incremental = { endedMs };
  }
  const verifiedAt = report.lastSuccess('verify');
  if (verifiedAt !== undefined) history.verify = { endedMs: Date.parse(verifiedAt) };
}

process.on('SIGTERM', () => {
  stopping = true;
  stopPrograms();
});
await keep();
