import { type ReactNode, useMemo } from 'react';
import { useNavigate } from 'react-router';
import { answer, api } from '../../api/client';
import { useAsked } from '../../api/use-asked';
import { Button, LinkButton } from '../../design/button';
import { ProblemNotice, Skeleton } from '../../design/notice';
import { houseSeatNos, seatCountOfPlan } from '../../plan/expand';
import { isSound, problemsOf } from '../../plan/problems';
import type { StoredPlan } from '../../seller/draft';
import { count } from '../../words/format';
import { sellerWords } from '../../words/seller';
import { useWords } from '../../words/use-words';
import { useMore } from '../use-more';
import { PlanPicture } from './plan-picture';
import type { StepProps } from './step-props';

/** Which seats there are: drawn anew, or those of a plan that was stored before. */
export function PlanStep(props: StepProps): ReactNode {
  const words = useWords(sellerWords);
  const navigate = useNavigate();
  const { draft, change } = props;
  const isSet = draft.storedPlan !== null || isSound(problemsOf(draft.plan));
  return (
    <div className="wizard">
      <h1>{words.steps.plan}</h1>
      <p className="soft">{words.planText}</p>
      <Drawn {...props} />
      <OwnPlans
        used={draft.storedPlan?.id}
        use={(storedPlan) => change({ storedPlan, sentAt: null })}
      />
      <Button disabled={!isSet} onClick={() => void navigate(`/seller/drafts/${draft.id}/sale`)}>
        {words.next}
      </Button>
    </div>
  );
}

function Drawn({ draft, change }: StepProps): ReactNode {
  const words = useWords(sellerWords);
  const { plan } = draft;
  const house = useMemo(() => houseSeatNos(plan), [plan]);
  const isEmpty = plan.sections.length === 0;
  const to = `/seller/drafts/${draft.id}/draw`;
  return (
    <section className="stack" aria-label={words.draw}>
      {!isEmpty && <PlanPicture plan={plan} />}
      {!isEmpty && (
        <p>
          <strong>{plan.name}</strong>{' '}
          <span className="soft small numbers">
            {words.seats(count(seatCountOfPlan(plan)))}
            {house.length > 0 && ` · ${words.house(count(house.length))}`}
          </span>
        </p>
      )}
      <div className="row">
        <LinkButton kind={isEmpty ? 'main' : 'quiet'} to={to}>
          {isEmpty ? words.draw : words.drawOn}
        </LinkButton>
        {!isEmpty && draft.storedPlan !== null && (
          <Button kind="quiet" onClick={() => change({ storedPlan: null, sentAt: null })}>
            {words.useDrawn}
          </Button>
        )}
      </div>
    </section>
  );
}

function list(cursor: string | undefined) {
  const query = cursor === undefined ? {} : { cursor };
  return answer(api.GET('/api/v1/seller/seating-plans', { params: { query } }));
}

interface OwnPlansProps {
  readonly used: string | undefined;
  readonly use: (plan: StoredPlan) => void;
}

function OwnPlans({ used, use }: OwnPlansProps): ReactNode {
  const words = useWords(sellerWords);
  const asked = useAsked(() => list(undefined), []);
  const more = useMore(asked.data, list);
  return (
    <section className="stack" aria-label={words.ownPlans}>
      <h2>{words.ownPlans}</h2>
      {asked.state === 'loading' && <Skeleton height={56} count={2} />}
      {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
      {asked.state === 'done' && more.items.length === 0 && (
        <p className="soft small">{words.ownPlansNone}</p>
      )}
      <ul className="seller-list">
        {more.items.map(({ id, name, venue, version, seatCount }) => (
          <li key={id}>
            <span>
              <strong>{name}</strong> <span className="soft tiny">{words.version(version)}</span>
              <br />
              <span className="soft small numbers">
                {venue} · {words.seats(count(seatCount))}
              </span>
            </span>
            <Button
              kind="quiet"
              aria-pressed={used === id}
              aria-label={`${name} ${words.version(version)}: ${words.use}`}
              onClick={() => use({ id, name, venue, seatCount })}
            >
              {used === id ? words.used : words.use}
            </Button>
          </li>
        ))}
      </ul>
      {more.button}
    </section>
  );
}
