/** How fast a program that dies is started again. */
export interface RestartRules {
  readonly firstPauseMs: number;
  readonly pauseMaxMs: number;
  /** A program that lived this long begins again with the first pause. */
  readonly settledMs: number;
}

export const restartRules: RestartRules = {
  firstPauseMs: 200,
  pauseMaxMs: 15_000,
  settledMs: 20_000,
};

/** What the supervisor remembers of one program; times in milliseconds of one clock. */
export interface RestartMemory {
  /** Starts since the program last settled. */
  readonly startsInRow: number;
  readonly lastStartMs: number;
  readonly lastAliveMs: number;
}

/** When a dead program may be started again: pauses double from the first to the largest. */
export function restartAtMs(memory: RestartMemory, rules: RestartRules = restartRules): number {
  const settled = memory.lastAliveMs - memory.lastStartMs >= rules.settledMs;
  if (settled || memory.startsInRow === 0) return memory.lastAliveMs;
  const pauseMs = rules.firstPauseMs * 2 ** Math.min(memory.startsInRow - 1, 20);
  return memory.lastAliveMs + Math.min(pauseMs, rules.pauseMaxMs);
}

/** Memory after a start at `nowMs`. */
export function afterStart(
  memory: RestartMemory,
  nowMs: number,
  rules: RestartRules = restartRules,
): RestartMemory {
  const settled = memory.lastAliveMs - memory.lastStartMs >= rules.settledMs;
  const startsInRow = settled ? 1 : memory.startsInRow + 1;
  return { startsInRow, lastStartMs: nowMs, lastAliveMs: nowMs };
}
