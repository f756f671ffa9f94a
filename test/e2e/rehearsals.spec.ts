import { randomUUID } from 'node:crypto';
import type { RehearsalStarted } from '../../src/rehearsals/rehearsals.schemas.js';
import {
  type Account,
  type OnSale,
  send,
  expectStatus,
  signUp,
  signUpSeller,
} from '../support/client.js';
import { noticesOf } from '../support/notices.js';
import { audit, signUpOperator } from '../support/operations.js';
import {
  chargesAtBank,
  columnsThatName,
  currentRehearsal,
  idsOfRehearsal,
  startRehearsal,
} from '../support/rehearsal.js';
import { buy, eventually, hold, order } from '../support/sale.js';
import { join, putBehindLine } from '../support/waiting-room.js';

const BUYERS = 20;

interface Staged extends RehearsalStarted {
  sale: OnSale;
  staff: Account;
}

let staged: Staged;
let operator: Account;

const current = (id: string) => currentRehearsal(staged.sale.seller, id);

async function expectHealthy(): Promise<void> {
  expect((await audit(operator)).violations).toEqual([]);
}

describe('a rehearsal', () => {
  beforeAll(async () => {
    operator = await signUpOperator();
    const sale = await putBehindLine({}, -3_600_000, { rows: 6, seatsPerRow: 10 });
    const staff = await signUp();
    const { token } = sale.seller;
    const body = { email: staff.email };
    await expectStatus(201, 'POST', `/seller/performances/${sale.performanceId}/staff`, {
      token,
      body,
    });
    const key = randomUUID();
    const [first, again] = [
      await startRehearsal(sale, { buyers: BUYERS, seconds: 20 }, sale.seller, key),
      await startRehearsal(sale, { buyers: BUYERS, seconds: 20 }, sale.seller, key),
    ];
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    staged = { ...first.body, sale, staff };
  }, 60_000);

  it('is one at a time, and of own performances only', async () => {
    const crowd = { buyers: 10, seconds: 20 };
    expect(await startRehearsal(staged.sale, crowd)).toMatchObject({
      status: 409,
      body: { code: 'rehearsal-running' },
    });
    expect(await startRehearsal(staged.sale, crowd, await signUpSeller())).toMatchObject({
      status: 404,
    });
    expect(await startRehearsal(staged.sale, crowd, await signUp())).toMatchObject({ status: 403 });
    expect(await startRehearsal(staged.sale, { buyers: 1_001, seconds: 20 })).toMatchObject({
      status: 400,
    });
  });

  it('shows itself to its seller and staff and to nobody else', async () => {
    const { id, eventId, sale, staff } = staged;
    const stranger = await signUp();
    const paths = [
      `/events/${eventId}`,
      `/performances/${id}`,
      `/performances/${id}/seats`,
      `/performances/${id}/seat-states`,
    ];
    for (const path of paths) {
      for (const { token } of [sale.seller, staff]) {
        expect(await send('GET', path, { token })).toMatchObject({ status: 200 });
      }
      expect(await send('GET', path)).toMatchObject({ status: 404 });
      expect(await send('GET', path, { token: stranger.token })).toMatchObject({ status: 404 });
    }
    expect(await join(id, stranger)).toMatchObject({ status: 404 });
    expect(await hold(id, stranger, [0])).toMatchObject({ status: 404 });
    const event = await expectStatus<{ title: string }>(
      200,
      'GET',
      `/events/${eventId}`,
      sale.seller,
    );
    expect(event.title).toMatch(/^\[리허설\] /);
    const found = await expectStatus<{ items: { id: string }[] }>(200, 'GET', '/events?limit=100');
    expect(found.items.map((one) => one.id)).not.toContain(eventId);
    const own = await expectStatus<{ items: { id: string }[] }>(
      200,
      'GET',
      '/seller/events',
      sale.seller,
    );
    expect(own.items.map((one) => one.id)).toEqual([sale.eventId]);
    const { token } = sale.seller;
    expect(await send('POST', `/events/${eventId}/publish`, { token })).toMatchObject({
      status: 404,
    });
  });

  it('lets its seller buy with sandbox money alone, tells nobody, and its tickets open its own gates', async () => {
    const { id, sale, staff } = staged;
    const { seller } = sale;
    const joined = await eventually(
      () => join(id, seller),
      ({ body }) => body.place !== undefined,
      40_000,
    );
    const admitted = await eventually(
      () =>
        send<{ admission: string }>('POST', `/performances/${id}/waiting-room/admission`, {
          token: seller.token,
          headers: { place: joined.body.ticket },
        }),
      ({ status }) => status === 201,
      30_000,
    );
    const headers = { admission: admitted.body.admission };
    const held = await hold(id, seller, [59], { headers });
    expect(held.status).toBe(201);
    const stripe = {
      holdId: held.body.id,
      paymentMethod: { provider: 'stripe', token: 'pm_card_visa' },
    };
    const { token } = seller;
    const refused = await send('POST', '/orders', { token, key: randomUUID(), body: stripe });
    expect(['not-in-rehearsal', 'payment-provider-unavailable']).toContain(refused.body['code']);
    const paid = await order(held.body.id, seller);
    expect(paid.status).toBe(201);
    const ticket = paid.body.tickets[0]!;
    const offer = { token, key: randomUUID(), body: { toEmail: staff.email } };
    expect(await send('POST', `/tickets/${ticket.id}/transfers`, offer)).toMatchObject({
      status: 409,
      body: { code: 'not-in-rehearsal' },
    });
    const { code } = await expectStatus<{ code: string }>(
      200,
      'GET',
      `/tickets/${ticket.id}/code`,
      { token },
    );
    const scan = (at: string) =>
      send('POST', `/performances/${at}/check-ins`, {
        token: staff.token,
        body: { code, gate: 'A', deviceId: 'd', scanId: randomUUID() },
      });
    expect(await scan(sale.performanceId)).toMatchObject({
      status: 409,
      body: { code: 'wrong-performance' },
    });
    expect(await scan(id)).toMatchObject({ status: 200, body: { result: 'admitted' } });
    expect((await noticesOf(seller)).filter(({ kind }) => kind.startsWith('order-'))).toEqual([]);
  }, 90_000);

  it('has its crowd wait, hold, pay, give up and be declined, with all books right', async () => {
    const { id, sale } = staged;
    const done = await eventually(
      () => current(id),
      (one) => one!.crowd.bought + one!.crowd.left + one!.crowd.refused === BUYERS,
      90_000,
    );
    expect(done!.crowd.bought).toBeGreaterThan(BUYERS / 2);
    const { token } = sale.seller;
    const sales = await expectStatus<{ sold: number; grossAmount: number }>(
      200,
      'GET',
      `/seller/performances/${id}/sales`,
      { token },
    );
    expect(sales.sold).toBeGreaterThan(done!.crowd.bought);
    expect(sales.grossAmount).toBe(sales.sold * 50_000);
    const funnel = await expectStatus<{ line: { joined: number }; paid: number }>(
      200,
      'GET',
      `/seller/performances/${id}/funnel`,
      { token },
    );
    expect(funnel.paid).toBe(done!.crowd.bought + 1);
    expect(funnel.line.joined).toBe(BUYERS + 1);
    await expectHealthy();
  }, 120_000);

  it('leaves nothing when it is ended, and the real sale as it was', async () => {
    const { id, eventId, sale } = staged;
    const { token } = sale.seller;
    const real = await buy((await putBehindNobody(sale)).performanceId, await signUp(), [0]);
    const { buyers, orders, payments } = await idsOfRehearsal(id);
    expect(buyers).toHaveLength(BUYERS);
    expect(payments.length).toBeGreaterThan(BUYERS / 2);
    expect(await chargesAtBank(payments)).toBeGreaterThan(BUYERS / 2);
    const tables = await columnsThatName([id]);
    expect(tables).toEqual(expect.arrayContaining(['performances.id', 'tickets.performance_id']));
    for (const each of [1, 2]) {
      expect([each, await send('POST', `/seller/rehearsals/${id}/end`, { token })]).toMatchObject([
        each,
        { status: 202 },
      ]);
    }
    await eventually(
      () => current(sale.performanceId),
      (one) => one === null,
      60_000,
    );
    expect(await columnsThatName([id, eventId, ...buyers, ...orders, ...payments])).toEqual([]);
    expect(await chargesAtBank(payments)).toBe(0);
    expect(await send('POST', `/seller/rehearsals/${id}/end`, { token })).toMatchObject({
      status: 404,
    });
    expect(real.state).toBe('paid');
    await expectHealthy();
  }, 120_000);
});

/** Another performance of the seller's, sold to the public all the while. */
async function putBehindNobody({ seller, eventId, seatingPlanId }: OnSale) {
  const body = {
    startsAt: new Date(Date.now() + 864_000_000).toISOString(),
    salesOpenAt: new Date(Date.now() - 3_600_000).toISOString(),
    salesCloseAt: new Date(Date.now() + 86_400_000).toISOString(),
    seatingPlanId,
    prices: [{ grade: 'R', amount: 50_000 }],
    maxTicketsPerBuyer: 4,
  };
  const made = await expectStatus<{ id: string }>(201, 'POST', `/events/${eventId}/performances`, {
    token: seller.token,
    body,
  });
  return { performanceId: made.id };
}
