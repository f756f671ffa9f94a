import { allowance, callFurther, givenBetween, smoothed } from './advance.js';
import { callsFromMs } from './pace.js';
import type { LineView } from './line-numbers.js';
import type { RoomStep, WaitingRoom } from './waiting-rooms.repository.js';

/** Redis may give at least so many numbers before the leader comes again. */
const HEADROOM_MIN = 2_000;
/** A step comes every quarter of a second; this lasts for several of them. */
const HEADROOM_STEPS = 8;

/** What the leader saw of one room, beside its row. */
export interface RoomSight {
  /** The line in Redis; `lost` when it has lost count, `away` when it does not answer. */
  readonly line: LineView | 'lost' | 'away';
  readonly liveCount: number;
  /** The last place called a claim window ago: places after it are still expected. */
  readonly settledUpTo: number;
  readonly pendingClaimed: number;
  /** Places called and claimed in the two minutes before the claim window. */
  readonly settledCalled: number;
  readonly settledClaimed: number;
  readonly elapsedSeconds: number;
  readonly carry: number;
  readonly health: number;
}

/** The next state of the room, and the fraction of a place left over. */
export interface NextStep {
  readonly step: RoomStep;
  readonly carry: number;
}

/** One step of a room: count, open, call. Pure; the caller writes it if the room is still the same. */
export function nextStep(room: WaitingRoom, sight: RoomSight): NextStep {
  const counted = count(room, sight.line);
  const opened = open(room, counted);
  return call(room, opened, sight);
}

function count(room: WaitingRoom, line: RoomSight['line']): RoomStep {
  const { phase, registered, issued, ceiling, gaps, serving, noShowShare, health } = room;
  const same = { phase, registered, issued, ceiling, gaps, serving, noShowShare, health };
  if (line === 'away') {
    // A line that opens must not wait for Redis: what may have been given counts as given.
    const opens = phase === 'before' && room.now >= room.opensAt;
    return opens ? { ...same, issued: ceiling } : same;
  }
  if (line === 'lost') {
    // Any number up to the ceiling may have been given, so none of them is given again.
    const isGap = registered !== null && ceiling > issued;
    const passed = isGap ? [...gaps, [issued + 1, ceiling] as const] : gaps;
    return { ...same, issued: ceiling, ceiling: ceiling + HEADROOM_MIN, gaps: passed };
  }
  const given = Math.max(line.last, issued);
  const headroom = Math.max(HEADROOM_MIN, (given - issued) * HEADROOM_STEPS);
  const isLow = ceiling - given < headroom / 2;
  return { ...same, issued: given, ceiling: isLow ? given + headroom : ceiling };
}

/** At opening time every number given so far is registered for the draw; at the end the room closes. */
function open(room: WaitingRoom, step: RoomStep): RoomStep {
  if (room.now >= room.closesAt) {
    return { ...step, phase: 'closed', registered: step.registered ?? step.issued };
  }
  if (room.phase !== 'before' || room.now < room.opensAt) return step;
  return { ...step, phase: 'open', registered: step.issued };
}

function call(room: WaitingRoom, step: RoomStep, sight: RoomSight): NextStep {
  const { settledCalled, settledClaimed, liveCount, settledUpTo, pendingClaimed } = sight;
  const noShowShare = smoothed(room.noShowShare, settledCalled, settledClaimed);
  const health = sight.health;
  const isTime = room.now.getTime() >= callsFromMs(room.opensAt, step.registered ?? 0);
  const mayCall = step.phase === 'open' && isTime && !room.isPaused && room.freeSeats !== 0;
  if (!mayCall) return { step: { ...step, noShowShare, health }, carry: 0 };
  const pendingCalled = givenBetween(settledUpTo, room.serving, room.gaps);
  const { count: more, carry } = allowance({
    admissionsPerSecondMax: room.admissionsPerSecondMax,
    activeBuyersMax: room.activeBuyersMax,
    activeCount: liveCount,
    pendingCount: Math.max(0, pendingCalled - pendingClaimed),
    noShowShare,
    health,
    elapsedSeconds: sight.elapsedSeconds,
    carry: sight.carry,
  });
  const serving = callFurther(room.serving, more, step.issued, step.gaps);
  return { step: { ...step, serving, noShowShare, health }, carry };
}
