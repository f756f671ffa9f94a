import { randomUUID } from 'node:crypto';

/** An answer of the public HTTP API. `body` is parsed JSON, or text when it is not JSON. */
export interface Answer<Body = Record<string, unknown>> {
  status: number;
  body: Body;
  headers: Headers;
}

/** What a test sends beside method and path. */
export interface Sending {
  token?: string;
  body?: unknown;
  key?: string;
  headers?: Record<string, string>;
  baseUrl?: string;
}

/** A signed-up account. */
export interface Account {
  id: string;
  email: string;
  password: string;
  token: string;
}

/** An on-sale performance and the seller it belongs to. */
export interface OnSale {
  performanceId: string;
  eventId: string;
  seatingPlanId: string;
  seller: Account;
  seatCount: number;
}

const publicUrl = (): string => process.env.PUBLIC_URL ?? 'http://127.0.0.1:18080';

/** Sends a request to the public frontend (or `baseUrl`); `path` starts below /api/v1. */
export async function send<Body = Record<string, unknown>>(
  method: string,
  path: string,
  { token, body, key, headers, baseUrl }: Sending = {},
): Promise<Answer<Body>> {
  const response = await fetch(`${baseUrl ?? publicUrl()}/api/v1${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /\bjson\b|\+json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    body: (isJson && text ? JSON.parse(text) : text) as Body,
    headers: response.headers,
  };
}

/** Like {@link send}, and throws unless the answer has the expected status. */
export async function expectStatus<Body = Record<string, unknown>>(
  status: number,
  method: string,
  path: string,
  sending: Sending = {},
): Promise<Body> {
  const answer = await send<Body>(method, path, sending);
  if (answer.status !== status) {
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return answer.body;
}

/** Signs up a new buyer. */
export async function signUp(sending: Sending = {}): Promise<Account> {
  const email = `${randomUUID()}@picket.test`;
  const password = `correct horse ${randomUUID().slice(0, 8)}`;
  const { account, accessToken } = await expectStatus<{
    account: { id: string };
    accessToken: string;
  }>(201, 'POST', '/auth/signup', { ...sending, body: { email, password, name: '김피켓' } });
  return { id: account.id, email, password, token: accessToken };
}

/** Signs up a new seller. */
export async function signUpSeller(): Promise<Account> {
  const seller = await signUp();
  await expectStatus(201, 'POST', '/me/seller', {
    token: seller.token,
    body: { businessName: '피켓 극장', contact: '02-000-0000' },
  });
  return seller;
}

const plainSection = (rows: number, seatsPerRow: number) => ({
  code: 'A',
  name: 'A구역',
  grade: 'R',
  rows: Array.from({ length: rows }, (_, row) => ({
    label: String(row + 1),
    seatCount: seatsPerRow,
  })),
});

/** Puts one published performance on sale; rows of `seatsPerRow` seats or `sections`, one price for all. */
export async function putOnSale({
  rows = 2,
  seatsPerRow = 10,
  sections = [plainSection(rows, seatsPerRow)],
  amount = 50_000,
  maxTicketsPerBuyer = 4,
  seller,
  event = {},
  performance = {},
}: {
  rows?: number;
  seatsPerRow?: number;
  sections?: readonly { grade: string }[];
  amount?: number;
  maxTicketsPerBuyer?: number;
  seller?: Account;
  event?: Record<string, unknown>;
  performance?: Record<string, unknown>;
} = {}): Promise<OnSale> {
  const owner = seller ?? (await signUpSeller());
  const token = owner.token;
  const plan = await expectStatus<{ id: string; seatCount: number }>(
    201,
    'POST',
    '/seating-plans',
    {
      token,
      body: {
        name: `소극장 ${randomUUID().slice(0, 8)}`,
        venue: '대학로 소극장',
        sections,
      },
    },
  );
  const made = await expectStatus<{ id: string }>(201, 'POST', '/events', {
    token,
    body: {
      title: `시험 공연 ${randomUUID().slice(0, 8)}`,
      description: '시험용 공연입니다.',
      genre: 'theatre',
      region: 'seoul',
      venue: '대학로 소극장',
      ageRating: 'all',
      runningMinutes: 90,
      ...event,
    },
  });
  const hours = (count: number): string => new Date(Date.now() + count * 3_600_000).toISOString();
  const { id } = await expectStatus<{ id: string }>(
    201,
    'POST',
    `/events/${made.id}/performances`,
    {
      token,
      body: {
        startsAt: hours(240),
        salesOpenAt: hours(-1),
        salesCloseAt: hours(200),
        seatingPlanId: plan.id,
        prices: [...new Set(sections.map(({ grade }) => grade))].map((grade) => ({
          grade,
          amount,
        })),
        maxTicketsPerBuyer,
        waitingRoom: { enabled: false, activeBuyersMax: 1_000, admissionsPerSecondMax: 50 },
        ...performance,
      },
    },
  );
  await expectStatus(200, 'POST', `/events/${made.id}/publish`, { token });
  return {
    performanceId: id,
    eventId: made.id,
    seatingPlanId: plan.id,
    seller: owner,
    seatCount: plan.seatCount,
  };
}
