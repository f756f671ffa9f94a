/** So long one moving part is shown, in ms. */
export const STEP_MS = 15_000;
const STEPS = 2 ** 24;

/**
 * Steps that a gate accepts beside the current one: two back, since somebody stands in front of the
 * scanner for a while; one ahead, since clocks differ. So a picture of a code is worth nothing 45
 * seconds after the code began to be shown.
 */
export const STEPS_BACK_MAX = 2;
export const STEPS_AHEAD_MAX = 1;

/** The step at a moment (ms since 1970): 24 bits, which begin anew every eight years. */
export function stepAt(nowMs: number): number {
  return Math.floor(nowMs / STEP_MS) % STEPS;
}

/** How old the current step is, in ms. */
export function stepAgeMs(nowMs: number): number {
  return nowMs % STEP_MS;
}

/** Steps since `step`; negative when it is ahead. */
export function stepsSince(step: number, nowMs: number): number {
  const distance = (stepAt(nowMs) - step + STEPS) % STEPS;
  return distance < STEPS / 2 ? distance : distance - STEPS;
}

/** The last moment (exclusive) at which a code of the current step is accepted, ms since 1970. */
export function stepAcceptedUntilMs(nowMs: number): number {
  return (Math.floor(nowMs / STEP_MS) + STEPS_BACK_MAX + 1) * STEP_MS;
}
