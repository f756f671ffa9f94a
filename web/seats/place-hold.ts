import { useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { answer, api, newKey } from '../api/client';
import { currentSession } from '../api/session';
import { signInPath } from '../app/page';
import type { Wish } from './best-seats';

/** Names under which a tab remembers what belongs to a performance. */
const admissionKey = (performanceId: string): string => `picket.admission.${performanceId}`;
const holdKey = (performanceId: string): string => `picket.hold.${performanceId}`;

/** Id of the hold that was placed last in this tab. */
export function lastHold(performanceId: string): string | undefined {
  return sessionStorage.getItem(holdKey(performanceId)) ?? undefined;
}

interface Placing {
  readonly busy: boolean;
  readonly error: unknown;
  readonly place: (wish: Wish) => void;
  readonly forget: () => void;
}

/** Holding seats and going on to checkout; whoever is not signed in does that first. */
export function usePlacing(performanceId: string): Placing {
  const navigate = useNavigate();
  const here = useLocation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  // Pressed again after an answer that never came, the same wish is the same hold.
  const attempt = useRef<{ readonly about: string; readonly key: string }>(undefined);

  const send = async (wish: Wish): Promise<void> => {
    setBusy(true);
    setError(undefined);
    const about = JSON.stringify(wish);
    if (attempt.current?.about !== about) attempt.current = { about, key: newKey() };
    const pass = sessionStorage.getItem(admissionKey(performanceId));
    try {
      const hold = await answer(
        api.POST('/api/v1/performances/{id}/holds', {
          params: {
            path: { id: performanceId },
            header: {
              'Idempotency-Key': attempt.current.key,
              ...(pass !== null && { Admission: pass }),
            },
          },
          body: wish,
        }),
      );
      attempt.current = undefined;
      sessionStorage.setItem(holdKey(performanceId), hold.id);
      await navigate(`/checkout/${hold.id}`);
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
    }
  };
  const place = (wish: Wish): void => {
    if (currentSession().state === 'in') void send(wish);
    else void navigate(signInPath(here.pathname));
  };
  return { busy, error, place, forget: () => setError(undefined) };
}
