import type { ReactNode } from 'react';
import { NavLink, useParams } from 'react-router';
import { serverNow } from '../../api/clock';
import { answer, api } from '../../api/client';
import { useAsked } from '../../api/use-asked';
import { NotFoundPage } from '../../app/broken';
import { Page } from '../../app/page';
import { LinkButton } from '../../design/button';
import { Empty, Notice, Skeleton } from '../../design/notice';
import { gradesOfDraft, type Step, STEPS, stepsDone } from '../../seller/check-draft';
import type { Draft } from '../../seller/draft';
import { useDraft } from '../../seller/use-draft';
import { sellerWords } from '../../words/seller';
import { useWords } from '../../words/use-words';
import { EventStep } from './event-step';
import { PlanStep } from './plan-step';
import { ReviewStep } from './review-step';
import { SaleStep } from './sale-step';
import { SellerOnly } from './seller-only';
import type { StepProps } from './step-props';
import './seller.css';

/** The way from nothing to on sale, a step a page; every change is kept on this device. */
export function WizardPage(): ReactNode {
  const words = useWords(sellerWords);
  const { draftId = '', step = '' } = useParams();
  const known = STEPS.find((one) => one === step);
  if (known === undefined) return <NotFoundPage />;
  return (
    <Page title={words.steps[known]}>
      <SellerOnly>
        <Wizard key={draftId} id={draftId} step={known} />
      </SellerOnly>
    </Page>
  );
}

/** Grades of a stored plan are asked for; those of a drawn one are known. */
function useGrades(draft: Draft | undefined): readonly string[] | undefined {
  const storedId = draft?.storedPlan?.id;
  const asked = useAsked(async () => {
    if (storedId === undefined) return [];
    const params = { path: { id: storedId } };
    const plan = await answer(api.GET('/api/v1/seller/seating-plans/{id}/seats', { params }));
    return plan.grades;
  }, [storedId]);
  if (draft === undefined) return [];
  return storedId === undefined ? gradesOfDraft(draft) : asked.data;
}

function Wizard({ id, step }: { readonly id: string; readonly step: Step }): ReactNode {
  const words = useWords(sellerWords);
  const open = useDraft(id);
  const grades = useGrades(open?.draft);
  if (open === undefined) {
    return (
      <Empty icon="search">
        <h1>{words.gone}</h1>
        <LinkButton to="/seller">{words.events}</LinkButton>
      </Empty>
    );
  }
  if (grades === undefined) return <Skeleton height={120} count={3} />;
  const done = stepsDone(open.draft, grades, serverNow());
  return (
    <div className="stack-wide">
      <nav className="steps" aria-label={words.stepsLabel}>
        {STEPS.map((one) => (
          <NavLink
            key={one}
            to={`/seller/drafts/${id}/${one}`}
            data-done={done.has(one) || undefined}
          >
            {words.steps[one]}
            {done.has(one) && <span className="unseen"> ({words.stepDone})</span>}
          </NavLink>
        ))}
      </nav>
      <StepView step={step} {...open} grades={grades} />
      {open.isKept === false && <Notice kind="bad">{words.notKept}</Notice>}
    </div>
  );
}

function StepView({ step, ...props }: StepProps & { readonly step: Step }): ReactNode {
  switch (step) {
    case 'event':
      return <EventStep {...props} />;
    case 'plan':
      return <PlanStep {...props} />;
    case 'sale':
      return <SaleStep {...props} />;
    case 'review':
      return <ReviewStep {...props} />;
  }
}
