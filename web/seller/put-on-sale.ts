import { answer, api } from '../api/client';
import { serverNow } from '../api/clock';
import { houseSeatNos, layoutOf } from '../plan/expand';
import type { Draft } from './draft';
import { instantOf, minutesBefore } from './seoul';

/** Seats that the API blocks in one request. */
const BLOCKS_AT_ONCE = 1_000;

/** What is being done: of how many steps this is which. */
export type Progress = (done: number, of: number) => void;

/**
 * A name for a request of a draft: the same for the same body, so that sending everything again after
 * a break changes nothing, and another one once something was mended (FNV-1a, twice 32 bits).
 */
export function keyOf(draftId: string, step: string, body: unknown): string {
  const text = JSON.stringify(body);
  let [one, other] = [0x811c9dc5, 0x01000193];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other ^ (code + index), 0x811c9dc5);
  }
  const hex = (half: number): string => (half >>> 0).toString(16).padStart(8, '0');
  return `${draftId}-${step}-${hex(one)}${hex(other)}`;
}

/** Bodies of `POST /events/:id/performances`, one a start. */
export function performancesOf(draft: Draft, seatingPlanId: string, grades: readonly string[]) {
  const { sale, sentAt } = draft;
  const salesOpenAt = sale.opensAt === null ? sentAt : instantOf(sale.opensAt);
  return sale.starts.map((local) => {
    const startsAt = instantOf(local) ?? '';
    return {
      startsAt,
      salesOpenAt: salesOpenAt ?? '',
      salesCloseAt: minutesBefore(startsAt, Number(sale.closesBefore)),
      seatingPlanId,
      prices: grades.map((grade) => ({ grade, amount: Number(sale.prices[grade]) })),
      maxTicketsPerBuyer: Number(sale.maxTickets),
      waitingRoom: {
        enabled: sale.hasRoom,
        admissionsPerSecondMax: Number(sale.admissionsPerSecond),
        activeBuyersMax: Number(sale.activeBuyers),
      },
    };
  });
}

/** Body of `POST /events`. */
export function eventOf(draft: Draft) {
  const { deviceBinding = false, verifiedBuyersOnly = false, reEntry = false } = draft;
  const { posterUrl, runningMinutes, ...texts } = draft.event;
  const trimmed = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, text.trim()]),
  ) as typeof texts;
  return {
    ...trimmed,
    deviceBinding,
    verifiedBuyersOnly,
    reEntry,
    runningMinutes: Number(runningMinutes),
    ...(posterUrl.trim() !== '' && { posterUrl: posterUrl.trim() }),
  };
}

/** The draft as it is sent: the moment of opening is fixed by the first try. */
export function sealed(draft: Draft): Draft {
  return { ...draft, sentAt: draft.sentAt ?? new Date(serverNow()).toISOString() };
}

/**
 * Makes a sealed draft real: plan, event, performances, house seats, and the publication when it is
 * wanted. Whatever was done by an earlier try is not done again.
 * @returns the event's id
 * @throws Refused, Unreachable
 */
export async function putOnSale(
  draft: Draft,
  { grades, publish, tell }: { grades: readonly string[]; publish: boolean; tell: Progress },
): Promise<string> {
  const steps = 1 + draft.sale.starts.length + Number(draft.storedPlan === null) + Number(publish);
  let done = 0;
  tell(done, steps);
  const step = async <Result>(work: Promise<Result>): Promise<Result> => {
    const result = await work;
    tell(++done, steps);
    return result;
  };
  const key = (name: string, body: unknown) => ({
    header: { 'Idempotency-Key': keyOf(draft.id, name, body) },
  });
  const planId = draft.storedPlan?.id ?? (await step(storePlan(draft)));
  const event = eventOf(draft);
  const { id: eventId } = await step(
    answer(api.POST('/api/v1/events', { params: key('event', event), body: event })),
  );
  const house = draft.storedPlan === null ? houseSeatNos(draft.plan) : [];
  for (const body of performancesOf(draft, planId, grades)) {
    const params = { ...key('performance', { eventId, ...body }), path: { eventId } };
    const made = answer(api.POST('/api/v1/events/{eventId}/performances', { params, body }));
    await step(made.then(({ id }) => blockHouse(id, house)));
  }
  if (publish) {
    const path = { eventId };
    await step(answer(api.POST('/api/v1/events/{eventId}/publish', { params: { path } })));
  }
  return eventId;
}

async function storePlan(draft: Draft): Promise<string> {
  const body = layoutOf(draft.plan);
  const header = { 'Idempotency-Key': keyOf(draft.id, 'plan', body) };
  return (await answer(api.POST('/api/v1/seating-plans', { params: { header }, body }))).id;
}

/** Takes the house's seats off sale; seats that are blocked already stay so. */
async function blockHouse(performanceId: string, seatNos: readonly number[]): Promise<void> {
  for (let first = 0; first < seatNos.length; first += BLOCKS_AT_ONCE) {
    const body = { seatNos: seatNos.slice(first, first + BLOCKS_AT_ONCE) };
    const params = { path: { id: performanceId } };
    await answer(api.POST('/api/v1/seller/performances/{id}/blocks', { params, body }));
  }
}
