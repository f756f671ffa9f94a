import { randomUUID } from 'node:crypto';
import { type Account, expectStatus, send, type Sending } from './client.js';

/** Answer to a created plan, event or performance; what it has of these. */
export interface Created {
  id: string;
  seatCount: number;
  version: number;
}

/** An event of the seller's and what else was made for it. */
export interface Draft {
  event: string;
  plan: string;
}

/** A moment so many hours from now. */
export const hours = (count: number): string =>
  new Date(Date.now() + count * 3_600_000).toISOString();

/** A text nobody used before. */
export const unique = (word: string): string => `${word} ${randomUUID().slice(0, 8)}`;

/** A plan of 20 seats in grades VIP, R and S, the last of them standing. */
export const planBody = (fields: Record<string, unknown> = {}) => ({
  name: unique('예술극장'),
  venue: '예술극장 대극장',
  sections: [
    { code: '1F', name: '1층', grade: 'VIP', rows: [{ label: 'A', seatCount: 5 }] },
    { code: '2F', name: '2층', grade: 'R', rows: [{ label: 'A', seatCount: 7 }] },
    { code: 'ST', name: '스탠딩', grade: 'S', standing: 8 },
  ],
  ...fields,
});

/** An event without a poster. */
export const eventBody = (fields: Record<string, unknown> = {}) => ({
  title: unique('가을밤 음악회'),
  description: '가을밤에 듣는 실내악.',
  genre: 'classic',
  region: 'seoul',
  venue: '예술극장',
  ageRating: '8+',
  runningMinutes: 100,
  ...fields,
});

/** Prices of the plan of {@link planBody}. */
export const prices = [
  { grade: 'VIP', amount: 150_000, name: 'VIP석' },
  { grade: 'S', amount: 70_000 },
  { grade: 'R', amount: 110_000 },
];

/** A performance on sale since an hour ago. */
export const performanceBody = (seatingPlanId: string, fields: Record<string, unknown> = {}) => ({
  startsAt: hours(240),
  salesOpenAt: hours(-1),
  salesCloseAt: hours(200),
  seatingPlanId,
  prices,
  maxTicketsPerBuyer: 4,
  waitingRoom: { enabled: false, activeBuyersMax: 100, admissionsPerSecondMax: 10 },
  ...fields,
});

/** Sends what must be refused, and gives its status and code. */
export async function refusal(
  method: string,
  path: string,
  sending: Sending = {},
): Promise<string> {
  const { status, body } = await send(method, path, sending);
  return `${status} ${String(body['code'])}`;
}

/** Creates what a seller may create. */
export const create = ({ token }: Account, path: string, body: unknown): Promise<Created> =>
  expectStatus<Created>(201, 'POST', path, { token, body });

/** Creates an event and a plan for it. */
export async function draft(seller: Account, fields: Record<string, unknown> = {}): Promise<Draft> {
  const [event, plan] = await Promise.all([
    create(seller, '/events', eventBody(fields)),
    create(seller, '/seating-plans', planBody()),
  ]);
  return { event: event.id, plan: plan.id };
}

/** Publishes an event with one performance. */
export async function published(
  seller: Account,
  eventFields: Record<string, unknown> = {},
  performanceFields: Record<string, unknown> = {},
): Promise<{ event: string; performance: string }> {
  const { event, plan } = await draft(seller, eventFields);
  const body = performanceBody(plan, performanceFields);
  const { id } = await create(seller, `/events/${event}/performances`, body);
  await expectStatus(200, 'POST', `/events/${event}/publish`, { token: seller.token });
  return { event, performance: id };
}
