import type { AuditReport } from '../../cluster/auditor-report.js';
import type { Context } from '../context.js';
import { takeLock } from '../processes/lock.js';
import { exitStatus } from '../refusal.js';
import { applicationConfig } from '../services/migrations.js';
import { failback } from '../standby/failback.js';
import { promote, type PromoteOptions } from '../standby/promote.js';
import { removeStandby, startStandby, type StartOptions, stopStandby } from '../standby/start.js';
import { standbyStatus, type StandbyStatus } from '../standby/status.js';
import type { Switched } from '../standby/switch-over.js';
import { table } from '../table.js';

/** `standby start`. */
export async function standbyStart(context: Context, options: StartOptions): Promise<void> {
  await locked(context, 'standby start', () => startStandby(context, options));
  context.output.result('', await standbyStatus(context));
}

/** `standby stop`. */
export async function standbyStop(context: Context): Promise<void> {
  await locked(context, 'standby stop', () => stopStandby(context));
  context.output.result('', { stopped: true });
}

/** `standby remove`. */
export async function standbyRemove(context: Context): Promise<void> {
  await locked(context, 'standby remove', () => removeStandby(context));
  context.output.result('', { removed: true });
}

/**
 * `standby promote`.
 * @returns exit status: 1 when the auditor finds the new side not whole
 */
export function standbyPromote(context: Context, options: PromoteOptions): Promise<number> {
  const startMs = Math.round(performance.timeOrigin);
  return locked(context, 'standby promote', async () =>
    report(context, await promote(context, options, startMs)),
  );
}

/**
 * `standby failback`.
 * @returns exit status: 1 when the auditor finds the main cluster not whole
 */
export function standbyFailback(context: Context): Promise<number> {
  return locked(context, 'standby failback', async () => report(context, await failback(context)));
}

/**
 * `standby status`.
 * @returns exit status: 0 when the standby could take over, else 3
 */
export async function standbyState(context: Context): Promise<number> {
  const status = await standbyStatus(context);
  context.output.result(describe(status), status);
  return status.ready ? 0 : exitStatus.notHealthy;
}

/** Both sides as a table, and what to do. */
export function describe({ sides, keeper, advice }: StandbyStatus): string {
  const rows = sides.flatMap(({ name, role, nodes }) =>
    nodes.map(({ node, state, position, readsFromPort, error }) => [
      name,
      role,
      `node ${node}`,
      state,
      position || '-',
      readsFromPort ?? '-',
      error || '-',
    ]),
  );
  const lag =
    keeper?.lagSeconds === undefined
      ? 'How far the standby is behind is not known.'
      : `The standby is ${keeper.lagSeconds.toFixed(2)} s behind.`;
  const heading = ['SIDE', 'ROLE', 'NODE', 'STATE', 'REPLICATED', 'READS FROM', 'ERROR'];
  const verdict = advice.length === 0 ? ['The standby could take over now.'] : advice;
  return [table([heading, ...rows]), lag, ...verdict].join('\n\n');
}

async function locked<T>(context: Context, what: string, work: () => Promise<T>): Promise<T> {
  const release = takeLock(context.home, what);
  try {
    return await work();
  } finally {
    release();
  }
}

async function report(context: Context, switched: Switched): Promise<number> {
  context.output.progress('Auditing every node of the new side.');
  const { auditEveryNode } = await import('../../cluster/auditor.js');
  const audit = await auditEveryNode(applicationConfig(context));
  const { violations } = audit;
  context.output.result(outcome(switched, audit), { ...switched, violations });
  return violations.length === 0 ? 0 : exitStatus.failed;
}

function outcome(switched: Switched, { violations }: AuditReport): string {
  const { kind, primary, rtoSeconds, rpoSeconds, rpoResolutionSeconds } = switched;
  const lost =
    kind === 'planned'
      ? 'nothing, both sides had the same transactions'
      : `${rpoSeconds.toFixed(2)} s of acknowledged writes, at most ` +
        `${(rpoSeconds + rpoResolutionSeconds).toFixed(2)} s`;
  return table([
    ['PRIMARY', primary],
    ['RTO', `${rtoSeconds.toFixed(2)} s from the command to the first acknowledged write`],
    ['RPO', lost],
    ['POSITION', switched.position],
    ['AUDIT', violations.length === 0 ? 'no violation' : JSON.stringify(violations)],
  ]);
}
