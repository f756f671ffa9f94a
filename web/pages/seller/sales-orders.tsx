import { type ReactNode, useCallback, useState } from 'react';
import { type Answer, answer, api } from '../../api/client';
import { useAsked } from '../../api/use-asked';
import { Select } from '../../design/field';
import { Empty, ProblemNotice, Skeleton } from '../../design/notice';
import { commonWords } from '../../words/common';
import { moment, money } from '../../words/format';
import { ordersWords } from '../../words/orders';
import { salesWords } from '../../words/sales';
import { useWords } from '../../words/use-words';
import { OrderRefund } from './order-refund';
import { useMore } from '../use-more';

type Order = Answer<'/api/v1/seller/performances/{id}/orders', 'get'>['items'][number];
type State = Order['state'];

/** Orders of the performance, newest first, of all states or of one. */
export function SalesOrders({ performanceId: id }: { readonly performanceId: string }): ReactNode {
  const words = useWords(salesWords);
  const { states } = useWords(ordersWords);
  const [state, setState] = useState<State>();
  const list = useCallback(
    (cursor?: string) => {
      const query = { ...(cursor && { cursor }), ...(state && { state }) };
      const params = { path: { id }, query };
      return answer(api.GET('/api/v1/seller/performances/{id}/orders', { params }));
    },
    [id, state],
  );
  const asked = useAsked(() => list(), [list]);
  const more = useMore(asked.data, list);
  const names = Object.keys(states) as State[];
  return (
    <section className="stack" aria-label={words.orders}>
      <Select
        label={words.state}
        value={state ?? ''}
        onChange={({ target }) => setState(names.find((one) => one === target.value))}
      >
        <option value="">{words.all}</option>
        {names.map((one) => (
          <option key={one} value={one}>
            {states[one]} ({one})
          </option>
        ))}
      </Select>
      {asked.state === 'loading' && <Skeleton height={64} count={4} />}
      {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
      {asked.state === 'done' && more.items.length === 0 && (
        <Empty icon="ticket">
          <p>{words.noOrders}</p>
        </Empty>
      )}
      <ul className="seller-list">
        {more.items.map((order) => (
          <OrderLine key={order.id} order={order} again={asked.again} />
        ))}
      </ul>
      {more.button}
    </section>
  );
}

interface LineProps {
  readonly order: Order;
  readonly again: () => void;
}

function OrderLine({ order, again }: LineProps): ReactNode {
  const common = useWords(commonWords);
  const { states } = useWords(ordersWords);
  const seats = order.tickets.map(({ section, row, number }) => common.seat(section, row, number));
  return (
    <li>
      <span>
        <strong>{order.buyerName}</strong>{' '}
        <span className="soft small numbers">{moment(order.createdAt)}</span>
        <br />
        <span className="small">{seats.join(', ')}</span>
        <br />
        <span className="soft tiny">{order.id}</span>
      </span>
      <span className="state">{states[order.state]}</span>
      <strong className="numbers">{money(order.amount - order.refundedAmount)}</strong>
      <OrderRefund order={order} again={again} />
    </li>
  );
}
