import { type DependencyList, useCallback, useEffect, useRef, useState } from 'react';

/** What a question to the API has become. */
export type Asked<Data> =
  | { readonly state: 'loading'; readonly data?: undefined; readonly error?: undefined }
  | { readonly state: 'done'; readonly data: Data; readonly error?: undefined }
  | { readonly state: 'failed'; readonly error: unknown; readonly data?: undefined };

/**
 * Asks when the page is drawn and whenever `about` changes. `again` asks anew and keeps showing what
 * is known meanwhile.
 */
export function useAsked<Data>(
  question: () => Promise<Data>,
  about: DependencyList,
): Asked<Data> & { again: () => void } {
  const [asked, setAsked] = useState<Asked<Data>>({ state: 'loading' });
  const latest = useRef(0);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the caller says what it depends on
  const put = useCallback(question, about);
  const run = useCallback(() => {
    const mine = ++latest.current;
    put().then(
      (data) => {
        if (mine === latest.current) setAsked({ state: 'done', data });
      },
      (error: unknown) => {
        if (mine === latest.current) setAsked({ state: 'failed', error });
      },
    );
  }, [put]);
  useEffect(() => {
    const asking = latest;
    setAsked({ state: 'loading' });
    run();
    return () => {
      asking.current++;
    };
  }, [run]);
  return { ...asked, again: run };
}
