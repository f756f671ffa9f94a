import { type ReactNode, useState } from 'react';
import { Link, Navigate } from 'react-router';
import { type Answer, answer, api, newKey } from '../../api/client';
import { useAsked } from '../../api/use-asked';
import { Page } from '../../app/page';
import { Button, LinkButton } from '../../design/button';
import { Dialog } from '../../design/dialog';
import { Empty, ProblemNotice, Skeleton } from '../../design/notice';
import { type Draft, draftsOf, dropDraft, keepDraft, newDraft } from '../../seller/draft';
import { useAccountId } from '../../seller/use-draft';
import { day, moment } from '../../words/format';
import { sellerWords } from '../../words/seller';
import { useWords } from '../../words/use-words';
import { useMore } from '../use-more';
import { SellerOnly } from './seller-only';
import './seller.css';

type Event = Answer<'/api/v1/seller/events', 'get'>['items'][number];

/** A seller's own events, and what is not finished yet. */
export function SellerEventsPage(): ReactNode {
  const words = useWords(sellerWords);
  return (
    <Page title={words.events}>
      <SellerOnly>
        <Events />
      </SellerOnly>
    </Page>
  );
}

/** Begins a draft and goes to its first step. */
export function NewEventPage(): ReactNode {
  const words = useWords(sellerWords);
  return (
    <Page title={words.create}>
      <SellerOnly>
        <NewDraft />
      </SellerOnly>
    </Page>
  );
}

function NewDraft(): ReactNode {
  const accountId = useAccountId();
  const [id] = useState(() => newKey().slice(0, 16));
  keepDraft(accountId, newDraft(id));
  return <Navigate to={`/seller/drafts/${id}/event`} replace />;
}

function Events(): ReactNode {
  const words = useWords(sellerWords);
  const accountId = useAccountId();
  const [drafts, setDrafts] = useState(() => draftsOf(accountId));
  const asked = useAsked(() => list(undefined), []);
  const more = useMore(asked.data, list);
  const drop = (id: string): void => {
    dropDraft(accountId, id);
    setDrafts(draftsOf(accountId));
  };
  const isEmpty = asked.state === 'done' && more.items.length === 0 && drafts.length === 0;
  return (
    <div className="stack-wide">
      <div className="seller-head">
        <h1>{words.events}</h1>
        {!isEmpty && <LinkButton to="/seller/new">{words.create}</LinkButton>}
      </div>
      {drafts.length > 0 && <Drafts drafts={drafts} drop={drop} />}
      {asked.state === 'loading' && <Skeleton height={64} count={3} />}
      {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
      {isEmpty && (
        <Empty icon="seat">
          <p>{words.none}</p>
          <LinkButton to="/seller/new">{words.first}</LinkButton>
        </Empty>
      )}
      <ul className="seller-list">
        {more.items.map((event) => (
          <EventLine key={event.id} event={event} />
        ))}
      </ul>
      {more.button}
    </div>
  );
}

function list(cursor: string | undefined) {
  const query = cursor === undefined ? {} : { cursor };
  return answer(api.GET('/api/v1/seller/events', { params: { query } }));
}

function EventLine({ event }: { readonly event: Event }): ReactNode {
  const words = useWords(sellerWords);
  const { id, title, venue, state, firstStartsAt, lastStartsAt } = event;
  const days = [firstStartsAt, lastStartsAt].flatMap((at) => (at === null ? [] : [day(at)]));
  return (
    <li>
      <span>
        <Link to={`/seller/events/${id}`}>{title}</Link>
        <br />
        <span className="soft small">{[venue, [...new Set(days)].join(' – ')].join(' · ')}</span>
      </span>
      <span className="state" data-live={state === 'published' || undefined}>
        {words.states[state]}
      </span>
    </li>
  );
}

interface DraftsProps {
  readonly drafts: readonly Draft[];
  readonly drop: (id: string) => void;
}

function Drafts({ drafts, drop }: DraftsProps): ReactNode {
  const words = useWords(sellerWords);
  const [asking, ask] = useState<Draft>();
  const titleOf = ({ event }: Draft): string => event.title.trim() || words.untitled;
  return (
    <section className="stack" aria-label={words.drafts}>
      <h2>{words.drafts}</h2>
      <p className="soft small">{words.draftHint}</p>
      <ul className="seller-list">
        {drafts.map((draft) => (
          <li key={draft.id}>
            <span>
              <Link to={`/seller/drafts/${draft.id}/event`}>{titleOf(draft)}</Link>
              <br />
              <span className="soft small">{moment(draft.changedAt)}</span>
            </span>
            <Button
              kind="plain"
              aria-label={`${titleOf(draft)} ${words.drop}`}
              onClick={() => ask(draft)}
            >
              {words.drop}
            </Button>
          </li>
        ))}
      </ul>
      <Dialog title={words.drop} open={asking !== undefined} onClose={() => ask(undefined)}>
        {asking && (
          <>
            <p>{words.dropAsk(titleOf(asking))}</p>
            <Button
              wide
              onClick={() => {
                drop(asking.id);
                ask(undefined);
              }}
            >
              {words.drop}
            </Button>
          </>
        )}
      </Dialog>
    </section>
  );
}
