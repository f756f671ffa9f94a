import { type Answer, answer, api } from './client';

export type Performance = Answer<'/api/v1/performances/{id}', 'get'>;
export type EventDetail = Answer<'/api/v1/events/{eventId}', 'get'>;

/** A performance. @throws Refused when there is none, Unreachable */
export const performanceById = (id: string): Promise<Performance> =>
  answer(api.GET('/api/v1/performances/{id}', { params: { path: { id } } }));

/** An event with its performances. @throws Refused when there is none, Unreachable */
export const eventById = (eventId: string): Promise<EventDetail> =>
  answer(api.GET('/api/v1/events/{eventId}', { params: { path: { eventId } } }));

/**
 * A performance with the event it belongs to.
 * @throws Refused when there is none, Unreachable
 */
export async function performanceWithEvent(
  id: string,
): Promise<{ readonly performance: Performance; readonly event: EventDetail }> {
  const performance = await performanceById(id);
  return { performance, event: await eventById(performance.eventId) };
}
