import { useEffect, useState } from 'react';
import { packedStates } from './ask-hall';
import { type States, unpackStates } from './states';

const LOOK_MS = 1_500;
const LOOK_AFTER_FAILURE_MS = 4_000;

/**
 * The states of all seats, asked for again while the page is seen; the browser sends the ETag, so an
 * unchanged hall costs a few hundred bytes.
 */
export function useStates(performanceId: string, count: number): States | undefined {
  const [states, setStates] = useState<States>();
  useEffect(() => {
    if (count === 0) return undefined;
    let gone = false;
    let timer = 0;
    let known = '';
    const look = async (): Promise<void> => {
      let wait = LOOK_MS;
      try {
        if (!document.hidden) {
          const next = await load(performanceId, count, known);
          if (next !== undefined && !gone) {
            known = next.version;
            setStates(next);
          }
        }
      } catch {
        wait = LOOK_AFTER_FAILURE_MS;
      }
      if (!gone) timer = window.setTimeout(() => void look(), wait);
    };
    void look();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [performanceId, count]);
  return states;
}

async function load(id: string, count: number, known: string): Promise<States | undefined> {
  const response = await packedStates.ask(id);
  if (!response.ok) throw new Error(String(response.status));
  const version = response.headers.get('seat-states-version') ?? '';
  if (version !== '' && version === known) return undefined;
  return { version, of: unpackStates(new Uint8Array(await response.arrayBuffer()), count) };
}
