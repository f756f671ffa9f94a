import { type ReactNode, useState } from 'react';
import { type Answer, answer, api } from '../../api/client';
import { useAsked } from '../../api/use-asked';
import { Button } from '../../design/button';
import { Empty, ProblemNotice, Skeleton } from '../../design/notice';
import { fairSaleWords } from '../../words/fair-sale';
import { count, moment } from '../../words/format';
import { useWords } from '../../words/use-words';
import { useMore } from '../use-more';
import { Download } from '../download';

type Item = Answer<'/api/v1/seller/performances/{id}/review-items', 'get'>['items'][number];

const STATES = ['open', 'reviewed', 'all'] as const;
type State = (typeof STATES)[number];

/** What a seller should look at, and the evidence log of the performance. */
export function SalesReview({ performanceId }: { readonly performanceId: string }): ReactNode {
  const words = useWords(fairSaleWords);
  const [state, setState] = useState<State>('open');
  return (
    <>
      <section className="stack" aria-label={words.list}>
        <h2>{words.list}</h2>
        <p className="soft small">{words.listHint}</p>
        <div className="row" role="group" aria-label={words.state}>
          {STATES.map((one) => (
            <button
              key={one}
              type="button"
              className="chip"
              aria-pressed={one === state}
              onClick={() => setState(one)}
            >
              {words.states[one]}
            </button>
          ))}
        </div>
        <Items id={performanceId} state={state} />
      </section>
      <EvidenceLog id={performanceId} />
    </>
  );
}

function Items({ id, state }: { readonly id: string; readonly state: State }): ReactNode {
  const words = useWords(fairSaleWords);
  const list = (cursor?: string) => {
    const query = { ...(state !== 'all' && { state }), ...(cursor !== undefined && { cursor }) };
    const params = { path: { id }, query };
    return answer(api.GET('/api/v1/seller/performances/{id}/review-items', { params }));
  };
  const asked = useAsked(() => list(), [id, state]);
  const more = useMore(asked.data, list);
  if (asked.state === 'loading') return <Skeleton height={72} count={2} />;
  if (asked.state === 'failed') return <ProblemNotice error={asked.error} again={asked.again} />;
  return (
    <>
      {more.items.length === 0 && (
        <Empty icon="check">
          <p>{words.none}</p>
        </Empty>
      )}
      <ul className="seller-list review-list">
        {more.items.map((item) => (
          <ItemLine key={item.id} item={item} reviewed={asked.again} />
        ))}
      </ul>
      {more.button}
    </>
  );
}

interface ItemProps {
  readonly item: Item;
  readonly reviewed: () => void;
}

function ItemLine({ item, reviewed }: ItemProps): ReactNode {
  const words = useWords(fairSaleWords);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const mark = (): void => {
    setBusy(true);
    setError(undefined);
    const params = { path: { id: item.id } };
    answer(api.POST('/api/v1/seller/review-items/{id}/reviewed', { params }))
      .then(reviewed, setError)
      .finally(() => setBusy(false));
  };
  return (
    <li>
      <div>
        {item.kind === 'report' ? <Report item={item} /> : <Purchase item={item} />}
        <p className="soft small">{moment(item.createdAt)}</p>
        {error !== undefined && <ProblemNotice error={error} />}
      </div>
      {item.reviewedAt === null ? (
        <Button kind="quiet" busy={busy} onClick={mark}>
          {words.markReviewed}
        </Button>
      ) : (
        <span className="state">{words.states.reviewed}</span>
      )}
    </li>
  );
}

function Purchase({ item }: { readonly item: Item }): ReactNode {
  const words = useWords(fairSaleWords);
  return (
    <>
      <strong>{item.buyerName ?? words.unknownBuyer}</strong>
      <p>{words.fast((item.seconds ?? 0).toFixed(1), String(item.thresholdSeconds ?? 0))}</p>
      <p className="soft tiny numbers">{words.order(item.orderId ?? '')}</p>
    </>
  );
}

function Report({ item }: { readonly item: Item }): ReactNode {
  const words = useWords(fairSaleWords);
  return (
    <>
      <strong>
        {words.report} · {item.topic !== null && words.topics[item.topic]}
      </strong>
      <p className="report-text">{item.text}</p>
      {item.link !== null && (
        <p>
          <a href={item.link} target="_blank" rel="noopener noreferrer nofollow">
            {item.link}
          </a>
        </p>
      )}
    </>
  );
}

function EvidenceLog({ id }: { readonly id: string }): ReactNode {
  const words = useWords(fairSaleWords);
  const params = { path: { id } };
  const asked = useAsked(
    () => answer(api.GET('/api/v1/seller/performances/{id}/evidence', { params })),
    [id],
  );
  return (
    <section className="wizard" aria-label={words.log}>
      <h2>{words.log}</h2>
      <p className="soft small">{words.logHint}</p>
      {asked.state === 'loading' && <Skeleton height={48} />}
      {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
      {asked.state === 'done' && (
        <p className="small">
          {words.entries(count(asked.data.length))}
          <br />
          {words.lastHash} <code className="evidence-hash">{asked.data.hash}</code>
        </p>
      )}
      <Download
        path={`/api/v1/seller/performances/${id}/evidence.jsonl`}
        fileName={`evidence-${id}.jsonl`}
      >
        {words.download}
      </Download>
    </section>
  );
}
