import { type ReactNode, type SubmitEvent, useState } from 'react';
import { Link, useParams } from 'react-router';
import { type Answer, answer, api, newKey } from '../../api/client';
import { useAsked } from '../../api/use-asked';
import { Page } from '../../app/page';
import { Button } from '../../design/button';
import { Field } from '../../design/field';
import { ProblemNotice, Skeleton } from '../../design/notice';
import { instantOf } from '../../seller/seoul';
import { count, moment } from '../../words/format';
import { sellerWords } from '../../words/seller';
import { useWords } from '../../words/use-words';
import { textOf } from '../text-of';
import { RehearsalStart } from './rehearsal';
import { SellerOnly } from './seller-only';
import './seller.css';

type Detail = Answer<'/api/v1/seller/events/{eventId}', 'get'>;
type Performance = Detail['performances'][number];

/** An own event with its performances. */
export function SellerEventPage(): ReactNode {
  const words = useWords(sellerWords);
  const { eventId = '' } = useParams();
  const asked = useAsked(
    () => answer(api.GET('/api/v1/seller/events/{eventId}', { params: { path: { eventId } } })),
    [eventId],
  );
  return (
    <Page title={asked.data?.title ?? words.events}>
      <SellerOnly>
        {asked.state === 'loading' && <Skeleton height={64} count={4} />}
        {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
        {asked.state === 'done' && <EventView event={asked.data} again={asked.again} />}
      </SellerOnly>
    </Page>
  );
}

interface EventProps {
  readonly event: Detail;
  readonly again: () => void;
}

function EventView({ event, again }: EventProps): ReactNode {
  const words = useWords(sellerWords);
  const isPublic = event.state === 'published';
  const performances = event.performances.toSorted(
    (a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt),
  );
  const last = performances.at(-1);
  return (
    <div className="stack-wide">
      <header className="stack">
        <div className="seller-head">
          <h1>{event.title}</h1>
          <span className="state" data-live={isPublic || undefined}>
            {words.states[event.state]}
          </span>
        </div>
        <p className="soft">{event.venue}</p>
        {isPublic && <Link to={`/events/${event.id}`}>{words.toPublic}</Link>}
      </header>
      {!isPublic && <Publish event={event} again={again} />}
      {!isPublic && last !== undefined && <RehearsalStart id={last.id} />}
      <section className="stack" aria-label={words.performances}>
        <h2>{words.performances}</h2>
        <ul className="seller-list">
          {performances.map((one) => (
            <PerformanceLine key={one.id} performance={one} isPublic={isPublic} />
          ))}
        </ul>
      </section>
      {last !== undefined && <Another event={event} like={last} again={again} />}
    </div>
  );
}

interface LineProps {
  readonly performance: Performance;
  readonly isPublic: boolean;
}

function PerformanceLine({ performance, isPublic }: LineProps): ReactNode {
  const words = useWords(sellerWords);
  const { id, startsAt, seatCount, seatingPlan, state } = performance;
  const at = moment(startsAt);
  return (
    <li>
      <span>
        {isPublic ? <Link to={`/seller/performances/${id}`}>{at}</Link> : <strong>{at}</strong>}
        <br />
        <span className="soft small numbers">
          {seatingPlan.name} · {words.seats(count(seatCount))}
        </span>
      </span>
      <span
        className="state"
        data-live={state === 'on-sale' || undefined}
        data-bad={state === 'cancelled' || undefined}
      >
        {words.performanceStates[state]}
      </span>
    </li>
  );
}

function Publish({ event, again }: EventProps): ReactNode {
  const words = useWords(sellerWords);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const publish = (): void => {
    setBusy(true);
    setError(undefined);
    const params = { path: { eventId: event.id } };
    answer(api.POST('/api/v1/events/{eventId}/publish', { params }))
      .then(again, setError)
      .finally(() => setBusy(false));
  };
  return (
    <div className="stack">
      {error !== undefined && <ProblemNotice error={error} />}
      <p className="soft small">{words.publishHint}</p>
      <div className="row">
        <Button busy={busy} onClick={publish}>
          {words.publishNow}
        </Button>
      </div>
    </div>
  );
}

/** One more performance under the same conditions as the last one. */
function Another({ event, like, again }: EventProps & { readonly like: Performance }): ReactNode {
  const words = useWords(sellerWords);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [fault, setFault] = useState<string>();
  const add = async (startsAt: string): Promise<void> => {
    const closesBeforeMs = Date.parse(like.startsAt) - Date.parse(like.salesCloseAt);
    const body = {
      startsAt,
      salesOpenAt: like.salesOpenAt,
      salesCloseAt: new Date(Date.parse(startsAt) - closesBeforeMs).toISOString(),
      seatingPlanId: like.seatingPlan.id,
      prices: like.grades.map(({ code, name, amount }) => ({ grade: code, name, amount })),
      maxTicketsPerBuyer: like.maxTicketsPerBuyer,
      waitingRoom: like.waitingRoom,
    };
    const params = { path: { eventId: event.id }, header: { 'Idempotency-Key': newKey() } };
    await answer(api.POST('/api/v1/events/{eventId}/performances', { params, body }));
    again();
  };
  const submit = (submitted: SubmitEvent<HTMLFormElement>): void => {
    submitted.preventDefault();
    const startsAt = instantOf(textOf(new FormData(submitted.currentTarget), 'startsAt'));
    setFault(startsAt === undefined ? words.faults.missing : undefined);
    if (startsAt === undefined) return;
    setBusy(true);
    setError(undefined);
    add(startsAt)
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return (
    <form className="wizard" noValidate onSubmit={submit}>
      <h2>{words.addPerformance}</h2>
      <p className="soft small">{words.addPerformanceText}</p>
      <Field
        name="startsAt"
        type="datetime-local"
        label={words.start(event.performances.length + 1)}
        fault={fault}
      />
      {error !== undefined && <ProblemNotice error={error} />}
      <Button type="submit" kind="quiet" busy={busy}>
        {words.addStart}
      </Button>
    </form>
  );
}
