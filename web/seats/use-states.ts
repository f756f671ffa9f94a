import { useEffect, useState } from 'react';
import { ask } from '../api/client';
import { eventsIn } from '../api/notice-stream';
import { currentSession } from '../api/session';
import { packedStates } from './ask-hall';
import { readStates, type States, withChanges } from './states';

const LOOK_MS = 1_500;
const LOOK_AFTER_FAILURE_MS = 4_000;
/** After a stream that was refused or broke, so long it is asked from time to time. */
const NO_STREAM_MS = 15_000;

/**
 * The states of all seats, live while the page is seen: a stream of changes for whoever is signed in,
 * else, and where there is no stream just now, asked for again and again; the browser sends the ETag,
 * so an unchanged hall costs a few hundred bytes.
 */
export function useStates(performanceId: string, count: number): States | undefined {
  const [states, setStates] = useState<States>();
  useEffect(() => {
    if (count === 0) return undefined;
    const leaving = new AbortController();
    void keepUp({ performanceId, count, tell: setStates }, leaving.signal);
    return () => leaving.abort();
  }, [performanceId, count]);
  return states;
}

interface Sight {
  readonly performanceId: string;
  readonly count: number;
  tell(states: States): void;
}

async function keepUp(sight: Sight, signal: AbortSignal): Promise<void> {
  let known: States | undefined;
  let streamFromMs = 0;
  const tell = (states: States): void => {
    known = states;
    if (!signal.aborted) sight.tell(states);
  };
  while (!signal.aborted) {
    await seen(signal);
    let waitMs = LOOK_MS;
    try {
      const next = await load(sight, known?.version);
      if (next !== undefined) tell(next);
      if (known !== undefined && Date.now() >= streamFromMs && currentSession().state === 'in') {
        streamFromMs = Date.now() + NO_STREAM_MS;
        await follow(sight.performanceId, known, { tell, signal });
        // It ended in time, or because the page is out of sight: the next one may begin at once.
        [streamFromMs, waitMs] = [0, 0];
      }
    } catch {
      waitMs = LOOK_AFTER_FAILURE_MS;
    }
    await pause(waitMs, signal);
  }
}

async function load(
  { performanceId, count }: Sight,
  known: string | undefined,
): Promise<States | undefined> {
  const packed = await packedStates.ask(performanceId);
  if (packed.version !== '' && packed.version === known) return undefined;
  return readStates(packed, count);
}

/** Tells every change from here on, until the stream ends or nobody sees the page. @throws at a gap */
async function follow(
  performanceId: string,
  from: States,
  { tell, signal }: { tell: (states: States) => void; signal: AbortSignal },
): Promise<void> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const hidden = (): void => (document.hidden ? end() : undefined);
  signal.addEventListener('abort', end);
  document.addEventListener('visibilitychange', hidden);
  try {
    const response = await ask(`/api/v1/performances/${performanceId}/seat-states/stream`, {
      headers: { accept: 'text/event-stream', 'last-event-id': from.version },
      signal: ending.signal,
    });
    if (!response.ok || response.body === null) throw new Error(String(response.status));
    let states = from;
    for await (const { name, data } of eventsIn(response.body)) {
      if (name === 'end') return;
      states = withChanges(states, data);
      tell(states);
    }
  } catch (error) {
    if (!ending.signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', end);
    document.removeEventListener('visibilitychange', hidden);
  }
}

/** Resolves while somebody sees the page. */
function seen(signal: AbortSignal): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    const look = (): void => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener('visibilitychange', look);
      signal.removeEventListener('abort', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    signal.addEventListener('abort', look);
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = window.setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
