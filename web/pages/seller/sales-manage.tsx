import { type ReactNode, type SubmitEvent, useState } from 'react';
import { type Answer, answer, api, newKey } from '../../api/client';
import type { Performance } from '../../api/performances';
import { useAsked } from '../../api/use-asked';
import { useLive } from '../../api/use-live';
import { Button, LinkButton } from '../../design/button';
import { Dialog } from '../../design/dialog';
import { Field } from '../../design/field';
import { ProblemNotice, Skeleton } from '../../design/notice';
import { SaveButton } from '../../design/save-button';
import { count, money } from '../../words/format';
import { salesWords } from '../../words/sales';
import { useWords } from '../../words/use-words';
import { textOf } from '../text-of';
import { useSaving } from '../use-saving';
import { Download } from '../download';
import { MoveStart } from './move-start';
import { RehearsalStart } from './rehearsal';
import { SalesBlocks } from './sales-blocks';

const LOOK_MS = 2_000;

type Cancellation = Answer<'/api/v1/seller/performances/{id}/cancellation', 'get'>;

interface ManageProps {
  readonly performance: Performance;
  readonly again: () => void;
}

/** Staff, books, and the end of a performance. */
export function SalesManage({ performance, again }: ManageProps): ReactNode {
  const isReal = performance.state !== 'cancelled' && !performance.isRehearsal;
  return (
    <>
      {performance.state === 'cancelled' && <Progress id={performance.id} />}
      {performance.state !== 'cancelled' && <SalesBlocks performance={performance} />}
      {isReal && <RehearsalStart id={performance.id} />}
      {isReal && <MoveStart performance={performance} again={again} />}
      <Staff id={performance.id} />
      <Settlement id={performance.id} />
      {isReal && <Cancel performance={performance} again={again} />}
    </>
  );
}

function Staff({ id }: { readonly id: string }): ReactNode {
  const words = useWords(salesWords);
  const saving = useSaving();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const body = { email: textOf(new FormData(event.currentTarget), 'email') };
    const params = { path: { id }, header: { 'Idempotency-Key': newKey() } };
    saving.save(() => answer(api.POST('/api/v1/seller/performances/{id}/staff', { params, body })));
  };
  return (
    <form className="wizard" onSubmit={submit}>
      <h2>{words.staff}</h2>
      <Field name="email" type="email" label={words.email} hint={words.staffHint} required />
      <div className="row">
        <SaveButton saving={saving} />
        <LinkButton kind="quiet" to="/gate">
          {words.toGate}
        </LinkButton>
      </div>
    </form>
  );
}

function Settlement({ id }: { readonly id: string }): ReactNode {
  const words = useWords(salesWords);
  return (
    <section className="wizard" aria-label={words.settlement}>
      <h2>{words.settlement}</h2>
      <p className="soft small">{words.settlementHint}</p>
      <Download
        path={`/api/v1/seller/performances/${id}/settlement.csv`}
        fileName={`settlement-${id}.csv`}
      >
        {words.download}
      </Download>
    </section>
  );
}

function Cancel({ performance: { id }, again }: ManageProps): ReactNode {
  const words = useWords(salesWords);
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [key] = useState(newKey);
  const params = { path: { id } };
  const sales = useAsked(
    () => answer(api.GET('/api/v1/seller/performances/{id}/sales', { params })),
    [id],
  );
  const cancel = (): void => {
    setBusy(true);
    setError(undefined);
    const body = reason.trim() === '' ? {} : { reason: reason.trim() };
    const sending = { params: { path: { id }, header: { 'Idempotency-Key': key } }, body };
    answer(api.POST('/api/v1/seller/performances/{id}/cancellation', sending))
      .then(again, setError)
      .finally(() => setBusy(false));
  };
  return (
    <section className="wizard" aria-label={words.cancel}>
      <h2>{words.cancel}</h2>
      <p className="soft small">{words.cancelHint}</p>
      <Field
        label={words.reason}
        value={reason}
        maxLength={300}
        onChange={({ target }) => setReason(target.value)}
      />
      <Button kind="quiet" onClick={() => setAsking(true)}>
        {words.cancel}
      </Button>
      <Dialog title={words.cancel} open={isAsking} onClose={() => setAsking(false)}>
        <p>{words.cancelAsk(count(sales.data?.sold ?? 0))}</p>
        {error !== undefined && <ProblemNotice error={error} />}
        <Button wide busy={busy} onClick={cancel}>
          {words.cancelConfirm}
        </Button>
      </Dialog>
    </section>
  );
}

/** How far the refunds are. */
function Progress({ id }: { readonly id: string }): ReactNode {
  const words = useWords(salesWords);
  const params = { path: { id } };
  const asked = useLive(
    () => answer(api.GET('/api/v1/seller/performances/{id}/cancellation', { params })),
    [id],
    LOOK_MS,
  );
  if (asked.state === 'loading') return <Skeleton height={96} />;
  if (asked.state === 'failed') return <ProblemNotice error={asked.error} again={asked.again} />;
  return <ProgressView cancellation={asked.data} title={words.cancel} />;
}

interface ProgressProps {
  readonly cancellation: Cancellation;
  readonly title: string;
}

function ProgressView({ cancellation, title }: ProgressProps): ReactNode {
  const words = useWords(salesWords);
  const { orders, refundsPending, refundedAmount, state, reason } = cancellation;
  const all = orders.refunded + orders.open + orders.unsettled;
  return (
    <section className="stack" aria-label={title}>
      <h2>{state === 'done' ? words.cancelled : words.cancelling}</h2>
      {reason !== null && <p>{reason}</p>}
      <progress
        className="progress"
        max={Math.max(1, all)}
        value={all === 0 ? 1 : orders.refunded}
        aria-label={title}
      />
      <p className="numbers" role="status">
        {words.progress(count(orders.refunded), count(all))}
        {refundsPending > 0 && ` · ${words.pending(count(refundsPending))}`}
        <br />
        {words.refundedSum(money(refundedAmount))}
      </p>
    </section>
  );
}
