/** What one look at a node found; numbers as the server reports them. */
export interface NodeLook {
  readonly ready: boolean;
  readonly clusterStatus: string;
  readonly localState: string;
  readonly receiveQueue: number;
  readonly rejectQueries: string;
  readonly readOnly: boolean;
  readonly transferMethod: string;
  /** Whether this node, and not another one, makes the group pause by flow control now. */
  readonly pausesGroup: boolean;
  /** How far the server's clock is from the checker's; undefined where it did not tell. */
  readonly clockOffMs?: number | undefined;
  /** How long the latest flush of the server's logs took or has been taking. */
  readonly flushMs?: number | undefined;
  /** Bytes free where the node keeps its data; undefined where the checker cannot see it. */
  readonly diskFreeBytes?: number | undefined;
}

/** Limits beyond which a node is sick. */
export interface NodeLimits {
  readonly receiveQueueMax: number;
  readonly diskFreeMinBytes: number;
  readonly flushMaxMs: number;
  readonly clockOffMaxMs: number;
}

/** Why a node cannot have clients: it would fail them or show them old data. */
export type Unfit =
  'no-answer' | 'not-primary' | 'not-ready' | 'not-synced' | 'rejecting' | 'read-only';

/** Why a node should have no clients while another one can: it serves, but badly. */
export type Sick = 'disk-full' | 'disk-slow' | 'pausing' | 'behind' | 'clock-off';

/** A reason, a stable word for scripts and drills, and a sentence with its numbers. */
export interface Finding<Reason extends string> {
  readonly reason: Reason;
  readonly detail: string;
}

/** `fit` nodes get clients; the others get none, for this reason. */
export type Verdict = { readonly fit: true } | ({ readonly fit: false } & Finding<Unfit | Sick>);

/** The first reason why this node cannot have clients. */
export function unfitness(look: NodeLook): Finding<Unfit> | undefined {
  if (look.clusterStatus !== 'Primary') {
    return { reason: 'not-primary', detail: `cluster status ${look.clusterStatus || 'unknown'}` };
  }
  if (!look.ready) return { reason: 'not-ready', detail: 'wsrep_ready is OFF' };
  if (!isServing(look)) return { reason: 'not-synced', detail: `local state ${look.localState}` };
  if (look.rejectQueries !== 'NONE') {
    return { reason: 'rejecting', detail: `wsrep_reject_queries is ${look.rejectQueries}` };
  }
  if (look.readOnly) return { reason: 'read-only', detail: 'read_only is ON' };
  return undefined;
}

/** The first reason why this node is sick; the cause of a state before its consequences. */
export function sickness(look: NodeLook, limits: NodeLimits): Finding<Sick> | undefined {
  const { diskFreeBytes, flushMs = 0, clockOffMs = 0 } = look;
  if (diskFreeBytes !== undefined && diskFreeBytes < limits.diskFreeMinBytes) {
    return { reason: 'disk-full', detail: `${diskFreeBytes} bytes free` };
  }
  if (flushMs > limits.flushMaxMs) {
    return { reason: 'disk-slow', detail: `a flush of the logs takes ${Math.round(flushMs)} ms` };
  }
  if (look.pausesGroup) {
    return { reason: 'pausing', detail: `pauses the group, ${look.receiveQueue} to apply` };
  }
  if (look.receiveQueue > limits.receiveQueueMax) {
    return { reason: 'behind', detail: `${look.receiveQueue} write sets wait to be applied` };
  }
  if (Math.abs(clockOffMs) > limits.clockOffMaxMs) {
    return { reason: 'clock-off', detail: `its clock is off by ${Math.round(clockOffMs)} ms` };
  }
  return undefined;
}

/** A donor serves on only when it copies without blocking, which mariabackup does. */
function isServing(look: NodeLook): boolean {
  if (look.localState === 'Synced') return true;
  return look.localState.startsWith('Donor') && look.transferMethod === 'mariabackup';
}

/** The latest verdict, believed only while it is fresh. */
export function believe(
  latest: { readonly verdict: Verdict; readonly atMs: number } | undefined,
  nowMs: number,
  freshMs: number,
): Verdict {
  const silent = (detail: string): Verdict => ({ fit: false, reason: 'no-answer', detail });
  if (latest === undefined) return silent('the node has not been reached yet');
  const ageMs = Math.round(nowMs - latest.atMs);
  if (ageMs > freshMs) return silent(`the latest look is ${ageMs} ms old`);
  return latest.verdict;
}
