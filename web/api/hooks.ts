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
