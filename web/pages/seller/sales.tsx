import type { ReactNode } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { useAgainAt } from '../../api/hooks';
import { type EventDetail, type Performance, performanceWithEvent } from '../../api/performances';
import { useAsked } from '../../api/use-asked';
import { Page } from '../../app/page';
import { ProblemNotice, Skeleton } from '../../design/notice';
import { moment } from '../../words/format';
import { salesWords } from '../../words/sales';
import { sellerWords } from '../../words/seller';
import { useWords } from '../../words/use-words';
import { RehearsalBand } from './rehearsal';
import { SalesGates } from './sales-gates';
import { SalesLine } from './sales-line';
import { SalesManage } from './sales-manage';
import { SalesOrders } from './sales-orders';
import { SalesOverview } from './sales-overview';
import { SalesReview } from './sales-review';
import { SalesWaitlist } from './sales-waitlist';
import { SellerOnly } from './seller-only';
import './seller.css';
import './sales.css';

const TABS = ['sales', 'line', 'orders', 'waitlist', 'review', 'gates', 'manage'] as const;
type Tab = (typeof TABS)[number];

/** An own performance while it is sold. */
export function SalesPage(): ReactNode {
  const words = useWords(salesWords);
  const { performanceId = '' } = useParams();
  const asked = useAsked(() => performanceWithEvent(performanceId), [performanceId]);
  return (
    <Page title={words.title}>
      <SellerOnly>
        {asked.state === 'loading' && <Skeleton height={120} count={3} />}
        {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
        {asked.state === 'done' && <Sales {...asked.data} again={asked.again} />}
      </SellerOnly>
    </Page>
  );
}

interface SalesProps {
  readonly performance: Performance;
  readonly event: EventDetail;
  readonly again: () => void;
}

function Sales({ performance, event, again }: SalesProps): ReactNode {
  useAgainAt([performance.salesOpenAt, performance.salesCloseAt], again);
  const words = useWords(salesWords);
  const { performanceStates } = useWords(sellerWords);
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((one) => one === search.get('tab')) ?? 'sales';
  const { state } = performance;
  return (
    <div className="stack-wide">
      <header className="stack">
        <Link className="small" to={`/seller/events/${event.id}`}>
          {event.title}
        </Link>
        <div className="seller-head">
          <h1>{moment(performance.startsAt)}</h1>
          <span
            className="state"
            data-live={state === 'on-sale' || undefined}
            data-bad={state === 'cancelled' || undefined}
          >
            {performanceStates[state]}
          </span>
        </div>
      </header>
      {performance.isRehearsal && (
        <RehearsalBand id={performance.id} eventId={event.id} seatCount={performance.seatCount} />
      )}
      <div className="row" role="group" aria-label={words.tabsLabel}>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            className="chip"
            aria-pressed={one === tab}
            onClick={() => setSearch(one === 'sales' ? {} : { tab: one }, { replace: true })}
          >
            {words.tabs[one]}
          </button>
        ))}
      </div>
      <TabView tab={tab} performance={performance} again={again} />
    </div>
  );
}

interface TabProps {
  readonly tab: Tab;
  readonly performance: Performance;
  readonly again: () => void;
}

function TabView({ tab, performance, again }: TabProps): ReactNode {
  switch (tab) {
    case 'sales':
      return <SalesOverview performance={performance} />;
    case 'line':
      return <SalesLine performance={performance} />;
    case 'orders':
      return <SalesOrders performanceId={performance.id} />;
    case 'waitlist':
      return <SalesWaitlist performanceId={performance.id} />;
    case 'review':
      return <SalesReview performanceId={performance.id} />;
    case 'gates':
      return <SalesGates performanceId={performance.id} />;
    case 'manage':
      return <SalesManage performance={performance} again={again} />;
  }
}
