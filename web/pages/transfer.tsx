import { type ReactNode, useRef, useState } from 'react';
import { useParams } from 'react-router';
import { type Answer, answer, api, newKey } from '../api/client';
import { useAsked } from '../api/use-asked';
import { Page } from '../app/page';
import { Button, LinkButton } from '../design/button';
import { Field } from '../design/field';
import { Notice, ProblemNotice, Skeleton } from '../design/notice';
import { commonWords } from '../words/common';
import { moment } from '../words/format';
import { transfersWords } from '../words/transfers';
import { useWords } from '../words/use-words';
import './order.css';

type Ticket = Answer<'/api/v1/tickets/{id}', 'get'>;

/** Offering one's ticket to another account: what happens, to whom, and the button. */
export function TransferPage(): ReactNode {
  const { ticketId: id = '' } = useParams();
  const words = useWords(transfersWords);
  const asked = useAsked(
    () => answer(api.GET('/api/v1/tickets/{id}', { params: { path: { id } } })),
    [id],
  );
  return (
    <Page title={words.title}>
      <div className="order stack-wide">
        <h1>{words.title}</h1>
        {asked.state === 'loading' && <Skeleton height={320} />}
        {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
        {asked.state === 'done' && <OfferForm ticket={asked.data} />}
      </div>
    </Page>
  );
}

function OfferForm({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const words = useWords(transfersWords);
  const common = useWords(commonWords);
  const { id, eventTitle, startsAt, section, row, number } = ticket;
  const [toEmail, setEmail] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [until, setUntil] = useState<string>();
  const key = useRef(newKey());
  const offer = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const params = { path: { id }, header: { 'Idempotency-Key': key.current } };
      const body = { toEmail };
      const made = await answer(api.POST('/api/v1/tickets/{id}/transfers', { params, body }));
      setUntil(made.expiresAt);
    } catch (refusal) {
      key.current = newKey();
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  if (until !== undefined) return <Offered toEmail={toEmail} until={until} />;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void offer();
      }}
    >
      <p>
        <strong>{eventTitle}</strong>
        <br />
        {moment(startsAt)} ·{' '}
        {row === '' ? common.standing(section, number) : common.seat(section, row, number)}
      </p>
      <Field
        label={words.email}
        hint={words.emailHint}
        name="toEmail"
        type="email"
        autoComplete="off"
        required
        maxLength={254}
        value={toEmail}
        onChange={({ target }) => {
          key.current = newKey();
          setError(undefined);
          setEmail(target.value);
        }}
      />
      <Consequences />
      {error !== undefined && <ProblemNotice error={error} />}
      <Button type="submit" wide busy={busy}>
        {words.offer}
      </Button>
    </form>
  );
}

/** What giving a ticket away means, before it is done. */
function Consequences(): ReactNode {
  const { free, dies, refund, limit } = useWords(transfersWords);
  return (
    <Notice>
      <ul>
        {[free, dies, refund, limit].map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Notice>
  );
}

function Offered({ toEmail, until }: { readonly toEmail: string; readonly until: string }) {
  const words = useWords(transfersWords);
  return (
    <>
      <Notice kind="good" title={words.states.offered}>
        {words.to(toEmail)}. {words.until(moment(until))}
      </Notice>
      <LinkButton to="/tickets">{words.back}</LinkButton>
    </>
  );
}
