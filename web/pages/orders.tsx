import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type Answer, answer, api } from '../api/client';
import { useAsked } from '../api/use-asked';
import { Page } from '../app/page';
import { LinkButton } from '../design/button';
import { Empty, ProblemNotice, Skeleton } from '../design/notice';
import { useWords } from '../words/use-words';
import { money, moment } from '../words/format';
import { ordersWords } from '../words/orders';
import { useMore } from './use-more';
import './checkout.css';
import './order.css';

type Order = Answer<'/api/v1/orders', 'get'>['items'][number];

/** Own orders, newest first. */
export function OrdersPage(): ReactNode {
  const words = useWords(ordersWords);
  const asked = useAsked(() => list(undefined), []);
  const more = useMore(asked.data, list);
  return (
    <Page title={words.title}>
      <div className="order stack">
        <h1>{words.title}</h1>
        {asked.state === 'loading' && <Skeleton height={72} count={4} />}
        {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
        {asked.state === 'done' && more.items.length === 0 && (
          <Empty icon="ticket">
            <p>{words.none}</p>
            <LinkButton to="/">{words.browse}</LinkButton>
          </Empty>
        )}
        <ul className="prices">
          {more.items.map((order) => (
            <OrderLine key={order.id} order={order} />
          ))}
        </ul>
        {more.button}
      </div>
    </Page>
  );
}

function list(cursor: string | undefined) {
  const query = cursor === undefined ? {} : { cursor };
  return answer(api.GET('/api/v1/orders', { params: { query } }));
}

function OrderLine({ order }: { readonly order: Order }): ReactNode {
  const words = useWords(ordersWords);
  return (
    <li>
      <Link to={`/orders/${order.id}`}>{moment(order.createdAt)}</Link>
      <span className="soft small">
        {words.count(order.tickets.length)} · {words.states[order.state]}
      </span>
      <strong className="numbers">{money(order.amount)}</strong>
    </li>
  );
}
