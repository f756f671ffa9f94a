import type { ReactNode } from 'react';
import { useServerNow, useSession } from '../api/hooks';
import { answer, api } from '../api/client';
import { useAsked } from '../api/use-asked';
import { Button, LinkButton } from '../design/button';
import { Notice } from '../design/notice';
import { useWords } from '../words/use-words';
import { countdown } from '../words/format';
import { seatsWords } from '../words/seats';
import { TimeWarning } from '../pages/hold-clock';
import { lastHold } from './place-hold';

/** Whoever holds seats already goes on paying for them, or gives them up. */
export function HeldAlready({ performanceId }: { readonly performanceId: string }): ReactNode {
  const words = useWords(seatsWords);
  const { state } = useSession();
  const id = lastHold(performanceId);
  const asked = useAsked(
    async () =>
      id === undefined || state !== 'in'
        ? undefined
        : answer(api.GET('/api/v1/holds/{id}', { params: { path: { id } } })),
    [id, state],
  );
  const now = useServerNow();
  const hold = asked.data;
  if (hold?.state !== 'active') return null;
  const leftMs = Date.parse(hold.expiresAt) - now;
  if (leftMs <= 0) return null;
  const release = async (): Promise<void> => {
    await api.DELETE('/api/v1/holds/{id}', { params: { path: { id: hold.id } } });
    asked.again();
  };
  return (
    <Notice kind="warn" title={words.haveHold(hold.seats.length)}>
      <TimeWarning leftMs={leftMs} />
      <span className="row">
        <strong className="numbers" role="timer">
          {countdown(leftMs)}
        </strong>
        <LinkButton kind="quiet" to={`/checkout/${hold.id}`}>
          {words.pay}
        </LinkButton>
        <Button kind="plain" onClick={() => void release()}>
          {words.release}
        </Button>
      </span>
    </Notice>
  );
}
