import { makeStore } from './store';

export type Language = 'ko' | 'en';
export type Scheme = 'system' | 'light' | 'dark';

const LANGUAGE_KEY = 'picket.language';
const SCHEME_KEY = 'picket.scheme';

/** What this device remembers; storage may be forbidden, then it forgets. */
export function remember(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Nothing depends on it.
  }
}

/** What was remembered on this device under a key. */
export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function firstLanguage(): Language {
  const chosen = recall(LANGUAGE_KEY);
  if (chosen === 'ko' || chosen === 'en') return chosen;
  const spoken = navigator.languages.find((tag) => /^(ko|en)\b/i.test(tag));
  return spoken === undefined || /^ko/i.test(spoken) ? 'ko' : 'en';
}

function firstScheme(): Scheme {
  const chosen = recall(SCHEME_KEY);
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

/** The page's language. */
export const language = makeStore<Language>(firstLanguage());
/** Light, dark or what the system says. */
export const scheme = makeStore<Scheme>(firstScheme());

/** The page's language now. */
export const currentLanguage = language.get;

/** Changes the page's language and remembers it. */
export function speak(next: Language): void {
  remember(LANGUAGE_KEY, next);
  language.set(next);
  document.documentElement.lang = next;
}

/** Changes between light, dark and what the system says. */
export function paint(next: Scheme): void {
  remember(SCHEME_KEY, next === 'system' ? undefined : next);
  scheme.set(next);
  document.documentElement.dataset['scheme'] = next;
}

/** Puts language and scheme on the document; before the first drawing. */
export function applySettings(): void {
  document.documentElement.lang = language.get();
  document.documentElement.dataset['scheme'] = scheme.get();
}
