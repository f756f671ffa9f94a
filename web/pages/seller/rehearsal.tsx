import { type ReactNode, type SubmitEvent, useState } from 'react';
import { type Answer, answer, api, newKey } from '../../api/client';
import { useLive } from '../../api/use-live';
import { Button, LinkButton } from '../../design/button';
import { Dialog } from '../../design/dialog';
import { Field, Select } from '../../design/field';
import { Notice, ProblemNotice } from '../../design/notice';
import { count } from '../../words/format';
import { sellerToolWords } from '../../words/seller-tools';
import { useWords } from '../../words/use-words';
import { useSaving } from '../use-saving';
import { textOf } from '../text-of';

const LOOK_MS = 2_000;
const BUYERS = { min: 10, max: 1_000, usual: 100 } as const;
const USUAL_SECONDS = '60';

type Rehearsal = NonNullable<
  Answer<'/api/v1/seller/performances/{id}/rehearsal', 'get'>['rehearsal']
>;

function useRehearsal(id: string) {
  const params = { path: { id } };
  return useLive(
    () => answer(api.GET('/api/v1/seller/performances/{id}/rehearsal', { params })),
    [id],
    LOOK_MS,
  );
}

/** Starting a rehearsal of a performance, or the way to the one that is under way. */
export function RehearsalStart({ id }: { readonly id: string }): ReactNode {
  const words = useWords(sellerToolWords);
  const asked = useRehearsal(id);
  const running = asked.data?.rehearsal ?? undefined;
  return (
    <section className="wizard" aria-label={words.rehearsal}>
      <h2>{words.rehearsal}</h2>
      <p className="soft small">{words.rehearsalHint}</p>
      {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
      {running === undefined ? <StartForm id={id} again={asked.again} /> : <Under {...running} />}
    </section>
  );
}

function Under({ id, state }: Rehearsal): ReactNode {
  const words = useWords(sellerToolWords);
  return (
    <div className="row" role="status">
      <strong>{state === 'running' ? words.running : words.ending}</strong>
      <LinkButton kind="quiet" to={`/seller/performances/${id}`}>
        {words.open}
      </LinkButton>
    </div>
  );
}

function StartForm({ id, again }: { readonly id: string; readonly again: () => void }): ReactNode {
  const words = useWords(sellerToolWords);
  const saving = useSaving();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = {
      buyers: Number(textOf(form, 'buyers')),
      seconds: Number(textOf(form, 'seconds')),
    };
    const params = { path: { id }, header: { 'Idempotency-Key': newKey() } };
    saving.save(async () => {
      await answer(api.POST('/api/v1/seller/performances/{id}/rehearsals', { params, body }));
      again();
    });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Field
        name="buyers"
        type="number"
        inputMode="numeric"
        label={words.buyers}
        min={BUYERS.min}
        max={BUYERS.max}
        defaultValue={BUYERS.usual}
        required
      />
      <Select name="seconds" label={words.duration} defaultValue={USUAL_SECONDS}>
        {Object.entries(words.durations).map(([seconds, text]) => (
          <option key={seconds} value={seconds}>
            {text}
          </option>
        ))}
      </Select>
      {saving.error !== undefined && <ProblemNotice error={saving.error} />}
      <Button type="submit" busy={saving.busy}>
        {words.start}
      </Button>
    </form>
  );
}

interface BandProps {
  readonly id: string;
  readonly eventId: string;
  readonly seatCount: number;
}

/** Says on every tab of a rehearsal's sales that it is one, how far it is, and ends it. */
export function RehearsalBand({ id, eventId, seatCount }: BandProps): ReactNode {
  const words = useWords(sellerToolWords);
  const [of, setOf] = useState<string>();
  const asked = useRehearsal(id);
  const rehearsal = asked.data?.rehearsal ?? undefined;
  if (rehearsal !== undefined && of === undefined) setOf(rehearsal.rehearsalOf);
  // Once it is gone nobody knows its performance any more.
  const isGone = asked.state === 'failed' && of !== undefined;
  return (
    <Notice kind="warn" title={words.rehearsal} spaced>
      {rehearsal === undefined && isGone && <p role="status">{words.gone}</p>}
      {rehearsal?.state === 'running' && <Crowd rehearsal={rehearsal} again={asked.again} />}
      {rehearsal?.state === 'ending' && <Ending rehearsal={rehearsal} seatCount={seatCount} />}
      <div className="row">
        {rehearsal?.state === 'running' && (
          <LinkButton kind="quiet" to={`/events/${eventId}`}>
            {words.look}
          </LinkButton>
        )}
        {of !== undefined && (
          <LinkButton kind="quiet" to={`/seller/performances/${of}?tab=manage`}>
            {words.back}
          </LinkButton>
        )}
      </div>
    </Notice>
  );
}

interface CrowdProps {
  readonly rehearsal: Rehearsal;
  readonly again: () => void;
}

function Crowd({ rehearsal: { id, crowd }, again }: CrowdProps): ReactNode {
  const words = useWords(sellerToolWords);
  const [isAsking, setAsking] = useState(false);
  const saving = useSaving();
  const end = (): void =>
    saving.save(async () => {
      await answer(api.POST('/api/v1/seller/rehearsals/{id}/end', { params: { path: { id } } }));
      again();
    });
  const steps = Object.keys(words.crowd) as (keyof Rehearsal['crowd'])[];
  return (
    <>
      <p>{words.runningText}</p>
      <p className="small numbers" data-crowd>
        {steps.map((step) => `${words.crowd[step]} ${count(crowd[step])}`).join(' · ')}
      </p>
      <div className="row">
        <Button kind="quiet" onClick={() => setAsking(true)}>
          {words.end}
        </Button>
      </div>
      <Dialog title={words.end} open={isAsking} onClose={() => setAsking(false)}>
        <p>{words.endAsk}</p>
        {saving.error !== undefined && <ProblemNotice error={saving.error} />}
        <Button wide busy={saving.busy} onClick={end}>
          {words.endConfirm}
        </Button>
      </Dialog>
    </>
  );
}

interface EndingProps {
  readonly rehearsal: Rehearsal;
  readonly seatCount: number;
}

function Ending({ rehearsal: { remains }, seatCount }: EndingProps): ReactNode {
  const words = useWords(sellerToolWords);
  return (
    <>
      <p>{words.ending}</p>
      <progress
        className="progress"
        max={seatCount}
        value={seatCount - remains.seats}
        aria-label={words.ending}
      />
      <p className="small numbers" role="status">
        {words.remains(count(remains.orders), count(remains.seats))}
      </p>
    </>
  );
}
