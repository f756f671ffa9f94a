import { type SyntheticEvent, type ReactNode, useState } from 'react';
import { type Answer, answer, api, newKey } from '../api/client';
import { Button } from '../design/button';
import { Field } from '../design/field';
import { ProblemNotice } from '../design/notice';
import { useWords } from '../words/use-words';
import { commonWords } from '../words/common';
import { clockSeconds } from '../words/format';
import { gateWords } from '../words/gate';
import { admitByHand, type Post } from './centre';
import type { ScanResult } from './scan-result';

type Found = Answer<'/api/v1/performances/{id}/gate/tickets', 'get'>['items'][number];

interface ByHandProps {
  readonly post: Post;
  readonly onResult: (result: ScanResult) => void;
}

/** For people whose code cannot be read: found by name, let in when the name was compared. */
export function ByHand({ post, onResult }: ByHandProps): ReactNode {
  const words = useWords(gateWords);
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<readonly Found[]>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState('');
  const tell = async (what: string, work: () => Promise<void>): Promise<void> => {
    setBusy(what);
    setError(undefined);
    try {
      await work();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy('');
    }
  };
  const find = (event: SyntheticEvent): void => {
    event.preventDefault();
    const params = { path: { id: post.performanceId }, query: { query } };
    void tell('find', async () => {
      setFound((await answer(api.GET('/api/v1/performances/{id}/gate/tickets', { params }))).items);
    });
  };
  const admit = (ticketId: string): void => {
    void tell(ticketId, async () => onResult(await admitByHand(post, ticketId, newKey())));
  };
  return (
    <div className="stack">
      <form className="gate-find" onSubmit={find}>
        <Field
          label={words.find}
          hint={words.findHint}
          name="find"
          value={query}
          maxLength={254}
          autoComplete="off"
          onChange={(event) => setQuery(event.target.value)}
        />
        <Button type="submit" busy={busy === 'find'}>
          {words.byHand}
        </Button>
      </form>
      {error !== undefined && <ProblemNotice error={error} />}
      {found?.length === 0 && <p role="status">{words.nothing}</p>}
      <ul className="gate-found">
        {found?.map((ticket) => (
          <FoundTicket
            key={ticket.ticketId}
            ticket={ticket}
            busy={busy === ticket.ticketId}
            onAdmit={() => admit(ticket.ticketId)}
          />
        ))}
      </ul>
    </div>
  );
}

interface FoundProps {
  readonly ticket: Found;
  readonly busy: boolean;
  readonly onAdmit: () => void;
}

function FoundTicket({ ticket, busy, onAdmit }: FoundProps): ReactNode {
  const words = useWords(gateWords);
  const common = useWords(commonWords);
  const { holderName, section, row, number, state, firstAt, firstGate } = ticket;
  return (
    <li>
      <span>
        <strong>{holderName}</strong>
        <span className="soft small">{common.seat(section, row, number)}</span>
        {firstAt !== null && (
          <span className="tiny">{words.entered(clockSeconds(firstAt), firstGate ?? '?')}</span>
        )}
      </span>
      <Button kind="quiet" busy={busy} disabled={state === 'checked-in'} onClick={onAdmit}>
        {words.admit}
      </Button>
    </li>
  );
}
