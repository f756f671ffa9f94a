/** What the sale behind the line looks like now. */
export interface SaleLooks {
  /** 95th percentile of holds, ms; undefined when nobody held anything. */
  readonly holdP95Ms: number | undefined;
  /** 99th percentile of the event loop's delay in the slowest API process, ms. */
  readonly loopDelayMs: number | undefined;
  /** Share of the time, 0..1, that Galera's flow control stood still. */
  readonly flowControlShare: number | undefined;
}

/** Above any of these the sale is more than busy. */
export interface SaleLimits {
  readonly holdP95Ms: number;
  readonly loopDelayMs: number;
  readonly flowControlShare: number;
}

/** How the sale is, followed from look to look, one a second. */
export interface Health {
  /** How much of the set rate the sale bears, 0.001 to 1. */
  readonly factor: number;
  /** What was too much the last time; 1 while nothing was. */
  readonly brokeAt: number;
  /** So many looks more are still at what was called before the factor was lowered. */
  readonly rest: number;
  /** How the last look was: above 1 it was bad. */
  readonly strain: number;
}

/** A sale of which nothing bad is known. */
export const WELL: Health = { factor: 1, brokeAt: 1, rest: 0, strain: 0 };

/** Never nothing, or nobody would find out that the sale is well again. */
const LEAST = 0.001;
const LOWER = { most: 0.3, least: 0.7 } as const;
/** Looks until a lowering shows: the time of a hold's window, and of a called buyer to come and choose. */
const REST = 5;
const RISE = 1.05;
/** Near what was too much the last time. */
const CAREFUL_RISE = 1.005;
const NEAR = { from: 0.75, to: 1.1 } as const;

/**
 * The next state: a little more after each good look, much less after a bad one, the worse the look
 * the less. It feels its way where the sale broke the last time, and does not lower again for what was
 * called before, nor while bad looks become better: those are people who came and wait. After TCP: D.-M. Chiu and R. Jain, 1989 (increase and decrease); S. Ha, I. Rhee and
 * L. Xu, CUBIC, 2008 (slow near the last loss); one decrease a round trip, RFC 5681.
 */
export function nextHealth(health: Health, looks: SaleLooks, limits: SaleLimits): Health {
  const { factor, brokeAt } = health;
  const strain = Math.max(
    (looks.holdP95Ms ?? 0) / limits.holdP95Ms,
    (looks.loopDelayMs ?? 0) / limits.loopDelayMs,
    (looks.flowControlShare ?? 0) / limits.flowControlShare,
  );
  const rest = Math.max(0, health.rest - 1);
  if (strain > 1) {
    if (health.rest > 0 || strain < health.strain) return { ...health, rest, strain };
    const lower = Math.min(LOWER.least, Math.max(LOWER.most, 1 / strain));
    const hadBeenWell = health.strain <= 1;
    return {
      ...{ factor: Math.max(LEAST, factor * lower), rest: REST, strain },
      brokeAt: hadBeenWell ? factor : brokeAt,
    };
  }
  const isNear = factor >= brokeAt * NEAR.from;
  const next = Math.min(1, factor * (isNear && brokeAt < 1 ? CAREFUL_RISE : RISE));
  return { factor: next, brokeAt: next > brokeAt * NEAR.to ? 1 : brokeAt, rest, strain };
}
