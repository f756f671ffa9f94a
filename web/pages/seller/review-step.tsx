import { type ReactNode, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { answer, api } from '../../api/client';
import { serverNow } from '../../api/clock';
import type { EventDetail } from '../../api/performances';
import { useAsked } from '../../api/use-asked';
import { Button, LinkButton } from '../../design/button';
import { Notice, ProblemNotice, Skeleton } from '../../design/notice';
import { documentOf, houseSeatNos } from '../../plan/expand';
import { labelOf, type Plan } from '../../seats/plan';
import { readPlan } from '../../seats/read-plan';
import { Legend } from '../../seats/picks';
import { SeatMap } from '../../seats/seat-map';
import { stepsDone, STEPS } from '../../seller/check-draft';
import type { Draft } from '../../seller/draft';
import { eventOf, performancesOf, putOnSale, sealed } from '../../seller/put-on-sale';
import { commonWords } from '../../words/common';
import { money } from '../../words/format';
import { sellerWords } from '../../words/seller';
import { useWords } from '../../words/use-words';
import { EventView } from '../event-view';
import { unsoldStates } from './plan-picture';
import type { StepProps } from './step-props';

const NOBODY: ReadonlySet<number> = new Set();

/** What buyers will see, and the step after which there is no way back. */
export function ReviewStep(props: StepProps): ReactNode {
  const words = useWords(sellerWords);
  const { draft, grades } = props;
  const done = stepsDone(draft, grades, serverNow());
  const missing = STEPS.filter((step) => step !== 'review' && !done.has(step));
  if (missing.length > 0) {
    return (
      <div className="wizard">
        <h1>{words.steps.review}</h1>
        <Notice kind="warn">{words.notYet}</Notice>
        <div className="row">
          {missing.map((step) => (
            <LinkButton key={step} kind="quiet" to={`/seller/drafts/${draft.id}/${step}`}>
              {words.toStep(words.steps[step])}
            </LinkButton>
          ))}
        </div>
      </div>
    );
  }
  return (
    <div className="stack-wide">
      <header className="stack">
        <h1>{words.steps.review}</h1>
        <p className="soft">{words.reviewText}</p>
      </header>
      <section className="stack" aria-label={words.reviewEvent}>
        <h2>{words.reviewEvent}</h2>
        <div className="rehearsal" inert>
          <EventView event={previewOf(draft, grades)} isRehearsal />
        </div>
      </section>
      <Seats {...props} />
      <Send {...props} />
    </div>
  );
}

/** The event as the API would answer it, were it published. */
function previewOf(draft: Draft, grades: readonly string[]): EventDetail {
  const event = eventOf(draft);
  const now = serverNow();
  const performances = performancesOf(sealed(draft), '', grades).map((one, index) => ({
    ...{ id: String(index), eventId: '', seatCount: 0, seatingPlan: { id: '', name: '' } },
    ...one,
    grades: one.prices.map(({ grade, amount }) => ({ code: grade, name: grade, amount })),
    waitingRoom: { enabled: one.waitingRoom.enabled },
    ...{ isRehearsal: false, change: null },
    state: Date.parse(one.salesOpenAt) > now ? ('scheduled' as const) : ('on-sale' as const),
  }));
  return {
    ...{ id: '', sellerId: '', state: 'draft', nextSalesOpenAt: null, cancellationFeeSteps: [] },
    ...{ firstStartsAt: null, lastStartsAt: null },
    ...event,
    posterUrl: event.posterUrl ?? null,
    performances,
  };
}

async function planOf({ plan, storedPlan }: Draft): Promise<Plan> {
  if (storedPlan === null) return readPlan(documentOf(plan));
  const params = { path: { id: storedPlan.id } };
  return readPlan(await answer(api.GET('/api/v1/seller/seating-plans/{id}/seats', { params })));
}

/** Choosing seats as buyers will, without holding any. */
function Seats({ draft, grades }: StepProps): ReactNode {
  const words = useWords(sellerWords);
  const common = useWords(commonWords);
  const asked = useAsked(() => planOf(draft), [draft.plan, draft.storedPlan]);
  const [chosen, choose] = useState(NOBODY);
  const plan = asked.data;
  const house = useMemo(
    () => (draft.storedPlan === null ? houseSeatNos(draft.plan) : []),
    [draft.plan, draft.storedPlan],
  );
  const states = useMemo(() => unsoldStates(plan?.count ?? 0, house), [plan, house]);
  const priced = useMemo(
    () => grades.map((code) => ({ code, name: code, amount: Number(draft.sale.prices[code]) })),
    [grades, draft.sale.prices],
  );
  const toggle = (seatNo: number): void => {
    const next = new Set(chosen);
    if (!next.delete(seatNo) && next.size < Number(draft.sale.maxTickets)) next.add(seatNo);
    choose(next);
  };
  if (asked.state === 'failed') return <ProblemNotice error={asked.error} again={asked.again} />;
  if (plan === undefined) return <Skeleton height={320} />;
  const amount = [...chosen].reduce(
    (sum, seatNo) => sum + (priced[plan.grade[seatNo] ?? 0]?.amount ?? 0),
    0,
  );
  const names = [...chosen].map((seatNo) => {
    const { section, row, number } = labelOf(plan, seatNo);
    return common.seat(section, row, number);
  });
  return (
    <section className="stack" aria-label={words.reviewSeats}>
      <h2>{words.reviewSeats}</h2>
      <SeatMap {...{ plan, states, chosen, toggle }} grades={priced} lost={NOBODY} />
      <Legend grades={priced} />
      <p className="small numbers" role="status">
        {names.length > 0 && `${names.join(', ')} · ${money(amount)}`}
      </p>
    </section>
  );
}

function Send({ draft, change, keep, drop, grades }: StepProps): ReactNode {
  const words = useWords(sellerWords);
  const navigate = useNavigate();
  const [progress, setProgress] = useState<readonly [number, number]>();
  const [error, setError] = useState<unknown>();
  const send = async (publish: boolean): Promise<void> => {
    setError(undefined);
    setProgress([0, 1]);
    // Kept before it is sent: whoever comes back after a break sends the same again.
    const whole = sealed(draft);
    change({ sentAt: whole.sentAt });
    keep();
    try {
      const tell = (done: number, of: number): void => setProgress([done, of]);
      const eventId = await putOnSale(whole, { grades, publish, tell });
      drop();
      await navigate(`/seller/events/${eventId}`, { replace: true });
    } catch (failure) {
      setError(failure);
      setProgress(undefined);
    }
  };
  const busy = progress !== undefined;
  return (
    <div className="stack">
      {error !== undefined && <ProblemNotice error={error} />}
      <p className="soft small">{words.publishHint}</p>
      <div className="row">
        <Button busy={busy} onClick={() => void send(true)}>
          {progress === undefined ? words.publish : words.working(...progress)}
        </Button>
        <Button kind="quiet" disabled={busy} onClick={() => void send(false)}>
          {words.saveDraft}
        </Button>
      </div>
    </div>
  );
}
