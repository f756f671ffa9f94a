import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { answer, api } from '../api/client';
import { useAsked } from '../api/use-asked';
import { Page } from '../app/page';
import { ProblemNotice, Skeleton } from '../design/notice';
import { EventView } from './event-view';

/** An event: its poster, its dates, what seats cost, and the one next step. */
export function EventPage(): ReactNode {
  const { eventId = '' } = useParams();
  const asked = useAsked(
    () => answer(api.GET('/api/v1/events/{eventId}', { params: { path: { eventId } } })),
    [eventId],
  );
  if (asked.state === 'loading') return <Skeleton height={260} count={2} />;
  if (asked.state === 'failed') return <ProblemNotice error={asked.error} again={asked.again} />;
  return (
    <Page title={asked.data.title}>
      <EventView event={asked.data} />
    </Page>
  );
}
