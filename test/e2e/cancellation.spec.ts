import { randomUUID } from 'node:crypto';
import { auditEveryNode } from '../../src/cluster/auditor.js';
import { BoxOffice } from '../support/box-office.js';
import {
  type Account,
  expectStatus,
  type OnSale,
  putOnSale,
  send,
  signUp,
} from '../support/client.js';
import { asRoot, testConfig } from '../support/cluster.js';
import { buy, eventually, hold, order, type OrderBody, seatStates } from '../support/sale.js';
import { bankBehaves } from '../support/sandbox-bank.js';

const PRICE = 50_000;

interface Progress extends Record<string, unknown> {
  state: string;
  reason: string | null;
  finishedAt: string | null;
  orders: { refunded: number; open: number; unsettled: number };
  refundsPending: number;
  refundedAmount: number;
}

const pathOf = ({ performanceId }: OnSale): string =>
  `/seller/performances/${performanceId}/cancellation`;

const cancel = (sale: OnSale, { key = randomUUID(), body = {} } = {}) =>
  send('POST', pathOf(sale), { token: sale.seller.token, key, body });

const done = (sale: OnSale): Promise<Progress> =>
  eventually(
    () => expectStatus<Progress>(200, 'GET', pathOf(sale), { token: sale.seller.token }),
    ({ state }) => state === 'done',
    40_000,
  );

const orderOf = async (id: string, { token }: Account) =>
  (
    await send<
      Omit<OrderBody, 'tickets'> & {
        refundedAmount: number;
        feeAmount: number;
        tickets: { state: string }[];
      }
    >('GET', `/orders/${id}`, { token })
  ).body;

/** Violations of the auditor that name this sale's performance or the orders. */
async function violationsOf(ids: readonly string[]): Promise<unknown[]> {
  const { violations } = await auditEveryNode(testConfig());
  return violations.filter(({ ids: named }) =>
    Object.values(named).some((value) => ids.includes(String(value))),
  );
}

describe('cancelling a performance', () => {
  it('gives every order back in full, ends holds, and takes all seats off sale', async () => {
    const sale = await putOnSale({
      performance: { startsAt: inHours(30), salesCloseAt: inHours(20) },
    });
    const [buyer, other, holder] = [await signUp(), await signUp(), await signUp()];
    const whole = await buy(sale.performanceId, buyer, [0, 1]);
    const part = await buy(sale.performanceId, other, [2, 3, 4]);
    // A fee was kept for what its buyer gave back before; that was their own wish.
    const early = await expectStatus<{ amount: number; feeAmount: number }>(
      201,
      'POST',
      `/orders/${part.id}/refunds`,
      { token: other.token, key: randomUUID(), body: { ticketIds: [part.tickets[0]!.id] } },
    );
    expect(early).toMatchObject({ amount: 0.7 * PRICE, feeAmount: 0.3 * PRICE });
    const held = await hold(sale.performanceId, holder, [6, 7]);

    const key = randomUUID();
    const reason = '출연자 부상';
    const first = await cancel(sale, { key, body: { reason } });
    expect([first.status, first.body]).toEqual([
      202,
      { performanceId: sale.performanceId, state: 'running' },
    ]);
    expect((await cancel(sale, { key, body: { reason } })).body).toEqual(first.body);
    expect((await cancel(sale, { key, body: {} })).body.code).toBe('idempotency-key-reused');
    expect((await cancel(sale)).status).toBe(202);

    const shown = await send('GET', `/performances/${sale.performanceId}`);
    expect(shown.body.state).toBe('cancelled');
    for (const seatNos of [[10], [2]]) {
      const refused = await hold(sale.performanceId, await signUp(), seatNos);
      expect([refused.status, refused.body.code]).toEqual([409, 'performance-cancelled']);
    }

    expect(await done(sale)).toMatchObject({
      reason,
      orders: { refunded: 2, open: 0, unsettled: 0 },
      refundsPending: 0,
      refundedAmount: 2 * PRICE + 2 * PRICE + 0.7 * PRICE,
    });
    expect(await orderOf(whole.id, buyer)).toMatchObject({
      state: 'refunded',
      refundedAmount: 2 * PRICE,
      feeAmount: 0,
      tickets: [{ state: 'void' }, { state: 'void' }],
    });
    expect(await orderOf(part.id, other)).toMatchObject({
      state: 'refunded',
      refundedAmount: 2.7 * PRICE,
      feeAmount: 0.3 * PRICE,
    });
    expect(await seatStates(sale.performanceId)).toEqual(Array(sale.seatCount).fill(3));
    const late = await order(held.body.id, holder);
    expect([late.status, late.body.code]).toEqual([409, 'hold-expired']);
    const again = await send('POST', `/orders/${whole.id}/refunds`, {
      token: buyer.token,
      key: randomUUID(),
    });
    expect([again.status, again.body.code]).toEqual([409, 'performance-cancelled']);
    const unblocked = await send('DELETE', `/seller/performances/${sale.performanceId}/blocks`, {
      token: sale.seller.token,
      body: { seatNos: [10] },
    });
    expect([unblocked.status, unblocked.body.code]).toEqual([409, 'performance-cancelled']);
    expect(await violationsOf([sale.performanceId, whole.id, part.id])).toEqual([]);
  });

  it('gives back to those who entered, too, and keeps their check-in on record', async () => {
    const box = await BoxOffice.open();
    const { orderId, tickets } = await box.buy(2);
    const code = await box.codeOf(tickets[0]!.id);
    const scanId = randomUUID();
    expect((await box.scan(code, { scanId })).status).toBe(200);
    await cancel(box.sale);
    await done(box.sale);
    expect(await orderOf(orderId, box.buyer)).toMatchObject({
      state: 'refunded',
      refundedAmount: 2 * PRICE,
    });
    expect((await box.scan(code, { scanId })).body.result).toBe('admitted');
    const later = await box.scan(code);
    expect([later.status, later.body.code]).toEqual([410, 'ticket-void']);
    expect(await violationsOf([orderId, tickets[0]!.id, box.sale.performanceId])).toEqual([]);
  });

  it('waits for payments of unknown outcome, and gives back what was charged', async () => {
    const sale = await putOnSale();
    const buyer = await signUp();
    const held = await hold(sale.performanceId, buyer, [3]);
    const usual = await bankBehaves({ webhooks: false });
    const paying = order(held.body.id, buyer, { token: 'tok_timeout' });
    await eventually(
      () => orders(buyer),
      (items) => items.length === 1,
    );
    await cancel(sale);
    const unknown = await paying;
    await bankBehaves(usual);
    expect(unknown.status).toBe(202);
    const progress = await done(sale);
    expect(progress.orders).toEqual({ refunded: 1, open: 0, unsettled: 0 });
    expect(await orderOf(unknown.body.id, buyer)).toMatchObject({
      state: 'refunded',
      refundedAmount: PRICE,
    });
    const [bank] = await asRoot<{ charged: string; refunded: string }>(
      1,
      `SET STATEMENT wsrep_sync_wait = 1 FOR
       SELECT c.amount AS charged, (SELECT SUM(r.amount) FROM picket_sandbox.charge_refunds r
         WHERE r.charge_key = c.merchant_key) AS refunded
       FROM picket.payments p JOIN picket_sandbox.charges c ON c.merchant_key = p.id
       WHERE p.order_id = '${unknown.body.id}'`,
    );
    expect([Number(bank!.charged), Number(bank!.refunded)]).toEqual([PRICE, PRICE]);
  });

  it('is for the seller alone', async () => {
    const sale = await putOnSale();
    const stranger = await putOnSale();
    const sending = { token: stranger.seller.token, key: randomUUID(), body: {} };
    expect((await send('POST', pathOf(sale), sending)).status).toBe(404);
    expect((await send('GET', pathOf(sale), { token: sale.seller.token })).status).toBe(404);
    expect((await hold(sale.performanceId, await signUp(), [0])).status).toBe(201);
  });
});

describe('claims while a performance is cancelled', () => {
  it('leave nothing behind: no paid order, no hold, no seat', async () => {
    const sale = await putOnSale({ rows: 5, seatsPerRow: 20, maxTicketsPerBuyer: 100 });
    const buyers = await Promise.all(Array.from({ length: 6 }, () => signUp()));
    let stopped = false;
    const outcomes = new Set<string>();
    let next = 0;
    const shopping = buyers.map(async (buyer) => {
      while (!stopped) {
        const held = await hold(sale.performanceId, buyer, [next++ % sale.seatCount]);
        const paid = held.status === 201 ? await order(held.body.id, buyer) : held;
        outcomes.add(`${paid.status} ${paid.status === 201 ? '' : paid.body.code}`.trim());
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await cancel(sale);
    const progress = await done(sale);
    stopped = true;
    await Promise.all(shopping);
    expect(outcomes).toContain('201');
    expect(outcomes).toContain('409 performance-cancelled');
    expect(progress.orders.refunded).toBeGreaterThan(0);
    expect(await violationsOf([sale.performanceId])).toEqual([]);
    expect(await seatStates(sale.performanceId)).toEqual(Array(sale.seatCount).fill(3));
  });
});

async function orders({ token }: Account): Promise<OrderBody[]> {
  return (await send<{ items: OrderBody[] }>('GET', '/orders', { token })).body.items;
}

function inHours(count: number): string {
  return new Date(Date.now() + count * 3_600_000).toISOString();
}
