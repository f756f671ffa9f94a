import { type ReactNode, type SubmitEvent, useRef, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { answer, api, newKey } from '../api/client';
import { performanceWithEvent } from '../api/performances';
import { useAsked } from '../api/use-asked';
import { Page } from '../app/page';
import { Button } from '../design/button';
import { Choice, Field } from '../design/field';
import { Notice, ProblemNotice, Skeleton } from '../design/notice';
import { Stepper } from '../design/stepper';
import { moment, money } from '../words/format';
import { useWords } from '../words/use-words';
import { waitlistWords } from '../words/waitlist';

const PARTY_MAX = 20;

async function waitlistOf(id: string) {
  const [sale, info, methods] = await Promise.all([
    performanceWithEvent(id),
    answer(api.GET('/api/v1/performances/{id}/waitlist', { params: { path: { id } } })),
    answer(api.GET('/api/v1/payment-methods')),
  ]);
  return { ...sale, info, method: methods.items.find(({ offSession }) => offSession) };
}

type Joinable = Awaited<ReturnType<typeof waitlistOf>>;

/** Waiting for seats that come back: how many, which, for how much at most, and who pays. */
export function WaitlistJoinPage(): ReactNode {
  const { performanceId = '' } = useParams();
  const words = useWords(waitlistWords);
  const asked = useAsked(() => waitlistOf(performanceId), [performanceId]);
  return (
    <Page title={words.join}>
      {asked.state === 'loading' && <Skeleton height={120} count={3} />}
      {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
      {asked.state === 'done' && <JoinForm {...asked.data} />}
    </Page>
  );
}

function JoinForm({ performance, event, info, method }: Joinable): ReactNode {
  const words = useWords(waitlistWords);
  const navigate = useNavigate();
  const [quantity, setQuantity] = useState(2);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const key = useRef(newKey());
  const submit = (submitted: SubmitEvent<HTMLFormElement>): void => {
    submitted.preventDefault();
    const wish = wishOf(new FormData(submitted.currentTarget), method?.id);
    setBusy(true);
    answer(
      api.POST('/api/v1/performances/{id}/waitlist', {
        params: { path: { id: performance.id }, header: { 'Idempotency-Key': key.current } },
        body: { quantity, ...wish },
      }),
    ).then(
      () => void navigate('/waitlist'),
      (refusal: unknown) => {
        key.current = newKey();
        setError(refusal);
        setBusy(false);
      },
    );
  };
  return (
    <form className="stack enter" onSubmit={submit}>
      <header>
        <h1>{words.join}</h1>
        <p>
          <strong>{event.title}</strong>
          <br />
          <span className="soft small">{moment(performance.startsAt)}</span>
        </p>
      </header>
      <p className="small">{words.joinHint}</p>
      <p className="soft small">{info.open ? words.waiting(info.waiting) : words.notOpen}</p>
      <div className="field">
        <span>{words.quantity}</span>
        <Stepper
          label={words.quantity}
          value={quantity}
          max={Math.min(PARTY_MAX, performance.maxTicketsPerBuyer)}
          onChange={setQuantity}
        />
      </div>
      <fieldset className="stack">
        <legend className="small">{words.grades}</legend>
        {performance.grades.map(({ code, name, amount }) => (
          <Choice key={code} type="checkbox" name="grades" value={code}>
            {name} <span className="soft numbers">{money(amount)}</span>
          </Choice>
        ))}
      </fieldset>
      <Field label={words.max} name="max" type="number" inputMode="numeric" min={0} step={1000} />
      <Choice type="checkbox" name="fewer">
        {words.fewer}
      </Choice>
      <AutoPay method={method} />
      {error !== undefined && <ProblemNotice error={error} />}
      <Button type="submit" busy={busy} disabled={!info.open}>
        {words.join}
      </Button>
    </form>
  );
}

/** Whether seats that come are paid for at once, which needs a saved method. */
function AutoPay({ method }: { readonly method: Joinable['method'] }): ReactNode {
  const words = useWords(waitlistWords);
  if (method === undefined) {
    return (
      <Notice>
        {words.noMethod} <Link to="/me">{words.saveMethod}</Link>
      </Notice>
    );
  }
  return (
    <Choice type="checkbox" name="autoPay">
      {words.autoPay} <span className="soft">({method.label})</span>
    </Choice>
  );
}

/** The form as the API takes it; what was left open is left out. */
function wishOf(form: FormData, paymentMethodId: string | undefined) {
  const grades = form.getAll('grades').map(String);
  const max = form.get('max');
  const autoPay = form.has('autoPay') && paymentMethodId !== undefined;
  return {
    autoPay,
    acceptFewer: form.has('fewer'),
    ...(autoPay && { paymentMethodId }),
    ...(grades.length > 0 && { grades }),
    ...(typeof max === 'string' && max !== '' && { maxAmountPerSeat: Number(max) }),
  };
}
