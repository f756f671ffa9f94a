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
  /** Unless given, sections of {@link ROWS_A_SECTION} rows of one grade. */
  readonly layout?: Layout;
}

/** How seats lie and what they cost: sections take the grades in turn. */
export interface Layout {
  readonly seatsARow: number;
  readonly rowsASection: number;
  readonly grades: readonly { readonly grade: string; readonly amount: number }[];
}

const PLAIN: Layout = {
  seatsARow: SEATS_A_ROW,
  rowsASection: ROWS_A_SECTION,
  grades: [{ grade: 'R', amount: PRICE }],
};

/** Section and grade of a seat; the sections of a hall take the grades in turn. */
export function placeOf(layout: Layout, seatNo: number) {
  const row = Math.floor(seatNo / layout.seatsARow);
  const index = Math.floor(row / layout.rowsASection);
  const { grade, amount } = layout.grades[index % layout.grades.length] ?? {
    grade: '',
    amount: 0,
  };
  return { row, section: SECTION_CODES.charAt(index), grade, amount };
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
  const { eventId, performanceIds } = await draftEvent(seller, run, size);
  await seller.post(`/events/${eventId}/publish`, undefined, z.unknown());
  const limit = pLimit(SIGN_UPS_AT_ONCE);
  const buyers = await Promise.all(
    Array.from({ length: size.buyers }, (_, index) =>
      limit(() => signUp(api, `drill-${run}-${index}`)),
    ),
  );
  return { performanceIds, seatsPerPerformance: size.seatsPerPerformance, buyers, seller };
}

/** Makes an event with its performances that is not published yet. */
export async function draftEvent(
  seller: ApiClient,
  run: string,
  size: SaleSize,
): Promise<{ eventId: string; performanceIds: string[] }> {
  const plan = await seller.post('/seating-plans', seatingPlan(run, size), createdSchema);
  const event = await seller.post('/events', eventOf(run), createdSchema);
  const performanceIds: string[] = [];
  for (let index = 0; index < size.performances; index += 1) {
    const body = performanceOf(plan.id, size);
    const created = await seller.post(`/events/${event.id}/performances`, body, createdSchema);
    performanceIds.push(created.id);
  }
  return { eventId: event.id, performanceIds };
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

function seatingPlan(run: string, { seatsPerPerformance, layout = PLAIN }: SaleSize) {
  const { seatsARow, rowsASection } = layout;
  const rows = Array.from({ length: Math.ceil(seatsPerPerformance / seatsARow) }, (_, row) => ({
    label: String(row + 1),
    seatCount: Math.min(seatsARow, seatsPerPerformance - row * seatsARow),
  }));
  const sections = Array.from({ length: Math.ceil(rows.length / rowsASection) }, (_, index) => {
    const from = index * rowsASection;
    const { section: code, grade } = placeOf(layout, from * seatsARow);
    return { code, name: code, grade, rows: rows.slice(from, from + rowsASection) };
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

function performanceOf(
  seatingPlanId: string,
  { salesOpenAt, waitingRoom, layout = PLAIN }: SaleSize,
) {
  const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();
  return {
    startsAt: inHours(240),
    salesOpenAt: salesOpenAt?.toISOString() ?? inHours(-1),
    salesCloseAt: inHours(200),
    seatingPlanId,
    prices: layout.grades,
    maxTicketsPerBuyer: TICKETS_PER_BUYER_MAX,
    waitingRoom: waitingRoom ?? { enabled: false },
  };
}
