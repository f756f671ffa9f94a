import { useEffect, useState, useSyncExternalStore } from 'react';
import { serverNow } from './clock';
import { type Session, session } from './session';
import { type Language, language, type Scheme, scheme } from './settings';
import type { Store } from './store';

const SECOND_MS = 1_000;

/** The store's value, and a new drawing whenever it changes. */
export function useStore<Value>(store: Store<Value>): Value {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** Who uses the page. */
export function useSession(): Session {
  return useStore(session);
}

/** The page's language. */
export function useLanguage(): Language {
  return useStore(language);
}

/** The colour scheme that was chosen. */
export function useScheme(): Scheme {
  return useStore(scheme);
}

/** Now by the server's clock, again at each full second (or each `stepMs`). */
export function useServerNow(stepMs = SECOND_MS): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    let timer = 0;
    const tick = (): void => {
      setNow(serverNow());
      timer = window.setTimeout(tick, stepMs - (serverNow() % stepMs));
    };
    tick();
    return () => window.clearTimeout(timer);
  }, [stepMs]);
  return now;
}

const DAY_MS = 86_400_000;
/** The other side needs a moment to notice. */
const SLACK_MS = 500;

/** Asks again when one of these moments, within a day, has passed by the server's clock. */
export function useAgainAt(moments: readonly string[], again: () => void): void {
  const key = moments.join();
  useEffect(() => {
    const timers = key
      .split(',')
      .map((at) => Date.parse(at) - serverNow())
      .filter((ms) => ms > 0 && ms < DAY_MS)
      .map((ms) => window.setTimeout(again, ms + SLACK_MS));
    return () => timers.forEach((timer) => clearTimeout(timer));
  }, [key, again]);
}
