import { type DependencyList, useEffect } from 'react';
import { type Asked, useAsked } from './use-asked';

/** Asks again every `everyMs` while the page is seen, and shows what is known meanwhile. */
export function useLive<Data>(
  question: () => Promise<Data>,
  about: DependencyList,
  everyMs: number,
): Asked<Data> & { again: () => void } {
  const asked = useAsked(question, about);
  const { again } = asked;
  useEffect(() => {
    const timer = window.setInterval(() => {
      if (!document.hidden) again();
    }, everyMs);
    return () => clearInterval(timer);
  }, [again, everyMs]);
  return asked;
}
