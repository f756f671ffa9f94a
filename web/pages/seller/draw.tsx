import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { Page } from '../../app/page';
import { LinkButton } from '../../design/button';
import { Empty, Notice } from '../../design/notice';
import { Editor } from '../../plan-editor/editor';
import { useDraft } from '../../seller/use-draft';
import { planWords } from '../../words/plan';
import { sellerWords } from '../../words/seller';
import { useWords } from '../../words/use-words';
import { SellerOnly } from './seller-only';

/** Drawing the seating plan of a draft. */
export function DrawPage(): ReactNode {
  const words = useWords(planWords);
  const { draftId = '' } = useParams();
  return (
    <Page title={words.title}>
      <SellerOnly>
        <Draw key={draftId} id={draftId} />
      </SellerOnly>
    </Page>
  );
}

function Draw({ id }: { readonly id: string }): ReactNode {
  const words = useWords(planWords);
  const seller = useWords(sellerWords);
  const open = useDraft(id);
  if (open === undefined) {
    return (
      <Empty icon="search">
        <h1>{seller.gone}</h1>
        <LinkButton to="/seller">{seller.events}</LinkButton>
      </Empty>
    );
  }
  const { draft, change, isKept } = open;
  // Whoever has written the venue already need not write it again.
  const venue = draft.plan.venue || draft.event.venue;
  const plan = { ...draft.plan, venue, name: draft.plan.name || venue };
  return (
    <>
      <div className="draw-head">
        <h1>{words.title}</h1>
        <LinkButton to={`/seller/drafts/${id}/plan`}>{words.done}</LinkButton>
      </div>
      {isKept === false && <Notice kind="bad">{seller.notKept}</Notice>}
      <Editor plan={plan} changed={(next) => change({ plan: next, storedPlan: null })} />
    </>
  );
}
