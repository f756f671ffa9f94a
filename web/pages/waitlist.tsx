import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { type Answer, answer, api, newKey } from '../api/client';
import { useLanguage, useServerNow, useStore } from '../api/hooks';
import { performanceWithEvent } from '../api/performances';
import { useAsked } from '../api/use-asked';
import { Page } from '../app/page';
import { lastNoticeAt } from '../app/unread';
import { Button, LinkButton } from '../design/button';
import { Empty, Notice, ProblemNotice, Skeleton } from '../design/notice';
import { commonWords } from '../words/common';
import { holdClockWords } from '../words/hold-clock';
import { moment, money } from '../words/format';
import { useWords } from '../words/use-words';
import { waitlistWords } from '../words/waitlist';
import { HoldClock } from './hold-clock';
import { type Chosen, methodOf, PaymentChoice } from './payment-choice';
import './checkout.css';
import './order.css';

type Entry = Answer<'/api/v1/waitlist', 'get'>['items'][number];
type Offer = NonNullable<Entry['offer']>;
type SavedMethod = Answer<'/api/v1/payment-methods', 'get'>['items'][number];

async function entriesWithEvents() {
  const [{ items }, methods] = await Promise.all([
    answer(api.GET('/api/v1/waitlist')),
    answer(api.GET('/api/v1/payment-methods')),
  ]);
  const entries = await Promise.all(
    items.map(async (entry) => ({ entry, ...(await performanceWithEvent(entry.performanceId)) })),
  );
  return { entries, methods: methods.items };
}

type Shown = Awaited<ReturnType<typeof entriesWithEvents>>['entries'][number];

/** What one waits for, and what was offered; an offer that comes while the page is open appears by itself. */
export function WaitlistPage(): ReactNode {
  const words = useWords(waitlistWords);
  const asked = useAsked(entriesWithEvents, []);
  const newest = useStore(lastNoticeAt);
  const { again } = asked;
  useEffect(() => {
    if (newest > 0) again();
  }, [newest, again]);
  return (
    <Page title={words.title}>
      <div className="order stack-wide">
        <h1>{words.title}</h1>
        {asked.state === 'loading' && <Skeleton height={120} count={2} />}
        {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
        {asked.data?.entries.length === 0 && (
          <Empty icon="line">
            <p>{words.none}</p>
            <LinkButton to="/">{words.browse}</LinkButton>
          </Empty>
        )}
        {asked.data?.entries.map((shown) => (
          <EntryView
            key={shown.entry.id}
            shown={shown}
            methods={asked.data.methods}
            again={asked.again}
          />
        ))}
      </div>
    </Page>
  );
}

interface EntryProps {
  readonly shown: Shown;
  readonly methods: readonly SavedMethod[];
  readonly again: () => void;
}

function EntryView({
  shown: { entry, event, performance },
  methods,
  again,
}: EntryProps): ReactNode {
  const words = useWords(waitlistWords);
  const language = useLanguage();
  const [error, setError] = useState<unknown>();
  const leave = (): void => {
    answer(api.DELETE('/api/v1/waitlist/{id}', { params: { path: { id: entry.id } } })).then(
      again,
      setError,
    );
  };
  return (
    <article className="stack waitlist-entry">
      <header>
        <p className="band">{words.states[entry.state]}</p>
        <h2>
          <Link to={`/events/${event.id}`}>{event.title}</Link>
        </h2>
        <p className="soft small">
          {moment(performance.startsAt)} · {words.party(entry.quantity)}
          {entry.state === 'waiting' && ` · ${words.ahead(entry.ahead)}`}
        </p>
      </header>
      {entry.reason && (
        <p className="small">
          <strong>{words.why}</strong> {entry.reason.text[language]}
        </p>
      )}
      {entry.offer && (
        <OfferView
          key={entry.offer.holdId}
          id={entry.id}
          offer={entry.offer}
          methods={methods}
          again={again}
        />
      )}
      {error !== undefined && <ProblemNotice error={error} />}
      {entry.state === 'waiting' && (
        <Button kind="quiet" onClick={leave}>
          {words.leave}
        </Button>
      )}
    </article>
  );
}

interface OfferProps {
  readonly id: string;
  readonly offer: Offer;
  readonly methods: readonly SavedMethod[];
  readonly again: () => void;
}

function OfferView({ id, offer, methods, again }: OfferProps): ReactNode {
  const words = useWords(waitlistWords);
  const common = useWords(commonWords);
  const { over } = useWords(holdClockWords);
  const navigate = useNavigate();
  const leftMs = Date.parse(offer.expiresAt) - useServerNow();
  const [chosen, choose] = useState<Chosen>(() =>
    methods[0] === undefined ? { token: 'tok_ok', save: false } : { methodId: methods[0].id },
  );
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const key = useRef(newKey());
  const accept = async (): Promise<void> => {
    setBusy(true);
    try {
      const order = await answer(
        api.POST('/api/v1/waitlist/{id}/offer/accept', {
          params: { path: { id }, header: { 'Idempotency-Key': key.current } },
          body: { paymentMethod: await methodOf(chosen) },
        }),
      );
      await navigate(`/orders/${order.id}?new`);
    } catch (refusal) {
      key.current = newKey();
      setError(refusal);
      setBusy(false);
    }
  };
  const decline = (): void => {
    const params = { path: { id } };
    answer(api.POST('/api/v1/waitlist/{id}/offer/decline', { params })).then(again, setError);
  };
  const isOver = leftMs <= 0;
  useEffect(() => {
    if (isOver) again();
  }, [isOver, again]);
  if (isOver) return <Notice kind="warn" title={over} />;
  return (
    <div className="stack">
      <HoldClock
        holdId={offer.holdId}
        expiresAt={offer.expiresAt}
        extendedAt={offer.extendedAt}
        leftMs={leftMs}
        label={words.offer}
        until={words.until}
        onExtended={again}
      />
      <ul className="prices">
        {offer.seats.map(({ seatNo, section, row, number, amount }) => (
          <li key={seatNo}>
            <span>{common.seat(section, row, number)}</span>
            <strong className="numbers">{money(amount)}</strong>
          </li>
        ))}
      </ul>
      <PaymentChoice methods={methods} chosen={chosen} choose={choose} />
      {error !== undefined && <ProblemNotice error={error} />}
      <Button wide busy={busy} onClick={() => void accept()}>
        {words.accept(money(offer.amount))}
      </Button>
      <Button kind="quiet" onClick={decline}>
        {words.decline}
      </Button>
      <p className="soft tiny">{words.declineHint}</p>
    </div>
  );
}
