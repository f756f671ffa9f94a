import { type ReactNode, useState } from 'react';
import { type Answer, answer, api, newKey } from '../../api/client';
import { useAsked } from '../../api/use-asked';
import { Button } from '../../design/button';
import { Dialog } from '../../design/dialog';
import { Choice, Field } from '../../design/field';
import { Notice, ProblemNotice, Skeleton } from '../../design/notice';
import { commonWords } from '../../words/common';
import { money } from '../../words/format';
import { sellerToolWords } from '../../words/seller-tools';
import { useWords } from '../../words/use-words';
import { useSaving } from '../use-saving';

type Order = Answer<'/api/v1/seller/performances/{id}/orders', 'get'>['items'][number];

const REASON_LENGTH_MAX = 300;

interface RefundProps {
  readonly order: Order;
  readonly again: () => void;
}

/** Giving one order back, or some of its tickets: where there is something to give back. */
export function OrderRefund({ order, again }: RefundProps): ReactNode {
  const words = useWords(sellerToolWords);
  const [isOpen, setOpen] = useState(false);
  if (!order.tickets.some(({ state }) => state === 'valid')) return null;
  const close = (): void => {
    setOpen(false);
    again();
  };
  return (
    <>
      <Button kind="quiet" onClick={() => setOpen(true)}>
        {words.refund}
      </Button>
      <Dialog title={words.refundOf(order.buyerName)} open={isOpen} onClose={close}>
        {isOpen && <RefundForm order={order} />}
      </Dialog>
    </>
  );
}

function RefundForm({ order }: { readonly order: Order }): ReactNode {
  const words = useWords(sellerToolWords);
  const common = useWords(commonWords);
  const valid = order.tickets.filter(({ state }) => state === 'valid');
  const [chosen, setChosen] = useState(valid.map(({ id }) => id));
  const [waiveFee, setWaived] = useState(true);
  const [reason, setReason] = useState('');
  const [key] = useState(newKey);
  const saving = useSaving();
  const toggle = (id: string): void =>
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  const body = { ticketIds: chosen, waiveFee, reason: reason.trim() };
  const send = (): void => {
    const params = { path: { id: order.id }, header: { 'Idempotency-Key': key } };
    saving.save(() => answer(api.POST('/api/v1/seller/orders/{id}/refunds', { params, body })));
  };
  if (saving.saved) return <Notice kind="good" title={words.refunded} />;
  return (
    <>
      <fieldset className="stack">
        <legend>{words.tickets}</legend>
        {valid.map(({ id, section, row, number, amount }) => (
          <Choice
            key={id}
            type="checkbox"
            checked={chosen.includes(id)}
            onChange={() => toggle(id)}
          >
            {common.seat(section, row, number)} · {money(amount)}
          </Choice>
        ))}
      </fieldset>
      <fieldset className="stack">
        <legend>{words.fee}</legend>
        <Choice type="radio" name="fee" checked={waiveFee} onChange={() => setWaived(true)}>
          {words.waive}
        </Choice>
        <Choice type="radio" name="fee" checked={!waiveFee} onChange={() => setWaived(false)}>
          {words.keep}
        </Choice>
      </fieldset>
      <Field
        name="reason"
        label={words.why}
        hint={words.whyHint}
        value={reason}
        maxLength={REASON_LENGTH_MAX}
        onChange={({ target }) => setReason(target.value)}
      />
      {chosen.length > 0 && (
        <Confirm
          orderId={order.id}
          ticketIds={chosen}
          waiveFee={waiveFee}
          busy={saving.busy}
          disabled={body.reason === ''}
          send={send}
        />
      )}
      {saving.error !== undefined && <ProblemNotice error={saving.error} />}
    </>
  );
}

interface ConfirmProps {
  readonly orderId: string;
  readonly ticketIds: readonly string[];
  readonly waiveFee: boolean;
  readonly busy: boolean;
  readonly disabled: boolean;
  readonly send: () => void;
}

/** What goes back, as the server says, and the button that sends it. */
function Confirm({ orderId, ticketIds, waiveFee, busy, disabled, send }: ConfirmProps): ReactNode {
  const words = useWords(sellerToolWords);
  const ids = ticketIds.join(',');
  const query = { ticketIds: ids, waiveFee: waiveFee ? 'true' : 'false' } as const;
  const params = { path: { id: orderId }, query };
  const asked = useAsked(
    () => answer(api.GET('/api/v1/seller/orders/{id}/refund-quote', { params })),
    [orderId, ids, waiveFee],
  );
  if (asked.state === 'loading') return <Skeleton height={48} />;
  if (asked.state === 'failed') return <ProblemNotice error={asked.error} again={asked.again} />;
  const { amount, feeAmount } = asked.data;
  return (
    <>
      <p className="numbers" role="status">
        {words.sum(money(amount), money(feeAmount))}
      </p>
      <Button wide busy={busy} disabled={disabled} onClick={send}>
        {words.refundConfirm(money(amount))}
      </Button>
    </>
  );
}
