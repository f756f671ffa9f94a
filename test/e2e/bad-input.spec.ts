import { randomUUID } from 'node:crypto';
import { apiDescription, routesOf } from '../support/api-description.js';
import { eventBody, planBody } from '../support/catalogue.js';
import { expectStatus, send } from '../support/client.js';
import {
  changedTables,
  databaseFingerprint,
  type Fingerprint,
  letDatabaseSettle,
} from '../support/database-fingerprint.js';
import { accountRows } from './bad-input/account.rows.js';
import { type Case, Requests } from './bad-input/cases.js';
import { catalogueRows } from './bad-input/catalogue.rows.js';
import { fairSaleRows } from './bad-input/fair-sale.rows.js';
import { faultsOf, type Language } from './bad-input/problem.js';
import { paymentRows } from './bad-input/payment.rows.js';
import { salesRows } from './bad-input/sales.rows.js';
import { rehearsalRows } from './bad-input/rehearsal.rows.js';
import { sellerBooksRows } from './bad-input/seller-books.rows.js';
import { notificationRows } from './bad-input/notification.rows.js';
import { gateRows } from './bad-input/gate.rows.js';
import { deviceRows, operationsRows, ticketRows, transferRows } from './bad-input/ticket.rows.js';
import { paperRows } from './bad-input/paper.rows.js';
import { waitingRoomRows } from './bad-input/waiting-room.rows.js';
import { waitlistRows } from './bad-input/waitlist.rows.js';
import { openWorld, type World } from './bad-input/world.js';

const ROWS = [
  ...accountRows,
  ...catalogueRows,
  ...salesRows,
  ...sellerBooksRows,
  ...rehearsalRows,
  ...paymentRows,
  ...ticketRows,
  ...paperRows,
  ...transferRows,
  ...deviceRows,
  ...gateRows,
  ...waitingRoomRows,
  ...waitlistRows,
  ...fairSaleRows,
  ...notificationRows,
  ...operationsRows,
];
const AT_ONCE = 8;
const FAULTS_SHOWN_MAX = 20;

let world: World;
let routes: string[];
/** As it was when {@link changes} looked last. */
let database: Fingerprint;
let refusedCount = 0;

beforeAll(async () => {
  await letDatabaseSettle();
  [world, routes] = await Promise.all([openWorld(), apiDescription().then(routesOf)]);
  database = await databaseFingerprint();
});

afterAll(() => console.log(`${refusedCount} bad requests, ${ROWS.length} routes`));

/** What has changed in the database since this was asked last; looking is what takes time here. */
async function changes(leavingOut?: readonly string[]): Promise<string[]> {
  const before = database;
  database = await databaseFingerprint();
  return changedTables(before, database, leavingOut);
}

function sendIn(language: Language, { method, path, sending }: Omit<Case, 'name' | 'expected'>) {
  const headers = { 'accept-language': language, ...sending.headers };
  return send(method, path, { ...sending, headers });
}

/** Sends every case, in both languages by turns, and says what is wrong with the answers. */
async function faultsOfAll(cases: readonly Case[]): Promise<string[]> {
  const faults: string[] = [];
  const left = cases.map((one, index) => ({ one, language: index % 2 ? 'ko' : 'en' }) as const);
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const { one, language } = next;
      refusedCount++;
      const found = await sendIn(language, one).then(
        (answer) => faultsOf(answer, one.expected, language),
        (error: unknown) => [`no answer: ${String((error as Error).cause)}`],
      );
      faults.push(...found.map((fault) => `${one.name}: ${fault}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return faults;
}

/** What is wrong with the answers to the row's valid requests, and to a key used again. */
async function faultsOfValid(requests: Requests): Promise<string[]> {
  const { method, row } = requests;
  const faults: string[] = [];
  for (const index of (row.bodies ?? [undefined]).keys()) {
    const sending = requests.valid(index);
    const { status, body } = await send(method, requests.validPath(), sending);
    if (status !== row.succeeds) faults.push(`valid: ${status} ${JSON.stringify(body)}`);
    if (row.otherBody === undefined || index > 0) continue;
    const changed = { ...(sending.body as object), ...row.otherBody(world) };
    const again = await send(method, requests.validPath(), { ...sending, body: changed });
    faults.push(...faultsOf(again, '422 idempotency-key-reused', 'en'));
  }
  return faults;
}

describe('every route', () => {
  it('has its row, and every row its route', () => {
    const known = ROWS.map(({ route }) => route);
    expect(routes.filter((route) => !known.some((one) => one === route))).toEqual([]);
    const needed = ROWS.filter(({ optional }) => !optional).map(({ route }) => route);
    expect(needed.filter((route) => !routes.includes(route))).toEqual([]);
    expect(new Set(known).size).toBe(known.length);
  });

  it.each(ROWS.map((row) => [row.route, row] as const))(
    '%s refuses what it must and changes nothing',
    async (route, row) => {
      if (!routes.includes(route)) return;
      const requests = new Requests(row, world);
      const isHarmless = row.harmless === true || requests.method === 'GET';
      const faults = await faultsOfAll(requests.refused());
      if (!isHarmless) faults.push(...(await changes(row.writes)));
      // The control: the same request without a fault is done, and is seen in the database.
      faults.push(...(await faultsOfValid(requests)));
      const changed = await changes();
      expect(faults.slice(0, FAULTS_SHOWN_MAX)).toEqual([]);
      if (isHarmless) expect(changed).toEqual([]);
      else expect(changed).not.toEqual([]);
    },
  );

  it('answers no other method', async () => {
    const paths = [...new Set(routes.map((route) => route.split(' ')[1] ?? ''))];
    const cases = paths.flatMap((path) =>
      ['POST', 'PUT', 'PATCH', 'DELETE']
        .filter((method) => !routes.includes(`${method} ${path}`))
        .map((method): Case => {
          const token = world.actors.seller.token;
          const name = `${method} ${path}`;
          const concrete = path.replace(/\{\w+\}/, world.performanceId);
          return { name, method, path: concrete, sending: { token }, expected: '404 not-found' };
        }),
    );
    expect(await faultsOfAll(cases)).toEqual([]);
    expect(await changes()).toEqual([]);
  });
});

describe('an Idempotency-Key', () => {
  it('belongs to one operation', async () => {
    const { token } = world.actors.seller;
    const key = randomUUID();
    await expectStatus(201, 'POST', '/events', { token, key, body: eventBody() });
    expect(await changes()).not.toEqual([]);
    const answer = await send('POST', '/seating-plans', { token, key, body: planBody() });
    expect(faultsOf(answer, '422 idempotency-key-reused', 'en')).toEqual([]);
    expect(await changes()).toEqual([]);
  });
});

describe('text', () => {
  it.each([
    ['emoji', '🎭🎟️👩‍👩‍👧‍👦🇰🇷'],
    ['characters of four bytes', '𠮷野家 𝒫𝒾𝒸𝓀𝑒𝓉'],
    ['Korean in single jamo', '\u1111\u1175\u110f\u1166\u11ba'],
    ['both directions', 'a\u202eשלום\u202c\u200f b'],
    [
      'what looks like code',
      `'; DROP TABLE orders; -- <script>alert(1)</script> \${x} {{x}} %s \\0`,
    ],
    ['the last character of all', '\u{10ffff}\ufffd\ufeff.'],
  ])('of %s is kept as it came', async (_what, name) => {
    const { token } = world.actors.seller;
    const { name: kept } = await expectStatus(200, 'PATCH', '/me', { token, body: { name } });
    expect(kept).toBe(name);
    const body = eventBody({ title: name, description: `${name}\n${name}` });
    const { id } = await expectStatus<{ id: string }>(201, 'POST', '/events', { token, body });
    const event = await expectStatus(200, 'GET', `/seller/events/${id}`, { token });
    expect([event.title, event.description]).toEqual([name, body.description]);
  });
});

describe('a refusal', () => {
  const refused = (acceptLanguage: string) =>
    send('POST', '/auth/login', {
      body: { email: 'nobody', password: '' },
      headers: { 'accept-language': acceptLanguage },
    });

  it.each([
    ['ko', 'ko'],
    ['ko-KR,ko;q=0.9,en-US;q=0.8', 'ko'],
    ['en;q=0.1, ko;q=0.9', 'ko'],
    ['fr, ko;q=0.2', 'ko'],
    ['en-GB', 'en'],
    ['ko;q=0, en', 'en'],
    ['fr', 'en'],
    ['*', 'en'],
    ['', 'en'],
    [';q=,,;;', 'en'],
  ] as const)('asked for in %j comes in %s', async (acceptLanguage, language) => {
    expect(faultsOf(await refused(acceptLanguage), '400 invalid-request', language)).toEqual([]);
  });

  it('says the same in two languages', async () => {
    const [english, korean] = [(await refused('en')).body, (await refused('ko')).body];
    for (const member of ['type', 'status', 'code']) expect(korean[member]).toBe(english[member]);
    for (const member of ['title', 'detail']) expect(korean[member]).not.toBe(english[member]);
    const paths = (body: Record<string, unknown>) =>
      (body.errors as { path: string; message: string }[]).map(({ path }) => path);
    expect(paths(korean)).toEqual(paths(english));
    expect(paths(english)).toEqual(['email', 'password']);
  });
});
