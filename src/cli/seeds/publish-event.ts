import { z } from 'zod';
import { GATE_EMAIL } from './accounts.js';
import { type ApiClient, ApiRefusal, keyOf } from './api-client.js';
import type { EventDraft, PerformanceDraft } from './catalogue.js';
import type { SeatingPlanDraft } from './halls/block.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Korea keeps one time all year. */
const KOREA_OFFSET_MS = 9 * 60 * MINUTE_MS;
const SALES_CLOSE_BEFORE_START_MS = 60 * MINUTE_MS;

const createdSchema = z.object({ id: z.string() });
const planSchema = z.object({ id: z.string(), seatCount: z.number() });
const eventSchema = z.object({ performances: z.array(z.object({ id: z.string() })) });
const ownEventsSchema = z.object({
  items: z.array(z.object({ id: z.string(), title: z.string(), state: z.string() })),
  nextCursor: z.string().nullish(),
});

/** A seller's event as the seed found it. */
export interface OwnEvent {
  id: string;
  state: string;
}

/** All events of the seller, by title. */
export async function ownEventsByTitle(seller: ApiClient): Promise<Map<string, OwnEvent>> {
  const byTitle = new Map<string, OwnEvent>();
  let cursor: string | null | undefined;
  do {
    const after = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
    const page = await seller.get(`/seller/events?limit=100${after}`, ownEventsSchema);
    for (const { id, title, state } of page.items) byTitle.set(title, { id, state });
    cursor = page.nextCursor;
  } while (cursor);
  return byTitle;
}

/**
 * Publishes one event with its performances and gate staff, all on sale from the minute of `now`.
 * Publishing is the last step, so a published event is complete and a draft is what an earlier
 * run left behind: its missing performances are added.
 * @param existing the event of this title, if the seller has one
 * @returns how many performances and seats were added
 */
export async function publishEvent(
  seller: ApiClient,
  draft: EventDraft,
  existing: OwnEvent | undefined,
  now: Date,
): Promise<{ performances: number; seats: number }> {
  const added = { performances: 0, seats: 0 };
  if (existing?.state === 'published') return added;
  const { performances, ...event } = draft;
  const id =
    existing?.id ??
    (await seller.post('/events', event, createdSchema, keyOf('seed-event', JSON.stringify(event))))
      .id;
  const present = existing ? await performancesOf(seller, id) : [];
  for (const performanceId of present) await appointGateStaff(seller, performanceId);
  for (const performance of performances.slice(present.length)) {
    const plan = await seatingPlanOf(seller, performance.hall);
    const body = performanceBody(performance, plan.id, now);
    const created = await seller.post(`/events/${id}/performances`, body, createdSchema);
    await appointGateStaff(seller, created.id);
    added.performances += 1;
    added.seats += plan.seatCount;
  }
  await seller.post(`/events/${id}/publish`, undefined, z.unknown());
  return added;
}

async function performancesOf(seller: ApiClient, eventId: string): Promise<string[]> {
  const event = await seller.get(`/seller/events/${eventId}`, eventSchema);
  return event.performances.map(({ id }) => id);
}

/** The plan's key is made of its content, so one hall drawn twice is one plan. */
function seatingPlanOf(seller: ApiClient, hall: SeatingPlanDraft) {
  return seller.post('/seating-plans', hall, planSchema, keyOf('seed-plan', JSON.stringify(hall)));
}

async function appointGateStaff(seller: ApiClient, performanceId: string): Promise<void> {
  try {
    const staff = { email: GATE_EMAIL };
    await seller.post(`/seller/performances/${performanceId}/staff`, staff, z.unknown());
  } catch (error) {
    // Appointed by an earlier run.
    if (!(error instanceof ApiRefusal) || error.status !== 409) throw error;
  }
}

function performanceBody(performance: PerformanceDraft, seatingPlanId: string, now: Date) {
  const startsAt = koreanTime(now, performance.daysAhead, performance.time);
  return {
    startsAt: startsAt.toISOString(),
    salesOpenAt: new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS).toISOString(),
    salesCloseAt: new Date(startsAt.getTime() - SALES_CLOSE_BEFORE_START_MS).toISOString(),
    seatingPlanId,
    prices: performance.prices,
    maxTicketsPerBuyer: performance.maxTicketsPerBuyer,
    waitingRoom: { enabled: false },
  };
}

/**
 * A clock time in Korea some days after `now`.
 * @param time `HH:MM`
 */
export function koreanTime(now: Date, daysAhead: number, time: string): Date {
  const koreanMidnight =
    Math.floor((now.getTime() + KOREA_OFFSET_MS) / DAY_MS) * DAY_MS - KOREA_OFFSET_MS;
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return new Date(koreanMidnight + daysAhead * DAY_MS + (hours * 60 + minutes) * MINUTE_MS);
}
