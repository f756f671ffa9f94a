import { type ReactNode, type SubmitEvent, useRef, useState } from 'react';
import { useParams } from 'react-router';
import { answer, api, newKey } from '../api/client';
import { type EventDetail, type Performance, performanceWithEvent } from '../api/performances';
import { useAsked } from '../api/use-asked';
import { Page } from '../app/page';
import { Button, LinkButton } from '../design/button';
import { Area, Field, Select } from '../design/field';
import { Notice, ProblemNotice, Skeleton } from '../design/notice';
import { fairSaleWords } from '../words/fair-sale';
import { moment } from '../words/format';
import { useWords } from '../words/use-words';
import { textOf } from './text-of';
import './order.css';

const TOPICS = ['resale', 'bot', 'other'] as const;
const TEXT_MAX = 1_000;
const LINK_MAX = 300;

interface Reported {
  readonly performance: Performance;
  readonly event: EventDetail;
}

/** Telling the organiser of a performance about resale or abuse. */
export function ReportPage(): ReactNode {
  const { performanceId = '' } = useParams();
  const words = useWords(fairSaleWords);
  const asked = useAsked(() => performanceWithEvent(performanceId), [performanceId]);
  return (
    <Page title={words.title}>
      <div className="order stack-wide">
        <h1>{words.title}</h1>
        {asked.state === 'loading' && <Skeleton height={320} />}
        {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
        {asked.state === 'done' && <ReportForm {...asked.data} />}
      </div>
    </Page>
  );
}

function ReportForm({ performance, event }: Reported): ReactNode {
  const words = useWords(fairSaleWords);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isSent, setSent] = useState(false);
  // Pressed again after an answer that never came, the same report is one report.
  const attempt = useRef<{ readonly about: string; readonly key: string }>(undefined);
  const submit = (submitted: SubmitEvent<HTMLFormElement>): void => {
    submitted.preventDefault();
    const body = reportIn(new FormData(submitted.currentTarget));
    const about = JSON.stringify(body);
    if (attempt.current?.about !== about) attempt.current = { about, key: newKey() };
    const header = { 'Idempotency-Key': attempt.current.key };
    const params = { path: { id: performance.id }, header };
    setBusy(true);
    setError(undefined);
    answer(api.POST('/api/v1/performances/{id}/reports', { params, body }))
      .then(() => setSent(true), setError)
      .finally(() => setBusy(false));
  };
  if (isSent) return <Sent eventId={event.id} />;
  return (
    <form className="stack" onSubmit={submit}>
      <p>
        <strong>{event.title}</strong>
        <br />
        {moment(performance.startsAt)}
      </p>
      <p className="soft">{words.intro}</p>
      <Select name="topic" label={words.topic}>
        {TOPICS.map((topic) => (
          <option key={topic} value={topic}>
            {words.topics[topic]}
          </option>
        ))}
      </Select>
      <Area name="text" label={words.text} hint={words.textHint} maxLength={TEXT_MAX} required />
      <Field
        name="link"
        label={words.link}
        type="url"
        maxLength={LINK_MAX}
        placeholder="https://"
      />
      <p className="soft small">{words.anonymous}</p>
      {error !== undefined && <ProblemNotice error={error} />}
      <Button type="submit" wide busy={busy}>
        {words.send}
      </Button>
    </form>
  );
}

function reportIn(form: FormData) {
  const topic = TOPICS.find((one) => one === textOf(form, 'topic')) ?? 'other';
  const link = textOf(form, 'link').trim();
  return { topic, text: textOf(form, 'text').trim(), ...(link !== '' && { link }) };
}

function Sent({ eventId }: { readonly eventId: string }): ReactNode {
  const words = useWords(fairSaleWords);
  return (
    <>
      <Notice kind="good" title={words.sent}>
        {words.sentHint}
      </Notice>
      <LinkButton kind="quiet" to={`/events/${eventId}`}>
        {words.back}
      </LinkButton>
    </>
  );
}
