import { type ReactNode, useState } from 'react';
import { type Answer, answer, api } from '../api/client';
import { useSession } from '../api/hooks';
import { useAsked } from '../api/use-asked';
import { Button } from '../design/button';
import { ProblemNotice } from '../design/notice';
import { commonWords } from '../words/common';
import { moment } from '../words/format';
import { transfersWords } from '../words/transfers';
import { useWords } from '../words/use-words';
import { useMore } from './use-more';

type Transfer = Answer<'/api/v1/transfers', 'get'>['items'][number];

const PAGE_SIZE = 50;
const NOTHING = Promise.resolve({ items: [], nextCursor: null });

function list(cursor: string | undefined) {
  const query = { limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) };
  return answer(api.GET('/api/v1/transfers', { params: { query } }));
}

/** What was offered to one, and what one has offered. `onTaken` asks for the tickets anew. */
export function useTransfers(onTaken: () => void): {
  readonly received: ReactNode;
  readonly given: ReactNode;
} {
  const words = useWords(transfersWords);
  const isIn = useSession().state === 'in';
  // The page is there before it is known who looks at it.
  const asked = useAsked(() => (isIn ? list(undefined) : NOTHING), [isIn]);
  const { items, button } = useMore(asked.data, list);
  const again = (): void => {
    asked.again();
    onTaken();
  };
  const open = items.filter(
    ({ direction, state }) => direction === 'received' && state === 'offered',
  );
  const given = items.filter(({ direction }) => direction === 'given');
  return {
    received: open.length > 0 && (
      <section className="stack" aria-label={words.received}>
        <h2>{words.received}</h2>
        {open.map((transfer) => (
          <TransferView key={transfer.id} transfer={transfer} again={again} />
        ))}
      </section>
    ),
    given: given.length > 0 && (
      <section className="stack" aria-label={words.given}>
        <h2>{words.given}</h2>
        {given.map((transfer) => (
          <TransferView key={transfer.id} transfer={transfer} again={again} />
        ))}
        {button}
      </section>
    ),
  };
}

type Step = 'accept' | 'decline' | 'withdraw';

function take(step: Step, id: string): Promise<unknown> {
  const params = { params: { path: { id } } };
  if (step === 'accept') return answer(api.POST('/api/v1/transfers/{id}/accept', params));
  if (step === 'decline') return answer(api.POST('/api/v1/transfers/{id}/decline', params));
  return answer(api.DELETE('/api/v1/transfers/{id}', params));
}

interface TransferProps {
  readonly transfer: Transfer;
  readonly again: () => void;
}

function TransferView({ transfer, again }: TransferProps): ReactNode {
  const words = useWords(transfersWords);
  const common = useWords(commonWords);
  const [busy, setBusy] = useState<Step>();
  const [error, setError] = useState<unknown>();
  const { id, direction, state, section, row, number } = transfer;
  const isOpen = state === 'offered';
  const isGiven = direction === 'given';
  const button = (step: Step, kind: 'main' | 'quiet'): ReactNode => (
    <Button
      kind={kind}
      busy={busy === step}
      disabled={busy !== undefined}
      onClick={() => {
        setBusy(step);
        setError(undefined);
        take(step, id)
          .then(again, setError)
          .finally(() => setBusy(undefined));
      }}
    >
      {words[step]}
    </Button>
  );
  return (
    <article className="stack waitlist-entry transfer" data-state={state}>
      <header>
        {isGiven && <p className="band">{words.states[state]}</p>}
        <h3>{transfer.eventTitle}</h3>
        <p className="soft small">
          {moment(transfer.startsAt)} ·{' '}
          {row === '' ? common.standing(section, number) : common.seat(section, row, number)}
        </p>
        <p className="small">
          {isGiven ? words.to(transfer.toEmail) : words.from(transfer.fromName)}
          {isOpen && <br />}
          {isOpen && words.until(moment(transfer.expiresAt))}
        </p>
      </header>
      {error !== undefined && <ProblemNotice error={error} />}
      {isOpen && (
        <div className="row">
          {isGiven ? (
            button('withdraw', 'quiet')
          ) : (
            <>
              {button('accept', 'main')}
              {button('decline', 'quiet')}
            </>
          )}
        </div>
      )}
    </article>
  );
}
