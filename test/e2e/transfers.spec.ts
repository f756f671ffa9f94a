import { randomUUID } from 'node:crypto';
import { asRoot } from '../support/cluster.js';
import { BoxOffice } from '../support/box-office.js';
import { type Account, type Answer, expectStatus, send, signUp } from '../support/client.js';
import { eventually } from '../support/sale.js';

const LIMIT = 3;

let box: BoxOffice;
let receiver: Account;

beforeAll(async () => {
  box = await BoxOffice.open({ maxTicketsPerBuyer: LIMIT });
});
beforeEach(async () => {
  [receiver] = await Promise.all([signUp(), box.nextBuyer()]);
});

interface Offered {
  id: string;
  state: string;
  code: string;
  expiresAt: string;
}

const offer = (ticketId: string, toEmail = receiver.email, key: string = randomUUID()) =>
  send<Offered>('POST', `/tickets/${ticketId}/transfers`, {
    token: box.buyer.token,
    key,
    body: { toEmail },
  });
const answerIt = (id: string, how: 'accept' | 'decline', { token } = receiver): Promise<Answer> =>
  send('POST', `/transfers/${id}/${how}`, { token });
const withdraw = (id: string, { token } = box.buyer): Promise<Answer> =>
  send('DELETE', `/transfers/${id}`, { token });
const said = ({ status, body }: Answer<{ code?: unknown }>): unknown[] => [status, body?.code];
const listOf = async ({ token }: Account) =>
  (await expectStatus<{ items: Record<string, unknown>[] }>(200, 'GET', '/transfers', { token }))
    .items;
/** The account's places in the ticket limit, by the database. */
const countOf = async ({ id }: Account): Promise<number> => {
  const rows = await asRoot<{ tickets: number }>(
    1,
    `SELECT tickets FROM picket.buyer_ticket_counts
     WHERE account_id = '${id}' AND performance_id = '${box.sale.performanceId}'`,
  );
  return rows[0]?.tickets ?? 0;
};
async function offered(): Promise<{ ticketId: string; orderId: string; code: string; id: string }> {
  const { id: ticketId, orderId, code } = await box.buyOne();
  const { status, body } = await offer(ticketId);
  expect([status, body.state]).toEqual([201, 'offered']);
  return { ticketId, orderId, code, id: body.id };
}

describe('a transfer', () => {
  it('gives the ticket to the receiver, with a new code; the old one lets nobody in', async () => {
    const { ticketId, orderId, code, id } = await offered();
    expect((await listOf(receiver))[0]).toMatchObject({ id, direction: 'received' });
    expect((await listOf(box.buyer))[0]).toMatchObject({
      id,
      direction: 'given',
      state: 'offered',
    });
    expect((await answerIt(id, 'accept')).status).toBe(204);
    const ticket = await expectStatus(200, 'GET', `/tickets/${ticketId}`, receiver);
    expect([ticket.state, ticket.revision]).toEqual(['valid', 1]);
    for (const path of ['', '/code', '/qr.svg', '/paper']) {
      const answer = await send('GET', `/tickets/${ticketId}${path}`, { token: box.buyer.token });
      expect(said(answer)).toEqual([404, 'not-found']);
    }
    const old = await box.scan(code);
    expect([...said(old), old.body.reason]).toEqual([410, 'ticket-void', 'old-revision']);
    expect([await countOf(box.buyer), await countOf(receiver)]).toEqual([0, 1]);
    const order = await expectStatus<{ tickets: { state: string }[] }>(
      200,
      'GET',
      `/orders/${orderId}`,
      box.buyer,
    );
    expect(order.tickets.map(({ state }) => state)).toEqual(['transferred']);
    const fresh = await expectStatus<{ code: string }>(
      200,
      'GET',
      `/tickets/${ticketId}/code`,
      receiver,
    );
    expect((await box.scan(fresh.code)).body).toMatchObject({ result: 'admitted', ticketId });
  });

  it('tells both', async () => {
    const { id } = await offered();
    await answerIt(id, 'accept');
    const kindsOf = ({ token }: Account, last: readonly string[]) =>
      eventually(
        async () => {
          const { body } = await send<{ items: { kind: string }[] }>('GET', '/notifications', {
            token,
          });
          return body.items.map(({ kind }) => kind).filter((kind) => kind.startsWith('transfer'));
        },
        (kinds) => last.every((kind) => kinds.includes(kind)),
      );
    // The receiver of other specs of this file is told of other tickets, too.
    await kindsOf(receiver, ['transfer-offered', 'transfer-received']);
    expect(await kindsOf(box.buyer, ['transfer-accepted'])).toEqual(['transfer-accepted']);
  });

  it('answers a repetition with the first offer, and refuses a second one', async () => {
    const { id: ticketId } = await box.buyOne();
    const key = randomUUID();
    const first = await offer(ticketId, receiver.email, key);
    const again = await offer(ticketId, receiver.email, key);
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
    expect(said(await offer(ticketId))).toEqual([409, 'transfer-already-offered']);
    expect(said(await offer(ticketId, 'x@y.kr', key))).toEqual([422, 'idempotency-key-reused']);
  });

  it('is for other accounts that exist', async () => {
    const { id } = await box.buyOne();
    expect(said(await offer(id, `${randomUUID()}@example.com`))).toEqual([422, 'receiver-unknown']);
    expect(said(await offer(id, box.buyer.email))).toEqual([422, 'transfer-to-oneself']);
    expect((await offer(id, ` ${receiver.email.toUpperCase()} `)).status).toBe(201);
  });

  it('is answered by its receiver and withdrawn by its giver alone', async () => {
    const { id } = await offered();
    expect(said(await answerIt(id, 'accept', box.buyer))).toEqual([404, 'not-found']);
    expect(said(await answerIt(id, 'decline', box.staff))).toEqual([404, 'not-found']);
    expect(said(await withdraw(id, receiver))).toEqual([404, 'not-found']);
  });

  it.each(['decline', 'withdraw'] as const)('can be offered again after %s', async (how) => {
    const { id, ticketId } = await offered();
    const end = () => (how === 'decline' ? answerIt(id, how) : withdraw(id));
    expect([(await end()).status, (await end()).status]).toEqual([204, 204]);
    expect(said(await answerIt(id, 'accept'))).toEqual([409, 'transfer-not-open']);
    expect(await box.stateOf(ticketId)).toBe('valid');
    expect((await offer(ticketId)).status).toBe(201);
  });

  it('lapses with its time, by itself', async () => {
    const { id, ticketId } = await offered();
    const past = `expires_at = NOW(3) - INTERVAL 1 SECOND`;
    await asRoot(1, `UPDATE picket.transfers SET ${past} WHERE id = '${id}'`);
    expect(said(await answerIt(id, 'accept'))).toEqual([409, 'transfer-not-open']);
    expect((await listOf(box.buyer))[0]).toMatchObject({ id, state: 'lapsed' });
    expect((await offer(ticketId)).status).toBe(201);
  });

  it('never reaches into the time of entry', async () => {
    const late = await BoxOffice.openMinutesBefore(60);
    const { id } = await late.buyOne();
    const sending = { token: late.buyer.token, key: randomUUID() };
    const body = { toEmail: receiver.email };
    const answer = await send('POST', `/tickets/${id}/transfers`, { ...sending, body });
    expect(said(answer)).toEqual([409, 'transfer-too-late']);
    const soon = await BoxOffice.openMinutesBefore(3 * 60 + 30);
    const { id: ticketId } = await soon.buyOne();
    const offeredSoon = await send<Offered>('POST', `/tickets/${ticketId}/transfers`, {
      ...{ token: soon.buyer.token, key: randomUUID() },
      body,
    });
    const leftMs = Date.parse(offeredSoon.body.expiresAt) - Date.now();
    expect(leftMs).toBeGreaterThan(20 * 60_000);
    expect(leftMs).toBeLessThan(31 * 60_000);
  });

  it('keeps the ticket limit of the receiver', async () => {
    const { id } = await offered();
    const giver = box.buyer;
    box.buyer = receiver;
    await box.buy(LIMIT);
    expect(said(await answerIt(id, 'accept'))).toEqual([409, 'ticket-limit-exceeded']);
    expect([await countOf(giver), await countOf(receiver)]).toEqual([1, LIMIT]);
    expect((await listOf(giver))[0]).toMatchObject({ id, state: 'offered' });
  });

  it('is refused for a ticket that was entered with, refunded or issued anew too often', async () => {
    const used = await box.buyOne();
    await box.scan(used.code);
    expect(said(await offer(used.id))).toEqual([409, 'ticket-checked-in']);
    const refunded = await box.buyOne();
    await box.refund(refunded.orderId);
    expect(said(await offer(refunded.id))).toEqual([410, 'ticket-void']);
    const worn = await box.buyOne();
    await asRoot(1, `UPDATE picket.tickets SET revision = 255 WHERE id = '${worn.id}'`);
    expect(said(await offer(worn.id))).toEqual([409, 'transfers-used-up']);
  });
});

describe('a refund', () => {
  it('withdraws what is offered', async () => {
    const { id, orderId } = await offered();
    expect((await box.refund(orderId)).status).toBe(201);
    expect((await listOf(box.buyer))[0]).toMatchObject({ id, state: 'withdrawn' });
    expect(said(await answerIt(id, 'accept'))).toEqual([409, 'transfer-not-open']);
  });

  it("is not the giver's to ask for, until the ticket is back", async () => {
    const { id, ticketId, orderId } = await offered();
    await answerIt(id, 'accept');
    expect(said(await box.refund(orderId))).toEqual([409, 'ticket-transferred']);
    const others = await send('POST', `/orders/${orderId}/refunds`, {
      ...{ token: receiver.token, key: randomUUID(), body: {} },
    });
    expect(said(others)).toEqual([404, 'not-found']);
    const giver = box.buyer;
    box.buyer = receiver;
    const back = await offer(ticketId, giver.email);
    expect((await answerIt(back.body.id, 'accept', giver)).status).toBe(204);
    box.buyer = giver;
    expect((await box.refund(orderId)).status).toBe(201);
    expect([await countOf(giver), await countOf(receiver)]).toEqual([0, 0]);
  });

  it('of a cancelled performance frees the limits of those who hold the tickets', async () => {
    const own = await BoxOffice.open({ maxTicketsPerBuyer: LIMIT });
    const { id: ticketId, orderId } = await own.buyOne();
    const { token } = own.buyer;
    const key = randomUUID();
    const body = { toEmail: receiver.email };
    const made = await send<Offered>('POST', `/tickets/${ticketId}/transfers`, {
      token,
      key,
      body,
    });
    await answerIt(made.body.id, 'accept');
    const path = `/seller/performances/${own.sale.performanceId}/cancellation`;
    await expectStatus(202, 'POST', path, { token: own.sale.seller.token, key, body: {} });
    const order = await eventually(
      () => expectStatus(200, 'GET', `/orders/${orderId}`, { token }),
      ({ state }) => state === 'refunded',
    );
    expect(order.refundedAmount).toBe(50_000);
    const counts = await asRoot(
      1,
      `SELECT SUM(tickets) AS sum, MIN(tickets) AS least FROM picket.buyer_ticket_counts
       WHERE performance_id = '${own.sale.performanceId}'`,
    );
    expect((counts as object[]).map((row) => Object.values(row).map(Number))).toEqual([[0, 0]]);
  });
});

describe('at the same moment', () => {
  it.each(['accept', 'withdraw', 'refund', 'check-in'] as const)(
    'of an acceptance and another %s one wins',
    async (rival) => {
      for (let round = 0; round < 3; round++) {
        await Promise.all([signUp().then((one) => (receiver = one)), box.nextBuyer()]);
        const { id, ticketId, orderId, code } = await offered();
        const rivals = {
          accept: () => answerIt(id, 'accept'),
          withdraw: () => withdraw(id),
          refund: () => box.refund(orderId),
          'check-in': () => box.scan(code),
        };
        const both = await Promise.all([answerIt(id, 'accept'), rivals[rival]()]);
        const won = both.map(({ status }) => status < 300);
        expect(won.filter(Boolean)).toHaveLength(1);
        const isReceivers = won[0] === true || rival === 'accept';
        const sides = [await countOf(box.buyer), await countOf(receiver)];
        const kept = rival === 'refund' && !isReceivers ? 0 : 1;
        expect(sides).toEqual(isReceivers ? [0, 1] : [kept, 0]);
        const seen = await send('GET', `/tickets/${ticketId}`, { token: receiver.token });
        expect(seen.status).toBe(isReceivers ? 200 : 404);
      }
    },
  );
});
