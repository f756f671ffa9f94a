import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import { z } from 'zod';
import { ApiClient } from '../seeds/api-client.js';

const HOUR_MS = 3_600_000;
const SIGN_UPS_AT_ONCE = 4;
const SEATS_A_ROW = 50;
const ROWS_A_SECTION = 100;
const SECTION_CODES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const PRICE = 50_000;
/** Nobody runs into the limit of a performance, which would only thin out the load. */
const TICKETS_PER_BUYER_MAX = 1_000;

const sessionSchema = z.object({ account: z.object({ id: z.string() }), accessToken: z.string() });
const createdSchema = z.object({ id: z.string() });

/** A buyer of the drill, signed in. */
export interface Buyer {
  readonly id: string;
  readonly token: string;
}

/** A sale that belongs to one drill alone. */
export interface DrillSale {
  readonly performanceIds: readonly string[];
  readonly seatsPerPerformance: number;
  readonly buyers: readonly Buyer[];
}

/** How large a sale is made. */
export interface SaleSize {
  readonly performances: number;
  readonly seatsPerPerformance: number;
  readonly buyers: number;
  /** An hour ago unless given. */
  readonly salesOpenAt?: Date;
  readonly waitingRoom?: WaitingRoomSize;
}

/** A waiting room before the sale. */
export interface WaitingRoomSize {
  readonly enabled: true;
  readonly activeBuyersMax: number;
  readonly admissionsPerSecondMax: number;
}

/**
 * Puts performances on sale and signs up buyers, through the public API.
 * @returns the sale, and the API as its seller
 * @throws ApiRefusal when the API refuses a step
 */
export async function prepareSale(
  baseUrl: string,
  size: SaleSize,
): Promise<DrillSale & { seller: ApiClient }> {
  const api = new ApiClient(baseUrl);
  const run = randomUUID().slice(0, 8);
  const seller = await signUpSeller(api, run);
  const plan = await seller.post('/seating-plans', seatingPlan(run, size), createdSchema);
  const event = await seller.post('/events', eventOf(run), createdSchema);
  const performanceIds: string[] = [];
  for (let index = 0; index < size.performances; index += 1) {
    const body = performanceOf(plan.id, size);
    const created = await seller.post(`/events/${event.id}/performances`, body, createdSchema);
    performanceIds.push(created.id);
  }
  await seller.post(`/events/${event.id}/publish`, undefined, z.unknown());
  const limit = pLimit(SIGN_UPS_AT_ONCE);
  const buyers = await Promise.all(
    Array.from({ length: size.buyers }, (_, index) =>
      limit(() => signUp(api, `drill-${run}-${index}`)),
    ),
  );
  return { performanceIds, seatsPerPerformance: size.seatsPerPerformance, buyers, seller };
}

async function signUp(api: ApiClient, name: string): Promise<Buyer> {
  const password = `drill ${randomUUID()}`;
  const account = { email: `${name}@picket.test`, password, name, locale: 'ko' };
  const session = await api.post('/auth/signup', account, sessionSchema);
  return { id: session.account.id, token: session.accessToken };
}

async function signUpSeller(api: ApiClient, run: string): Promise<ApiClient> {
  const { token } = await signUp(api, `drill-${run}-seller`);
  const seller = api.as(token);
  const business = { businessName: `Drill ${run}`, contact: `drill-${run}@picket.test` };
  await seller.post('/me/seller', business, z.unknown());
  return seller;
}

function seatingPlan(run: string, { seatsPerPerformance }: SaleSize) {
  const rows = Array.from({ length: Math.ceil(seatsPerPerformance / SEATS_A_ROW) }, (_, row) => ({
    label: String(row + 1),
    seatCount: Math.min(SEATS_A_ROW, seatsPerPerformance - row * SEATS_A_ROW),
  }));
  const sections = Array.from({ length: Math.ceil(rows.length / ROWS_A_SECTION) }, (_, section) => {
    const code = SECTION_CODES.charAt(section);
    const from = section * ROWS_A_SECTION;
    return { code, name: code, grade: 'R', rows: rows.slice(from, from + ROWS_A_SECTION) };
  });
  return { name: `Drill ${run}`, venue: 'Drill hall', sections };
}

function eventOf(run: string) {
  return {
    title: `Drill ${run}`,
    description: 'Made by "picket drill"; nobody plays here.',
    genre: 'drill',
    region: 'seoul',
    venue: 'Drill hall',
    ageRating: 'all',
    runningMinutes: 90,
  };
}

function performanceOf(seatingPlanId: string, { salesOpenAt, waitingRoom }: SaleSize) {
  const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();
  return {
    startsAt: inHours(240),
    salesOpenAt: salesOpenAt?.toISOString() ?? inHours(-1),
    salesCloseAt: inHours(200),
    seatingPlanId,
    prices: [{ grade: 'R', amount: PRICE }],
    maxTicketsPerBuyer: TICKETS_PER_BUYER_MAX,
    waitingRoom: waitingRoom ?? { enabled: false },
  };
}
