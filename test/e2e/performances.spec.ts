import { randomUUID } from 'node:crypto';
import {
  create,
  draft,
  eventBody,
  hours,
  performanceBody,
  planBody,
  prices,
  published,
  refusal,
} from '../support/catalogue.js';
import {
  type Account,
  expectStatus,
  putOnSale,
  send,
  signUp,
  signUpSeller,
} from '../support/client.js';
import { asRoot } from '../support/cluster.js';

let seller: Account;
let stranger: Account;
let buyer: Account;

beforeAll(async () => {
  [seller, stranger, buyer] = await Promise.all([signUpSeller(), signUpSeller(), signUp()]);
});

describe('performances', () => {
  it('tell prices, period and limits, dearest grade first', async () => {
    const { event, performance } = await published(seller);
    const { status, body } = await send('GET', `/performances/${performance}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: performance,
      eventId: event,
      startsAt: expect.stringMatching(/Z$/),
      salesOpenAt: expect.stringMatching(/Z$/),
      salesCloseAt: expect.stringMatching(/Z$/),
      maxTicketsPerBuyer: 4,
      grades: [
        { code: 'VIP', name: 'VIP석', amount: 150_000 },
        { code: 'R', name: 'R', amount: 110_000 },
        { code: 'S', name: 'S', amount: 70_000 },
      ],
      seatingPlan: { id: expect.any(String), name: expect.any(String) },
      seatCount: 20,
      waitingRoom: { enabled: false },
      state: 'on-sale',
      change: null,
      isRehearsal: false,
    });
  });

  it.each([
    ['scheduled', { salesOpenAt: hours(1) }],
    ['on-sale', { salesOpenAt: hours(-1) }],
    ['closed', { salesOpenAt: hours(-2), salesCloseAt: hours(-1) }],
  ])('are %s by the clock', async (state, period) => {
    const { performance } = await published(seller, {}, period);
    expect((await send('GET', `/performances/${performance}`)).body['state']).toBe(state);
  });

  it.each([
    ['a grade without a price', { prices: prices.slice(1) }, '422 prices-mismatch'],
    ['a price twice', { prices: [...prices, prices[0]] }, '422 prices-mismatch'],
    [
      'a price without a grade',
      { prices: [...prices, { grade: 'A', amount: 1 }] },
      '422 prices-mismatch',
    ],
    ['sales that close before they open', { salesOpenAt: hours(201) }, '422 sales-period-invalid'],
    ['sales after the start', { salesCloseAt: hours(241) }, '422 sales-period-invalid'],
    ['too many tickets a buyer', { maxTicketsPerBuyer: 1_001 }, '400 invalid-request'],
    ['no ticket a buyer', { maxTicketsPerBuyer: 0 }, '400 invalid-request'],
    ['a negative price', { prices: [{ grade: 'VIP', amount: -1 }] }, '400 invalid-request'],
    ['the year 9999', { startsAt: '9999-12-31T23:59:59-12:00' }, '400 invalid-request'],
    ['a day without a time', { startsAt: '2031-01-01' }, '400 invalid-request'],
    [
      'an empty waiting room',
      { waitingRoom: { enabled: true, activeBuyersMax: 0, admissionsPerSecondMax: 1 } },
      '400 invalid-request',
    ],
    ['an unknown plan', { seatingPlanId: randomUUID() }, '404 not-found'],
  ])('refuse %s', async (_what, fields, expected) => {
    const { event, plan } = await draft(seller);
    const sending = { token: seller.token, body: performanceBody(plan, fields) };
    expect(await refusal('POST', `/events/${event}/performances`, sending)).toBe(expected);
    const own = await send<{ performances: unknown[] }>('GET', `/seller/events/${event}`, {
      token: seller.token,
    });
    expect(own.body.performances).toEqual([]);
  });

  it('are five hundred an event at the most', async () => {
    const { event, plan } = await draft(seller);
    const path = `/events/${event}/performances`;
    const sending = { token: seller.token, body: performanceBody(plan) };
    const { id } = await expectStatus<{ id: string }>(201, 'POST', path, sending);
    await asRoot(
      1,
      `INSERT INTO picket.performances (id, short_id, event_id, seating_plan_id, starts_at,
         sales_open_at, sales_close_at, max_tickets_per_buyer, waiting_room_enabled,
         active_buyers_max, admissions_per_second_max, seat_count)
       SELECT UUID(), short_id + seq, event_id, seating_plan_id, starts_at, sales_open_at,
         sales_close_at, 4, 0, 1, 1, seat_count
       FROM picket.performances JOIN picket.seq_1_to_499 WHERE id = '${id}'`,
    );
    expect(await refusal('POST', path, sending)).toBe('409 too-many-performances');
  });

  it("refuse another seller's event and plan", async () => {
    const [own, foreign] = await Promise.all([
      draft(seller),
      create(stranger, '/seating-plans', planBody()),
    ]);
    const path = `/events/${own.event}/performances`;
    const body = performanceBody(own.plan);
    expect(await refusal('POST', path, { token: stranger.token, body })).toBe('404 not-found');
    const foreignPlan = { token: seller.token, body: performanceBody(foreign.id) };
    expect(await refusal('POST', path, foreignPlan)).toBe('404 not-found');
  });

  it.each([randomUUID(), 'abc', '1'])('answer not found for %s', async (id) => {
    expect(await refusal('GET', `/performances/${id}`)).toBe('404 not-found');
    expect(await refusal('GET', `/performances/${id}/seats`)).toBe('404 not-found');
    expect(await refusal('GET', `/events/${id}`)).toBe('404 not-found');
  });
});

describe('an Idempotency-Key', () => {
  it('makes one plan, event and performance out of two requests', async () => {
    const { event, plan } = await draft(seller);
    const requests: [string, object, object][] = [
      ['/seating-plans', planBody(), planBody()],
      ['/events', eventBody(), eventBody()],
      [
        `/events/${event}/performances`,
        performanceBody(plan),
        performanceBody(plan, { maxTicketsPerBuyer: 1 }),
      ],
    ];
    for (const [path, body, otherBody] of requests) {
      const sending = { token: seller.token, key: randomUUID(), body };
      const [first, second] = await Promise.all([
        expectStatus(201, 'POST', path, sending),
        expectStatus(201, 'POST', path, sending),
      ]);
      expect(second).toEqual(first);
      expect(await refusal('POST', path, { ...sending, body: otherBody })).toBe(
        '422 idempotency-key-reused',
      );
    }
    const own = await send<{ performances: unknown[] }>('GET', `/seller/events/${event}`, {
      token: seller.token,
    });
    expect(own.body.performances).toHaveLength(1);
  });
});

describe('the seat map', () => {
  it('is immutable, tagged, and not sent again to who has it', async () => {
    const { performanceId } = await putOnSale({ rows: 2, seatsPerRow: 3 });
    const path = `/performances/${performanceId}/seats`;
    const first = await send<{ seatCount: number; sections: object[] }>('GET', path);
    expect(first.status).toBe(200);
    expect(first.body.seatCount).toBe(6);
    expect(first.body.sections).toMatchObject([
      {
        code: 'A',
        rows: [
          { label: '1', seats: [{ seatNo: 0, label: 'A-1-1', grade: 'R' }, {}, {}] },
          { label: '2', seats: [{ seatNo: 3 }, {}, { seatNo: 5 }] },
        ],
      },
    ]);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]+"$/);
    expect(first.headers.get('cache-control')).toMatch(/public, max-age=\d{5,}/);
    const again = await send('GET', path, { headers: { 'if-none-match': `"x", W/${etag}` } });
    expect(again.status).toBe(304);
    expect(again.headers.get('etag')).toBe(etag);
    expect(again.body).toBe('');
    expect((await send('GET', path, { headers: { 'if-none-match': '"x"' } })).status).toBe(200);
    const plain = await send('GET', path, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.body).toEqual(first.body);
    expect(plain.headers.get('etag')).not.toBe(etag);
  });

  it('and all seats of a 25,000-seat park are made in seconds', async () => {
    const sections = Array.from({ length: 50 }, (_, index) => ({
      code: String(101 + index),
      name: `${101 + index}구역`,
      grade: 'R',
      rows: Array.from({ length: 20 }, (_row, row) => ({ label: row + 1, seatCount: 25 })),
    }));
    const plan = await create(seller, '/seating-plans', planBody({ sections }));
    expect(plan.seatCount).toBe(25_000);
    const { id: event } = await create(seller, '/events', eventBody({ genre: 'baseball' }));
    const body = performanceBody(plan.id, { prices: [{ grade: 'R', amount: 12_000 }] });
    const startedAtMs = performance.now();
    const { id, seatCount } = await create(seller, `/events/${event}/performances`, body);
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
    expect(seatCount).toBe(25_000);
    await expectStatus(200, 'POST', `/events/${event}/publish`, { token: seller.token });
    const { headers } = await send('HEAD', `/performances/${id}/seats`, {
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(Number(headers.get('content-length'))).toBeLessThan(500_000);
  });
});

describe('gate staff', () => {
  it('is appointed by the seller of the performance, by e-mail', async () => {
    const { performance } = await published(seller);
    const path = `/seller/performances/${performance}/staff`;
    const sending = { token: seller.token, body: { email: buyer.email } };
    const appointed = { performanceId: performance, accountId: buyer.id };
    expect(await expectStatus(201, 'POST', path, sending)).toMatchObject(appointed);
    expect(await expectStatus(201, 'POST', path, sending)).toMatchObject(appointed);
    const unknown = { token: seller.token, body: { email: `${randomUUID()}@picket.test` } };
    expect(await refusal('POST', path, unknown)).toBe('404 account-not-found');
    expect(await refusal('POST', path, { ...sending, token: stranger.token })).toBe(
      '404 not-found',
    );
    expect(await refusal('POST', path, { ...sending, body: { email: 'nobody' } })).toBe(
      '400 invalid-request',
    );
  });
});
