import { type Answer, answer, api } from './client';

export type Performance = Answer<'/api/v1/performances/{id}', 'get'>;
export type EventDetail = Answer<'/api/v1/events/{eventId}', 'get'>;

/**
 * A performance with the event it belongs to.
 * @throws Refused when there is none, Unreachable
 */
export async function performanceWithEvent(
  id: string,
): Promise<{ readonly performance: Performance; readonly event: EventDetail }> {
  const performance = await answer(
    api.GET('/api/v1/performances/{id}', { params: { path: { id } } }),
  );
  const path = { eventId: performance.eventId };
  const event = await answer(api.GET('/api/v1/events/{eventId}', { params: { path } }));
  return { performance, event };
}
