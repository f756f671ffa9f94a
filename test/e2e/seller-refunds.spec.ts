import { randomUUID } from 'node:crypto';
import type { RefundQuote } from '../../src/orders/order-books.schemas.js';
import {
  type Account,
  expectStatus,
  putOnSale,
  send,
  signUp,
  signUpSeller,
} from '../support/client.js';
import { mailTo, noticeOf } from '../support/notices.js';
import { buy } from '../support/sale.js';

const REASON = '무대 설비 문제로 이 좌석을 쓸 수 없습니다.';

/** Three tickets, at 10 percent: sold for a performance in five days. */
async function sold() {
  const event = { cancellationFeeSteps: [{ daysBefore: 9, percent: 10 }] };
  const startsAt = new Date(Date.now() + 5 * 86_400_000).toISOString();
  const sale = await putOnSale({ event, performance: { startsAt, salesCloseAt: startsAt } });
  const buyer = await signUp();
  return { sale, buyer, order: await buy(sale.performanceId, buyer, [0, 1, 2]) };
}

const refund = (orderId: string, { token }: Account, body: object, key = randomUUID()) =>
  send('POST', `/seller/orders/${orderId}/refunds`, { token, key, body });

describe("a seller's refund of an order", () => {
  it('shows its amount before, waives the fee or keeps it, and stands in the ledger', async () => {
    const { sale, buyer, order } = await sold();
    const { token } = sale.seller;
    const [one, two, three] = order.tickets.map(({ id }) => id) as [string, string, string];
    const quote = (query: string) =>
      expectStatus<RefundQuote>(200, 'GET', `/seller/orders/${order.id}/refund-quote?${query}`, {
        token,
      });
    const [kept, waived] = [
      await quote(`ticketIds=${one}`),
      await quote(`ticketIds=${two},${three}&waiveFee=true`),
    ];
    expect([kept.amount, kept.feeAmount]).toEqual([45_000, 5_000]);
    expect([waived.amount, waived.feeAmount]).toEqual([100_000, 0]);

    const body = { ticketIds: [one], waiveFee: false, reason: REASON };
    const key = randomUUID();
    const [first, again] = [
      await refund(order.id, sale.seller, body, key),
      await refund(order.id, sale.seller, body, key),
    ];
    expect(first).toMatchObject({
      status: 201,
      body: { amount: 45_000, feeAmount: 5_000, state: 'partially-refunded' },
    });
    expect(again.body).toEqual(first.body);
    const other = { ...body, waiveFee: true };
    expect(await refund(order.id, sale.seller, other, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    expect(await refund(order.id, sale.seller, body)).toMatchObject({
      status: 409,
      body: { code: 'ticket-already-refunded' },
    });
    const rest = { waiveFee: true, reason: REASON };
    expect(await refund(order.id, sale.seller, rest)).toMatchObject({
      status: 201,
      body: { amount: 100_000, feeAmount: 0, state: 'refunded' },
    });
    const ledger = await expectStatus<{ entries: { kind: string; amount: number }[] }>(
      200,
      'GET',
      `/orders/${order.id}/ledger`,
      { token: buyer.token },
    );
    const sums = ledger.entries.map(({ kind, amount }) => `${kind} ${amount}`).sort();
    expect(sums).toEqual(['charge 150000', 'fee 5000', 'refund 100000', 'refund 45000']);
  });

  it('tells the buyer why, in the app and by mail', async () => {
    const { sale, buyer, order } = await sold();
    await refund(order.id, sale.seller, { waiveFee: true, reason: REASON });
    const notice = await noticeOf(buyer, 'order-refunded-by-seller');
    expect(notice.body.ko).toContain(REASON);
    expect((await mailTo(buyer, 'Refunded by the seller')).text).toContain(REASON);
  });

  it('is for the seller of the performance alone, with a reason and a key', async () => {
    const { sale, buyer, order } = await sold();
    const body = { waiveFee: true, reason: REASON };
    expect(await refund(order.id, buyer, body)).toMatchObject({ status: 403 });
    expect(await refund(order.id, await signUpSeller(), body)).toMatchObject({ status: 404 });
    expect(await refund(order.id, sale.seller, { waiveFee: true })).toMatchObject({ status: 400 });
    const { token } = sale.seller;
    const path = `/seller/orders/${order.id}/refunds`;
    expect(await send('POST', path, { token, body })).toMatchObject({
      status: 400,
      body: { code: 'idempotency-key-required' },
    });
    const shown = await expectStatus(200, 'GET', `/orders/${order.id}`, { token: buyer.token });
    expect(shown).toMatchObject({ state: 'paid', refundedAmount: 0 });
  });
});
