import { type ReactNode, useRef, useState } from 'react';
import { type Answer, answer, api, newKey } from '../api/client';
import { useAsked } from '../api/use-asked';
import { Button } from '../design/button';
import { Dialog } from '../design/dialog';
import { Choice } from '../design/field';
import { Notice, ProblemNotice, Skeleton } from '../design/notice';
import { useWords } from '../words/use-words';
import { commonWords } from '../words/common';
import { money } from '../words/format';
import { ordersWords } from '../words/orders';

type Order = Answer<'/api/v1/orders/{id}', 'get'>;

interface RefundProps {
  readonly order: Order;
  readonly onDone: () => void;
}

/** Cancelling tickets: which, what comes back and what is kept now, and only then the button. */
export function RefundForm({ order, onDone }: RefundProps): ReactNode {
  const words = useWords(ordersWords);
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState<number>();
  const left = order.tickets.filter(({ state }) => state === 'valid');
  return (
    <>
      {done !== undefined && <Notice kind="good" title={words.refundDone(money(done))} />}
      {left.length > 0 && (
        <Button kind="quiet" onClick={() => setOpen(true)}>
          {words.cancel}
        </Button>
      )}
      <Dialog title={words.cancel} open={open} onClose={() => setOpen(false)}>
        <Refund
          order={order}
          onDone={(amount) => {
            setDone(amount);
            setOpen(false);
            onDone();
          }}
        />
      </Dialog>
    </>
  );
}

function Refund({
  order,
  onDone,
}: {
  readonly order: Order;
  readonly onDone: (amount: number) => void;
}): ReactNode {
  const words = useWords(ordersWords);
  const common = useWords(commonWords);
  const left = order.tickets.filter(({ state }) => state === 'valid');
  const [chosen, choose] = useState<readonly string[]>(left.map(({ id }) => id));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const key = useRef(newKey());
  const quote = useQuote(order.id, chosen);
  const refund = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const result = await answer(
        api.POST('/api/v1/orders/{id}/refunds', {
          params: { path: { id: order.id }, header: { 'Idempotency-Key': key.current } },
          body: { ticketIds: [...chosen] },
        }),
      );
      onDone(result.amount);
    } catch (refusal) {
      key.current = newKey();
      setError(refusal);
      setBusy(false);
    }
  };
  const toggle = (id: string): void => {
    key.current = newKey();
    choose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  };
  return (
    <>
      <p className="soft small">{words.cancelChoose}</p>
      {left.map(({ id, section, row, number }) => (
        <Choice key={id} type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)}>
          {row === '' ? common.standing(section, number) : common.seat(section, row, number)}
        </Choice>
      ))}
      {chosen.length > 0 && quote.state === 'loading' && <Skeleton height={72} />}
      {quote.state === 'failed' && <ProblemNotice error={quote.error} again={quote.again} />}
      {quote.data !== undefined && (
        <>
          <QuoteLines quote={quote.data} />
          {error !== undefined && <ProblemNotice error={error} />}
          <Button wide busy={busy} onClick={() => void refund()}>
            {words.confirm(money(quote.data.amount))}
          </Button>
        </>
      )}
    </>
  );
}

type Quote = Answer<'/api/v1/orders/{id}/refund-quote', 'get'>;

function QuoteLines({ quote }: { readonly quote: Quote }): ReactNode {
  const words = useWords(ordersWords);
  const { amount, feeAmount, feePercent, nextStep } = quote;
  return (
    <>
      <dl className="order-books numbers">
        <div className="between">
          <dt>{words.back}</dt>
          <dd>
            <strong>{money(amount)}</strong>
          </dd>
        </div>
        <div className="between soft">
          <dt>
            {words.keep} {feePercent}%
          </dt>
          <dd>{money(feeAmount)}</dd>
        </div>
      </dl>
      {nextStep && (
        <p className="soft tiny">{words.nextStep(nextStep.daysBefore, nextStep.percent)}</p>
      )}
    </>
  );
}

/** What cancelling these tickets would give back now. */
function useQuote(id: string, ticketIds: readonly string[]) {
  const list = ticketIds.join(',');
  return useAsked(
    async () =>
      list === ''
        ? undefined
        : answer(
            api.GET('/api/v1/orders/{id}/refund-quote', {
              params: { path: { id }, query: { ticketIds: list } },
            }),
          ),
    [id, list],
  );
}
