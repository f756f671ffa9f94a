/** What one look at a node found; numbers as the server reports them. */
export interface NodeLook {
  readonly ready: boolean;
  readonly clusterStatus: string;
  readonly localState: string;
  readonly receiveQueue: number;
  readonly rejectQueries: string;
  readonly readOnly: boolean;
  readonly transferMethod: string;
  /** Bytes free where the node keeps its data; undefined where the checker cannot see it. */
  readonly diskFreeBytes?: number;
}

/** Limits beyond which a node gets no clients. */
export interface NodeLimits {
  readonly receiveQueueMax: number;
  readonly diskFreeMinBytes: number;
}

/** Why a node gets no clients; stable words for scripts and drills. */
export type Unfit =
  | 'no-answer'
  | 'not-primary'
  | 'not-ready'
  | 'not-synced'
  | 'rejecting'
  | 'read-only'
  | 'behind'
  | 'disk-full';

/** `fit` nodes get clients; otherwise the first reason found and a sentence with its numbers. */
export type Verdict =
  { readonly fit: true } | { readonly fit: false; readonly reason: Unfit; readonly detail: string };

const unfit = (reason: Unfit, detail: string): Verdict => ({ fit: false, reason, detail });

/** Decides from one look whether HAProxy may send clients to this node. */
export function judge(look: NodeLook, limits: NodeLimits): Verdict {
  if (look.clusterStatus !== 'Primary') {
    return unfit('not-primary', `cluster status is ${look.clusterStatus || 'unknown'}`);
  }
  if (!look.ready) return unfit('not-ready', 'wsrep_ready is OFF');
  if (!isServing(look)) return unfit('not-synced', `local state is ${look.localState}`);
  if (look.rejectQueries !== 'NONE') {
    return unfit('rejecting', `wsrep_reject_queries is ${look.rejectQueries}`);
  }
  if (look.readOnly) return unfit('read-only', 'read_only is ON');
  if (look.receiveQueue > limits.receiveQueueMax) {
    return unfit('behind', `${look.receiveQueue} write sets wait to be applied`);
  }
  if (look.diskFreeBytes !== undefined && look.diskFreeBytes < limits.diskFreeMinBytes) {
    return unfit('disk-full', `${look.diskFreeBytes} bytes free`);
  }
  return { fit: true };
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
  if (latest === undefined) return unfit('no-answer', 'the node has not been reached yet');
  const ageMs = Math.round(nowMs - latest.atMs);
  if (ageMs > freshMs) return unfit('no-answer', `the latest look is ${ageMs} ms old`);
  return latest.verdict;
}
