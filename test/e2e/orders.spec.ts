import { randomUUID } from 'node:crypto';
import { type OnSale, putOnSale, send, signUp } from '../support/client.js';
import { startApi } from '../support/processes.js';
import {
  buy,
  eventually,
  hold,
  order,
  type OrderBody,
  type Problem,
  seatStates,
} from '../support/sale.js';
import { bankBehaves } from '../support/sandbox-bank.js';

let sale: OnSale;
let nextSeat = 0;
const anySeat = (): number => nextSeat++;
beforeAll(async () => {
  sale = await putOnSale({ rows: 10, seatsPerRow: 10 });
});

describe('an order', () => {
  it('turns a hold into paid tickets, once', async () => {
    const buyer = await signUp();
    const seatNo = anySeat();
    const held = await hold(sale.performanceId, buyer, [seatNo]);
    const paid = await order(held.body.id, buyer);
    expect([paid.status, paid.body.state, paid.body.amount]).toEqual([201, 'paid', 50_000]);
    expect(paid.body.tickets).toEqual([
      expect.objectContaining({ seatNo, section: 'A', row: '1', number: String(seatNo + 1) }),
    ]);
    expect((await seatStates(sale.performanceId))[seatNo]).toBe(2);
    const again = await order(held.body.id, buyer);
    expect([again.status, again.body.code]).toEqual([409, 'hold-converted']);
    const released = await send('DELETE', `/holds/${held.body.id}`, { token: buyer.token });
    expect([released.status, released.body.code]).toEqual([409, 'hold-converted']);
  });

  it('is listed to its buyer only', async () => {
    const [buyer, other] = [await signUp(), await signUp()];
    const first = await buy(sale.performanceId, buyer, [anySeat()]);
    const second = await buy(sale.performanceId, buyer, [anySeat()]);
    const page = await send<{ items: OrderBody[]; nextCursor: string }>('GET', '/orders?limit=1', {
      token: buyer.token,
    });
    expect(page.body.items.map(({ id }) => id)).toEqual([second.id]);
    const next = await send<{ items: OrderBody[]; nextCursor: null }>(
      'GET',
      `/orders?limit=1&cursor=${page.body.nextCursor}`,
      { token: buyer.token },
    );
    expect([next.body.items[0]!.id, next.body.nextCursor]).toEqual([first.id, null]);
    expect((await send('GET', `/orders/${first.id}`, { token: other.token })).status).toBe(404);
  });

  it('needs its own live hold', async () => {
    const [buyer, other] = [await signUp(), await signUp()];
    const held = await hold(sale.performanceId, buyer, [anySeat()]);
    expect((await order(held.body.id, other)).status).toBe(404);
    await send('DELETE', `/holds/${held.body.id}`, { token: buyer.token });
    const late = await order(held.body.id, buyer);
    expect([late.status, late.body.code]).toEqual([409, 'hold-expired']);
  });

  it('asks for its Idempotency-Key', async () => {
    const buyer = await signUp();
    const body = { holdId: randomUUID(), paymentMethod: { provider: 'sandbox', token: 'tok_ok' } };
    const { status, body: problem } = await send('POST', '/orders', { token: buyer.token, body });
    expect([status, problem.code]).toEqual([400, 'idempotency-key-required']);
  });
});

describe('one Idempotency-Key', () => {
  it('makes one order and one charge of ten clicks', async () => {
    const buyer = await signUp();
    const held = await hold(sale.performanceId, buyer, [anySeat()]);
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => order(held.body.id, buyer, { key })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(new Set(answers.map(({ body }) => body.tickets[0]!.id)).size).toBe(1);
    const other = await order(held.body.id, buyer, { key, token: 'tok_declined' });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
  });

  it('is not needed twice: of two tabs with keys of their own one pays', async () => {
    const buyer = await signUp();
    const held = await hold(sale.performanceId, buyer, [anySeat()]);
    const answers = await Promise.all([order(held.body.id, buyer), order(held.body.id, buyer)]);
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 409]);
    const refused = answers.find(({ status }) => status === 409)!;
    expect(['payment-in-progress', 'hold-converted']).toContain(refused.body.code);
  });
});

describe('the bank', () => {
  it('declines: the hold stays and can be paid otherwise', async () => {
    const buyer = await signUp();
    const held = await hold(sale.performanceId, buyer, [anySeat()]);
    const key = randomUUID();
    for (let time = 0; time < 2; time++) {
      const declined = await order(held.body.id, buyer, { key, token: 'tok_declined' });
      expect([declined.status, declined.body.code]).toEqual([402, 'payment-declined']);
    }
    expect((await order(held.body.id, buyer)).status).toBe(201);
  });

  it('breaks without charging: declined at once, and can be paid otherwise', async () => {
    const buyer = await signUp();
    const held = await hold(sale.performanceId, buyer, [anySeat()]);
    const broken = await order(held.body.id, buyer, { token: 'tok_error' });
    expect([broken.status, broken.body.code]).toEqual([402, 'payment-declined']);
    expect((await order(held.body.id, buyer)).status).toBe(201);
  });

  it('is slow: the buyer waits and gets the tickets', async () => {
    const buyer = await signUp();
    const held = await hold(sale.performanceId, buyer, [anySeat()]);
    expect((await order(held.body.id, buyer, { token: 'tok_slow' })).status).toBe(201);
  });

  it('charges, never answers and tells nothing: unknown first, paid when the reconciler has asked', async () => {
    const buyer = await signUp();
    const held = await hold(sale.performanceId, buyer, [anySeat()]);
    const key = randomUUID();
    const usual = await bankBehaves({ webhooks: false });
    const unknown = await order(held.body.id, buyer, { key, token: 'tok_timeout' });
    await bankBehaves(usual);
    expect([unknown.status, unknown.body.state]).toEqual([202, 'payment-unknown']);
    const settled = await eventually(
      () => send<OrderBody>('GET', `/orders/${unknown.body.id}`, { token: buyer.token }),
      ({ body }) => body.state === 'paid',
    );
    expect(settled.body.tickets).toHaveLength(1);
    const repeated = await order(held.body.id, buyer, { key, token: 'tok_timeout' });
    expect([repeated.status, repeated.body.id]).toEqual([201, unknown.body.id]);
  });

  it('charges after the seats were freed: the money goes back and the buyer is told', async () => {
    const impatient = await startApi({ HOLD_SECONDS: '2', HOLD_PAYMENT_SECONDS: '1' });
    try {
      const { baseUrl } = impatient;
      const buyer = await signUp();
      const seatNo = anySeat();
      const held = await hold(sale.performanceId, buyer, [seatNo], { baseUrl });
      const late = await order(held.body.id, buyer, { token: 'tok_slow', baseUrl });
      expect([late.status, late.body.code, late.body.refunded]).toEqual([
        409,
        'hold-expired',
        true,
      ]);
      expect((await seatStates(sale.performanceId))[seatNo]).toBe(0);
      const page = await send<{ items: (OrderBody & { refundedAmount: number })[] }>(
        'GET',
        '/orders',
        { token: buyer.token },
      );
      expect(page.body.items[0]).toMatchObject({ state: 'declined', refundedAmount: 50_000 });
    } finally {
      await impatient.stop();
    }
  });
});

describe('a refund', () => {
  const refund = (orderId: string, token: string, key = randomUUID(), body: unknown = {}) =>
    send<Problem & { amount: number; feeAmount: number; state: string }>(
      'POST',
      `/orders/${orderId}/refunds`,
      { token, key, body },
    );

  it('gives the money back, voids the tickets and frees the seats, once', async () => {
    const buyer = await signUp();
    const seatNos = [anySeat(), anySeat()];
    const bought = await buy(sale.performanceId, buyer, seatNos);
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => refund(bought.id, buyer.token, key)));
    for (const { status, body } of answers) {
      expect([status, body.amount, body.feeAmount, body.state]).toEqual([
        201,
        100_000,
        0,
        'refunded',
      ]);
    }
    const states = await seatStates(sale.performanceId);
    expect(seatNos.map((seatNo) => states[seatNo])).toEqual([0, 0]);
    const ticket = await send('GET', `/tickets/${bought.tickets[0]!.id}/code`, {
      token: buyer.token,
    });
    expect([ticket.status, ticket.body.code]).toEqual([410, 'ticket-void']);
    const again = await refund(bought.id, buyer.token);
    expect([again.status, again.body.code]).toEqual([409, 'order-not-refundable']);
    expect((await hold(sale.performanceId, await signUp(), seatNos)).status).toBe(201);
  });

  it('needs no body', async () => {
    const buyer = await signUp();
    const bought = await buy(sale.performanceId, buyer, [anySeat()]);
    const path = `/orders/${bought.id}/refunds`;
    expect((await send('POST', path, { token: buyer.token, key: randomUUID() })).status).toBe(201);
  });

  it('gives the buyer their share of the limit back', async () => {
    const buyer = await signUp();
    const four = [anySeat(), anySeat(), anySeat(), anySeat()];
    const bought = await buy(sale.performanceId, buyer, four);
    const fifth = [anySeat()];
    expect((await hold(sale.performanceId, buyer, fifth)).body.code).toBe('ticket-limit-exceeded');
    await refund(bought.id, buyer.token);
    expect((await hold(sale.performanceId, buyer, fifth)).status).toBe(201);
  });

  it('is for one’s own orders', async () => {
    const buyer = await signUp();
    const bought = await buy(sale.performanceId, buyer, [anySeat(), anySeat()]);
    expect((await refund(bought.id, (await signUp()).token)).status).toBe(404);
    const whole = { ticketIds: bought.tickets.map(({ id }) => id) };
    expect((await refund(bought.id, buyer.token, randomUUID(), whole)).status).toBe(201);
  });
});

describe('sales figures', () => {
  it('add up for the seller and are nobody else’s', async () => {
    const own = await putOnSale({ rows: 1, seatsPerRow: 10, amount: 30_000 });
    const buyer = await signUp();
    await buy(own.performanceId, buyer, [0, 1]);
    const returned = await buy(own.performanceId, buyer, [2]);
    await send('POST', `/orders/${returned.id}/refunds`, {
      token: buyer.token,
      key: randomUUID(),
      body: {},
    });
    await hold(own.performanceId, buyer, [5]);
    const path = `/seller/performances/${own.performanceId}/sales`;
    const { body } = await send('GET', path, { token: own.seller.token });
    expect(body).toEqual({
      seatCount: 10,
      free: 7,
      held: 1,
      sold: 2,
      blocked: 0,
      grossAmount: 90_000,
      refundedAmount: 30_000,
      byGrade: [{ grade: 'R', sold: 2, amount: 60_000 }],
    });
    expect((await send('GET', path, { token: buyer.token })).status).toBe(403);
    expect((await send('GET', path, { token: sale.seller.token })).status).toBe(404);
  });
});
