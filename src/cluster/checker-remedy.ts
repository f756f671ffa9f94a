import type { Health } from './checker-health.js';

/**
 * What a checker can do to its node, measured with 300 ms on every flush of one node:
 *
 * - `mute`: a flow-control limit out of reach. The pause ends with the next write set applied; the
 *   node falls behind alone. (`wsrep_desync=ON` does the same 2-9 s later: it is itself a write set
 *   that waits for the pause to end.)
 * - `cut-off`: for a node that applies nothing more, so that not even a mute one ends its pause. The
 *   group evicts it after its suspect time-out.
 */
export type Remedy = 'mute' | 'unmute' | 'cut-off' | 'let-in';

/** A look at an ejected node. */
export interface Patient {
  readonly pausesGroup: boolean;
  readonly receiveQueue: number;
  readonly sick: boolean;
  /** When this checker cut it off; undefined when it did not. */
  readonly cutOffAtMs?: number | undefined;
}

/** When a mute node is cut off, and for how long. */
export interface CutOffLimits {
  readonly queueMax: number;
  readonly awayMs: number;
}

/**
 * No queue gets this long; also how a mute node is known by a checker that was started again. Not a
 * multiple of 1024, which the provider would show as so many K.
 */
export const MUTE_LIMIT = 1_000_000_007;
/** Galera's default, for a node that was found mute. */
export const FLOW_CONTROL_LIMIT = 16;
/** A mute node that still pauses the group after this has stopped applying. */
const MUTE_WORKS_MS = 500;

/**
 * The next thing to do, if any. One at a time: the next look sees what came of it.
 * @param flowControlLimit gcs.fc_limit of the node
 */
export function remedyFor(
  health: Health,
  flowControlLimit: number,
  patient: Patient,
  limits: CutOffLimits,
  nowMs: number,
): Remedy | undefined {
  const { cutOffAtMs, pausesGroup, receiveQueue, sick } = patient;
  const muted = flowControlLimit === MUTE_LIMIT;
  if (cutOffAtMs !== undefined) {
    const early = nowMs - cutOffAtMs < limits.awayMs;
    return early || sick || receiveQueue > 0 ? undefined : 'let-in';
  }
  if (health.phase !== 'out') return muted ? 'unmute' : undefined;
  if (!muted) return 'mute';
  const stuck = pausesGroup && nowMs - health.sinceMs >= MUTE_WORKS_MS;
  return stuck || receiveQueue > limits.queueMax ? 'cut-off' : undefined;
}

/** gcs.fc_limit as wsrep_provider_options shows it. */
export function parseFlowControlLimit(options: string): number {
  const shown = /(?:^|; ?)gcs\.fc_limit = (\d+)/.exec(options)?.[1];
  return shown === undefined ? FLOW_CONTROL_LIMIT : Number(shown);
}

/** The provider option that carries a remedy out. */
export function optionFor(remedy: Remedy, usualLimit: number): string {
  switch (remedy) {
    case 'mute':
      return `gcs.fc_limit=${MUTE_LIMIT}`;
    case 'unmute':
      return `gcs.fc_limit=${usualLimit}`;
    case 'cut-off':
      return 'gmcast.isolate=1';
    case 'let-in':
      return 'gmcast.isolate=0';
  }
}
