import { type ReactNode, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useServerNow } from '../api/hooks';
import { type Answer, answer, api, newKey } from '../api/client';
import { type EventDetail, performanceWithEvent } from '../api/performances';
import { isRefused } from '../api/problem';
import { useAsked } from '../api/use-asked';
import { Page } from '../app/page';
import { Button, LinkButton } from '../design/button';
import { GradeMark } from '../design/grade-mark';
import { Notice, ProblemNotice, Skeleton } from '../design/notice';
import { useWords } from '../words/use-words';
import { checkoutWords } from '../words/checkout';
import { commonWords } from '../words/common';
import { moment, money } from '../words/format';
import { HoldClock } from './hold-clock';
import { type Chosen, methodOf, PaymentChoice } from './payment-choice';
import './checkout.css';

type Hold = Answer<'/api/v1/holds/{id}', 'get'>;
type SavedMethod = Answer<'/api/v1/payment-methods', 'get'>['items'][number];

interface Sale {
  readonly hold: Hold;
  readonly event: EventDetail;
  readonly methods: readonly SavedMethod[];
}

async function saleOf(id: string): Promise<Sale> {
  const [hold, { items: methods }] = await Promise.all([
    answer(api.GET('/api/v1/holds/{id}', { params: { path: { id } } })),
    answer(api.GET('/api/v1/payment-methods')),
  ]);
  const { event } = await performanceWithEvent(hold.performanceId);
  return { hold, event, methods };
}

/** Held seats, what they cost, until when they are held, and one button. */
export function CheckoutPage(): ReactNode {
  const { holdId = '' } = useParams();
  const words = useWords(checkoutWords);
  const asked = useAsked(() => saleOf(holdId), [holdId]);
  return (
    <Page title={words.title}>
      {asked.state === 'loading' && <Skeleton height={96} count={3} />}
      {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
      {asked.state === 'done' && <Checkout {...asked.data} />}
    </Page>
  );
}

function Checkout({ hold: known, event, methods }: Sale): ReactNode {
  const words = useWords(checkoutWords);
  const [hold, setHold] = useState(known);
  const leftMs = Date.parse(hold.expiresAt) - useServerNow();
  const seatsPath = `/performances/${hold.performanceId}/seats`;
  if (hold.state === 'converted') {
    return (
      <Notice kind="good" title={words.converted}>
        <LinkButton to="/orders">{words.toOrders}</LinkButton>
      </Notice>
    );
  }
  const performance = event.performances.find(({ id }) => id === hold.performanceId);
  return (
    <div className="checkout">
      <section className="stack" aria-label={words.seats}>
        <header>
          <h1>{event.title}</h1>
          <p className="soft small">
            {performance && moment(performance.startsAt)} · {event.venue}
          </p>
        </header>
        <HeldSeats hold={hold} grades={performance?.grades ?? []} />
      </section>
      {hold.state === 'active' && leftMs > 0 ? (
        <Payment hold={hold} methods={methods} leftMs={leftMs} onExtended={setHold} />
      ) : (
        <section className="stack">
          <Notice kind="warn" title={words.over} />
          <LinkButton to={seatsPath} replace>
            {words.again}
          </LinkButton>
        </section>
      )}
    </div>
  );
}

function HeldSeats({
  hold,
  grades,
}: {
  readonly hold: Hold;
  readonly grades: EventDetail['performances'][number]['grades'];
}): ReactNode {
  const words = useWords(checkoutWords);
  const common = useWords(commonWords);
  return (
    <>
      <ul className="prices">
        {hold.seats.map(({ seatNo, section, row, number, grade, amount }) => (
          <li key={seatNo}>
            <GradeMark grades={grades} code={grade} />
            <span>
              {row === '' ? common.standing(section, number) : common.seat(section, row, number)}
            </span>
            <strong className="numbers">{money(amount)}</strong>
          </li>
        ))}
      </ul>
      <div className="between total">
        <span>
          {words.total}
          <span className="soft tiny"> {words.noCommission}</span>
        </span>
        <strong className="numbers">{money(hold.amount)}</strong>
      </div>
    </>
  );
}

interface PaymentProps {
  readonly hold: Hold;
  readonly methods: readonly SavedMethod[];
  readonly leftMs: number;
  readonly onExtended: (hold: Hold) => void;
}

/** Choosing how to pay, and paying: once, however often it is pressed or sent. */
function Payment({ hold, methods, leftMs, onExtended }: PaymentProps): ReactNode {
  const words = useWords(checkoutWords);
  const navigate = useNavigate();
  const [chosen, choose] = useState<Chosen>(() =>
    methods[0] === undefined ? { token: 'tok_ok', save: false } : { methodId: methods[0].id },
  );
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  // One key an attempt: a request that is sent again has the same, another card another one.
  const attempt = useRef<{ readonly about: string; readonly key: string }>(undefined);
  const pay = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    const about = JSON.stringify(chosen);
    if (attempt.current?.about !== about) attempt.current = { about, key: newKey() };
    try {
      const order = await answer(
        api.POST('/api/v1/orders', {
          params: { header: { 'Idempotency-Key': attempt.current.key } },
          body: { holdId: hold.id, paymentMethod: await methodOf(chosen) },
        }),
      );
      await navigate(`/orders/${order.id}?new`, { replace: true });
    } catch (refusal) {
      // The bank has said no to this attempt for good.
      if (isRefused(refusal, 'payment-declined')) attempt.current = undefined;
      setError(refusal);
      setBusy(false);
    }
  };
  const release = async (): Promise<void> => {
    await api.DELETE('/api/v1/holds/{id}', { params: { path: { id: hold.id } } });
    await navigate(`/performances/${hold.performanceId}/seats`, { replace: true });
  };
  return (
    <section className="stack" aria-label={words.method}>
      <HoldClock
        holdId={hold.id}
        expiresAt={hold.expiresAt}
        extendedAt={hold.extendedAt}
        leftMs={leftMs}
        label={words.left}
        until={words.until}
        onExtended={onExtended}
      />
      <PaymentChoice methods={methods} chosen={chosen} choose={choose} />
      {error !== undefined && <PaymentProblem error={error} />}
      <Button kind="plain" onClick={() => void release()} disabled={busy}>
        {words.release}
      </Button>
      <div className="next-step">
        {busy && (
          <p className="small soft" role="status">
            {words.paying}
          </p>
        )}
        <Button wide busy={busy} onClick={() => void pay()}>
          {words.pay(money(hold.amount))}
        </Button>
      </div>
    </section>
  );
}

/** Why it was not paid. A refusal by the bank is said in a buyer's words, not a program's. */
function PaymentProblem({ error }: { readonly error: unknown }): ReactNode {
  const words = useWords(checkoutWords);
  if (isRefused(error, 'payment-declined')) {
    return (
      <Notice kind="bad" title={error.problem.title}>
        {words.declined}
      </Notice>
    );
  }
  return (
    <ProblemNotice error={error}>
      {isRefused(error, 'hold-converted', 'payment-in-progress') && (
        <LinkButton kind="quiet" to="/orders">
          {words.toOrders}
        </LinkButton>
      )}
    </ProblemNotice>
  );
}
