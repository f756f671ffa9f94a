import { type ReactNode, useEffect } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { type Answer, answer, api } from '../api/client';
import { performanceWithEvent } from '../api/performances';
import { useAsked } from '../api/use-asked';
import { Page } from '../app/page';
import { LinkButton } from '../design/button';
import { Icon } from '../design/icon';
import { Notice, ProblemNotice, Skeleton } from '../design/notice';
import { useWords } from '../words/use-words';
import { commonWords } from '../words/common';
import { money, moment } from '../words/format';
import { ordersWords } from '../words/orders';
import { RefundForm } from './refund-form';
import './checkout.css';
import './order.css';

type Order = Answer<'/api/v1/orders/{id}', 'get'>;

const LOOK_MS = 1_500;
const OPEN_STATES: readonly Order['state'][] = ['pending', 'payment-unknown'];

/** An order: confirmed, on its way, or refused; with its tickets and the way to cancel them. */
export function OrderPage(): ReactNode {
  const { orderId: id = '' } = useParams();
  const words = useWords(ordersWords);
  const asked = useAsked(() => orderWithEvent(id), [id]);
  const { again } = asked;
  const isOpen = asked.data !== undefined && OPEN_STATES.includes(asked.data.order.state);
  useEffect(() => {
    if (!isOpen) return undefined;
    const timer = setInterval(again, LOOK_MS);
    return () => clearInterval(timer);
  }, [isOpen, again]);
  return (
    <Page title={words.one}>
      {asked.state === 'loading' && <Skeleton height={120} count={3} />}
      {asked.state === 'failed' && <ProblemNotice error={asked.error} again={again} />}
      {asked.state === 'done' && <OrderView {...asked.data} again={again} />}
    </Page>
  );
}

async function orderWithEvent(id: string) {
  const order = await answer(api.GET('/api/v1/orders/{id}', { params: { path: { id } } }));
  return { order, ...(await performanceWithEvent(order.performanceId)) };
}

type ViewProps = Awaited<ReturnType<typeof orderWithEvent>> & { readonly again: () => void };

function OrderView({ order, performance, event, again }: ViewProps): ReactNode {
  const words = useWords(ordersWords);
  const common = useWords(commonWords);
  const [search] = useSearchParams();
  const isNew = search.has('new');
  return (
    <div className="order stack-wide">
      <OrderState order={order} isNew={isNew} />
      <header>
        <h1>{event.title}</h1>
        <p className="soft">
          {moment(performance.startsAt)} · {event.venue}
        </p>
      </header>
      {order.tickets.length > 0 && (
        <section className="stack" aria-label={words.tickets}>
          <h2>{words.tickets}</h2>
          <ul className="prices">
            {order.tickets.map(({ id, section, row, number, state }) => (
              <li key={id} data-void={state === 'void' || undefined}>
                <span>
                  {row === ''
                    ? common.standing(section, number)
                    : common.seat(section, row, number)}
                  <br />
                  <span className="soft tiny">{words.ticketStates[state]}</span>
                </span>
                {state !== 'void' && state !== 'transferred' && (
                  <Link className="order-ticket" to={`/tickets/${id}`}>
                    <Icon name="ticket" />
                    {words.showTicket}
                  </Link>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Books order={order} />
      <RefundForm order={order} onDone={again} />
    </div>
  );
}

function OrderState({
  order: { state },
  isNew,
}: {
  readonly order: Order;
  readonly isNew: boolean;
}): ReactNode {
  const words = useWords(ordersWords);
  if (OPEN_STATES.includes(state)) {
    return (
      <Notice title={words.states[state]} kind="warn">
        {words.settling}
        <br />
        {words.settlingHint}
      </Notice>
    );
  }
  if (state === 'declined' || state === 'expired') {
    return (
      <Notice kind="bad" title={words.states[state]}>
        {words[state]}
      </Notice>
    );
  }
  if (state === 'paid' && isNew) {
    return (
      <div className="order-done" role="status">
        <Icon name="check" />
        <strong>{words.done}</strong>
        <span className="soft small">{words.doneHint}</span>
        <LinkButton to="/tickets">{words.showTicket}</LinkButton>
      </div>
    );
  }
  return <p className="band">{words.states[state]}</p>;
}

function Books({ order }: { readonly order: Order }): ReactNode {
  const words = useWords(ordersWords);
  const lines: readonly (readonly [string, string])[] = [
    [words.number, order.id.slice(-12).toUpperCase()],
    [words.orderedAt, moment(order.createdAt)],
    [words.paid, money(order.amount)],
    ...(order.refundedAmount > 0
      ? ([
          [words.refunded, money(order.refundedAmount)],
          [words.fee, money(order.feeAmount)],
        ] as const)
      : []),
  ];
  return (
    <dl className="order-books numbers">
      {lines.map(([name, value]) => (
        <div key={name} className="between">
          <dt className="soft">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
