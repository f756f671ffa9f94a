import { useCallback, useEffect, useState } from 'react';
import { useSession } from '../api/hooks';
import { Unreachable } from '../api/problem';

/** After silence the server is asked again, ms. */
const AGAIN_MS = 5_000;

/** What a page of the wallet knows: asked for, or as this device kept it. */
export interface FromWallet<Data> {
  readonly data?: Data;
  /** Shown as it was kept, since nothing has answered yet. */
  readonly isKept: boolean;
  readonly error?: unknown;
  readonly again: () => void;
}

/**
 * Shows what this device kept at once and what the server says as soon as it does; a refusal by the
 * server wins, its silence does not.
 * @param kept reads what was kept; undefined when there is nothing
 * @param ask asks the server, as whoever is signed in, and keeps the answer
 * @param about what both depend on
 */
export function useWallet<Data>(
  kept: () => Promise<Data | undefined>,
  ask: (accountId: string) => Promise<Data>,
  about: string,
): FromWallet<Data> {
  const session = useSession();
  const [found, setFound] = useState<{ data?: Data; isKept: boolean; error?: unknown }>();
  const [round, setRound] = useState(0);
  const accountId = session.state === 'in' ? session.account.id : undefined;
  const isAway = session.state === 'away';
  const again = useCallback(() => setRound((last) => last + 1), []);
  useEffect(() => {
    let gone = false;
    let timer = 0;
    const silent = (error: unknown): void => {
      if (!gone)
        setFound((known) => (known?.data === undefined ? { isKept: false, error } : known));
    };
    const read = kept().then((data) => {
      if (gone || data === undefined) return;
      setFound((known) => (known?.data === undefined ? { data, isKept: true } : known));
    });
    if (isAway) void read.then(() => silent(new Unreachable()));
    if (accountId !== undefined) {
      ask(accountId).then(
        (data) => {
          if (!gone) setFound({ data, isKept: false });
        },
        (error: unknown) => {
          if (gone) return;
          if (!(error instanceof Unreachable)) setFound({ isKept: false, error });
          else {
            void read.then(() => silent(error));
            timer = window.setTimeout(again, AGAIN_MS);
          }
        },
      );
    }
    return () => {
      gone = true;
      window.clearTimeout(timer);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- both functions depend on `about` alone
  }, [accountId, isAway, about, round]);
  return { isKept: false, ...found, again };
}
