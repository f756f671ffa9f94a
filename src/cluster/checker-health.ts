import type { Finding, Sick } from './checker-verdict.js';

/**
 * - `well`: serves.
 * - `sick`: serves, and tells its peers that it wants to leave.
 * - `out`: has no clients and must not pause the group.
 * - `returning`: has no clients yet, and takes part in flow control again, on trial.
 */
export type Phase = 'well' | 'sick' | 'out' | 'returning';

/** What a checker remembers of its node between two looks; times on one monotonic clock. */
export interface Health {
  readonly phase: Phase;
  readonly sinceMs: number;
  /** Sick looks less healthy ones, from 0 to the number that makes a node want to leave. */
  readonly score: number;
  /** Why it is sick, or was when it left. */
  readonly finding?: Finding<Sick> | undefined;
  /** Since when an ejected node has been well without a break. */
  readonly betterSinceMs?: number | undefined;
  /** Since when an ejected node has seen no peer that serves. */
  readonly aloneSinceMs?: number | undefined;
  /** Ejections of late; each one makes the next return later. */
  readonly ejections: number;
}

/** What one look adds. */
export interface Sight {
  readonly nowMs: number;
  readonly sickness: Finding<Sick> | undefined;
  /** Whether the node could have clients if it were not sick. */
  readonly fit: boolean;
  /** Whether a peer serves and does not want to leave itself; asked after the look before. */
  readonly peerStays: boolean;
}

/** How patient a checker is. */
export interface Patience {
  readonly sickLooks: number;
  readonly returnMs: number;
}

/** Without a serving peer for this long, an ejected node serves again, however sick. */
const ALONE_MS = 1_000;
/** After this time in health, earlier ejections are forgotten. */
const FORGET_MS = 600_000;
/** A return is delayed by at most two to this power. */
const DOUBLINGS_MAX = 4;

/** The health of a node at the first look. */
export function startHealth(nowMs: number, phase: Phase = 'well'): Health {
  return { phase, sinceMs: nowMs, score: 0, ejections: phase === 'well' ? 0 : 1 };
}

/** Whether the phase lets the node have clients. */
export function serves({ phase }: Health): boolean {
  return phase === 'well' || phase === 'sick';
}

/**
 * The health after one more look.
 *
 * Being sick never empties the house: a node leaves only in a look for which it asked its peers
 * after it had told them that it wants to leave, and only while one of them stays. Were two nodes to
 * leave relying on each other, each would have asked the other before that one told, and told before
 * it asked: each before the other, which cannot be. The same holds around a ring of three. Where all
 * are sick, as on one slow disk, none leaves.
 */
export function nextHealth(health: Health, sight: Sight, patience: Patience): Health {
  switch (health.phase) {
    case 'well':
      return whileWell(health, sight, patience);
    case 'sick':
      return whileSick(health, sight, patience);
    case 'out':
    case 'returning':
      return whileAway(health, sight, patience);
  }
}

function whileWell(health: Health, sight: Sight, patience: Patience): Health {
  const { nowMs, sickness } = sight;
  const score = scored(health, sight, patience);
  if (score >= patience.sickLooks) {
    return { ...health, phase: 'sick', sinceMs: nowMs, score, finding: sickness };
  }
  const ejections = nowMs - health.sinceMs > FORGET_MS ? 0 : health.ejections;
  return { ...health, score, ejections };
}

function whileSick(health: Health, sight: Sight, patience: Patience): Health {
  const { nowMs, sickness } = sight;
  const score = scored(health, sight, patience);
  if (score <= patience.sickLooks / 2) return { ...back(health, nowMs), score };
  const leaves = sickness !== undefined && sight.fit && sight.peerStays;
  if (!leaves) return { ...health, score };
  return {
    phase: 'out',
    sinceMs: nowMs,
    score: 0,
    finding: sickness,
    ejections: health.ejections + 1,
  };
}

function whileAway(health: Health, sight: Sight, patience: Patience): Health {
  const { nowMs, sickness } = sight;
  const aloneSinceMs = sight.peerStays ? undefined : (health.aloneSinceMs ?? nowMs);
  if (aloneSinceMs !== undefined && nowMs - aloneSinceMs >= ALONE_MS) {
    const finding = sickness ?? health.finding;
    return { ...back(health, nowMs), phase: 'sick', score: patience.sickLooks, finding };
  }
  if (sickness !== undefined || !sight.fit) {
    const away = { ...health, aloneSinceMs, betterSinceMs: undefined };
    if (health.phase === 'out') return { ...away, finding: sickness ?? health.finding };
    return { ...away, phase: 'out', sinceMs: nowMs, finding: sickness ?? health.finding };
  }
  const betterSinceMs = health.betterSinceMs ?? nowMs;
  const waitMs = patience.returnMs * 2 ** Math.min(health.ejections - 1, DOUBLINGS_MAX);
  const better = { ...health, aloneSinceMs, betterSinceMs };
  if (health.phase === 'out') {
    if (nowMs - betterSinceMs < waitMs) return better;
    return { ...better, phase: 'returning', sinceMs: nowMs };
  }
  return nowMs - health.sinceMs < patience.returnMs / 2 ? better : back(health, nowMs);
}

function back({ ejections }: Health, nowMs: number): Health {
  return { phase: 'well', sinceMs: nowMs, score: 0, ejections };
}

/** A node that has no clients in any case, such as one that still joins, is not sick by that. */
function scored({ score }: Health, { sickness, fit }: Sight, { sickLooks }: Patience): number {
  const sick = fit && sickness !== undefined;
  return Math.min(sickLooks, Math.max(0, score + (sick ? 1 : -1)));
}
