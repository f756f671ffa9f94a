import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BoxOffice } from '../support/box-office.js';
import { type Account, type OnSale, putOnSale, send, signUp } from '../support/client.js';
import { asRoot } from '../support/cluster.js';
import { buy, hold, type OrderBody, type Problem, seatStates } from '../support/sale.js';

const PRICE = 50_000;

interface Refund extends Problem {
  id: string;
  amount: number;
  feeAmount: number;
  state: string;
}

let sale: OnSale;
let nextSeat = 0;
const seats = (count: number): number[] => Array.from({ length: count }, () => nextSeat++);
beforeAll(async () => {
  sale = await putOnSale({ rows: 10, seatsPerRow: 10 });
});

const refund = (
  orderId: string,
  { token }: Account,
  ticketIds?: readonly string[],
  { key = randomUUID() }: { key?: string } = {},
) =>
  send<Refund>('POST', `/orders/${orderId}/refunds`, {
    token,
    key,
    body: ticketIds === undefined ? {} : { ticketIds },
  });

const orderOf = async (id: string, { token }: Account) =>
  (
    await send<
      Omit<OrderBody, 'tickets'> & { refundedAmount: number; tickets: { state: string }[] }
    >('GET', `/orders/${id}`, { token })
  ).body;

const idsOf = ({ tickets }: OrderBody): string[] => tickets.map(({ id }) => id);

describe('a refund of some tickets', () => {
  it('leaves the others valid, and several make the order refunded', async () => {
    const buyer = await signUp();
    const seatNos = seats(3);
    const bought = await buy(sale.performanceId, buyer, seatNos);
    const [first, second, third] = idsOf(bought) as [string, string, string];
    const one = await refund(bought.id, buyer, [second]);
    expect([one.status, one.body.amount, one.body.feeAmount, one.body.state]).toEqual([
      201,
      PRICE,
      0,
      'partially-refunded',
    ]);
    const after = await orderOf(bought.id, buyer);
    expect([after.state, after.refundedAmount]).toEqual(['partially-refunded', PRICE]);
    expect(after.tickets.map(({ state }) => state)).toEqual(['valid', 'void', 'valid']);
    const states = await seatStates(sale.performanceId);
    expect(seatNos.map((seatNo) => states[seatNo])).toEqual([2, 0, 2]);
    expect((await hold(sale.performanceId, await signUp(), [seatNos[1]!])).status).toBe(201);

    const two = await refund(bought.id, buyer, [first]);
    expect([two.status, two.body.state]).toEqual([201, 'partially-refunded']);
    const rest = await refund(bought.id, buyer);
    expect([rest.status, rest.body.amount, rest.body.state]).toEqual([201, PRICE, 'refunded']);
    expect((await orderOf(bought.id, buyer)).refundedAmount).toBe(3 * PRICE);
    const again = await refund(bought.id, buyer, [third]);
    expect([again.status, again.body.code]).toEqual([409, 'order-not-refundable']);
  });

  it('passes each on to the bank by itself, and the payment ends with the last', async () => {
    const buyer = await signUp();
    const bought = await buy(sale.performanceId, buyer, seats(2));
    const payment = async () =>
      (
        await asRoot<{ state: string; refunded: number; refunds: bigint }>(
          1,
          `SET STATEMENT wsrep_sync_wait = 1 FOR
           SELECT p.state, p.refunded_amount AS refunded, (SELECT COUNT(*)
             FROM picket_sandbox.charge_refunds r WHERE r.charge_key = p.id) AS refunds
           FROM picket.payments p WHERE p.order_id = '${bought.id}'`,
        )
      )[0];
    for (const [index, id] of idsOf(bought).entries()) {
      await refund(bought.id, buyer, [id]);
      expect(await payment()).toMatchObject({
        state: index === 0 ? 'captured' : 'refunded',
        refunded: PRICE * (index + 1),
        refunds: BigInt(index + 1),
      });
    }
  });

  it('refuses tickets that are not the order’s, and those given back before', async () => {
    const buyer = await signUp();
    const bought = await buy(sale.performanceId, buyer, seats(2));
    const other = await buy(sale.performanceId, buyer, seats(1));
    const [first, second] = idsOf(bought) as [string, string];
    for (const foreign of [randomUUID(), idsOf(other)[0]!]) {
      const answer = await refund(bought.id, buyer, [first, foreign]);
      expect([answer.status, answer.body.code, answer.body.ticketIds]).toEqual([
        422,
        'ticket-not-in-order',
        [foreign],
      ]);
    }
    expect((await refund(bought.id, buyer, [first])).status).toBe(201);
    const again = await refund(bought.id, buyer, [first, second]);
    expect([again.status, again.body.code, again.body.ticketIds]).toEqual([
      409,
      'ticket-already-refunded',
      [first],
    ]);
    expect((await refund(bought.id, await signUp(), [second])).status).toBe(404);
  });

  it('refuses a ticket somebody entered with, and gives the others back', async () => {
    const box = await BoxOffice.open();
    const { orderId, tickets } = await box.buy(2);
    const [used, unused] = tickets.map(({ id }) => id) as [string, string];
    expect((await box.scan(await box.codeOf(used))).status).toBe(200);
    for (const wanted of [undefined, [used], [used, unused]]) {
      const answer = await refund(orderId, box.buyer, wanted);
      expect([answer.status, answer.body.code, answer.body.ticketIds]).toEqual([
        409,
        'ticket-checked-in',
        [used],
      ]);
    }
    const rest = await refund(orderId, box.buyer, [unused]);
    expect([rest.status, rest.body.state]).toEqual([201, 'partially-refunded']);
  });

  it('is not to be had once the performance has begun', async () => {
    const startsAt = new Date(Date.now() + 20_000).toISOString();
    const soon = await putOnSale({ performance: { startsAt, salesCloseAt: startsAt } });
    const buyer = await signUp();
    const bought = await buy(soon.performanceId, buyer, [0]);
    await sleep(Date.parse(startsAt) - Date.now() + 500);
    const answer = await refund(bought.id, buyer);
    expect([answer.status, answer.body.code]).toEqual([409, 'order-not-refundable']);
  });
});

describe('refunds at the same time', () => {
  it('under one key give one answer, also later', async () => {
    const buyer = await signUp();
    const bought = await buy(sale.performanceId, buyer, seats(2));
    const [first] = idsOf(bought) as [string];
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => refund(bought.id, buyer, [first], { key })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(201));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    await refund(bought.id, buyer);
    expect((await refund(bought.id, buyer, [first], { key })).body).toEqual(answers[0]!.body);
    const changed = await refund(bought.id, buyer, idsOf(bought), { key });
    expect([changed.status, changed.body.code]).toEqual([422, 'idempotency-key-reused']);
  });
});
