import { givenBetween } from './advance.js';
import { seedHash } from './fair-draw.js';
import { callsFromMs, openingSeconds, POLL_SECONDS } from './pace.js';
import type { Board, BoardPhase } from './queue.schemas.js';
import type { WaitingRoom } from './waiting-rooms.repository.js';

const MINUTE_MS = 60_000;
const MS_PER_SECOND = 1_000;
const SECONDS_PER_MINUTE = 60;

/** The phase that waiting people see. */
export function phaseOf({ phase, isPaused, freeSeats }: WaitingRoom): BoardPhase {
  if (phase !== 'open') return phase;
  if (freeSeats === 0) return 'sold-out';
  return isPaused ? 'paused' : 'open';
}

/** Places called a minute, over the last minute or since calls began; before, what is planned. */
export function ratePerMinute(room: WaitingRoom): number {
  const { now, opensAt, registered, serving, calledInMinute, gaps } = room;
  const callingMs = now.getTime() - callsFromMs(opensAt, registered ?? room.issued);
  if (callingMs < MS_PER_SECOND) return room.admissionsPerSecondMax * SECONDS_PER_MINUTE;
  const sinceMs = Math.min(MINUTE_MS, callingMs);
  const called = givenBetween(serving - calledInMinute, serving, gaps);
  return Math.round((called * MINUTE_MS) / sinceMs);
}

/** Seconds until a place is called at the present rate; undefined when nobody is called. */
export function secondsUntil(room: WaitingRoom, ahead: number): number | undefined {
  if (ahead <= 0) return 0;
  const rate = ratePerMinute(room);
  return rate === 0 ? undefined : Math.ceil((ahead * SECONDS_PER_MINUTE) / rate);
}

/** What everybody who waits sees: the same for all, so that one answer serves a million. */
export function boardOf(room: WaitingRoom): Board {
  const phase = phaseOf(room);
  return {
    phase,
    serving: room.serving,
    issued: room.issued,
    ratePerMinute: ratePerMinute(room),
    seedHash: seedHash(room.seed),
    ...(room.registered === null
      ? {}
      : { seed: room.seed.toString('hex'), registered: room.registered }),
    opensAt: room.opensAt.toISOString(),
    pollSeconds: { ...POLL_SECONDS, opening: openingSeconds(room.registered ?? room.issued) },
    serverTime: room.now.toISOString(),
    ...(phase === 'sold-out' ? { seatsMayReturn: (room.unpaidSeats ?? 0) > 0 } : {}),
    ...(room.message === null ? {} : { message: room.message }),
  };
}
