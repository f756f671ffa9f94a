import { randomUUID } from 'node:crypto';
import { create, draft, planBody } from '../support/catalogue.js';
import { expectStatus, putOnSale, send, signUp, signUpSeller } from '../support/client.js';
import { buy, hold, type OrderBody } from '../support/sale.js';
import { awaitPass, join, putBehindLine } from '../support/waiting-room.js';

interface Page {
  items: (OrderBody & { buyerName: string })[];
  nextCursor: string | null;
}

describe('the orders of a performance', () => {
  it('come newest first, by pages and by state, and to their seller alone', async () => {
    const sale = await putOnSale();
    const buyers = [await signUp(), await signUp(), await signUp()];
    const orders: string[] = [];
    for (const [index, buyer] of buyers.entries()) {
      orders.unshift((await buy(sale.performanceId, buyer, [index * 2, index * 2 + 1])).id);
    }
    await expectStatus(201, 'POST', `/orders/${orders[1]}/refunds`, {
      token: buyers[1]!.token,
      key: randomUUID(),
      body: {},
    });
    const path = `/seller/performances/${sale.performanceId}/orders`;
    const ask = (query: string) =>
      expectStatus<Page>(200, 'GET', `${path}?${query}`, { token: sale.seller.token });
    const ids = ({ items }: Page) => items.map(({ id }) => id);

    const first = await ask('limit=2');
    expect(ids(first)).toEqual(orders.slice(0, 2));
    expect(first.items[0]).toMatchObject({ buyerName: '김피켓', state: 'paid', amount: 100_000 });
    expect(first.items[0]!.tickets).toHaveLength(2);
    const second = await ask(`limit=2&cursor=${first.nextCursor}`);
    expect([ids(second), second.nextCursor]).toEqual([[orders[2]], null]);
    expect(ids(await ask('state=paid'))).toEqual([orders[0], orders[2]]);
    expect(ids(await ask('state=refunded'))).toEqual([orders[1]]);

    const other = await signUpSeller();
    expect((await send('GET', path, { token: other.token })).status).toBe(404);
  });
});

describe('the funnel of a performance', () => {
  const funnelOf = ({ performanceId, seller }: Awaited<ReturnType<typeof putOnSale>>) =>
    expectStatus(200, 'GET', `/seller/performances/${performanceId}/funnel`, {
      token: seller.token,
    });

  it('counts people, each once', async () => {
    const sale = await putOnSale();
    const [one, other] = [await signUp(), await signUp()];
    await buy(sale.performanceId, one, [0]);
    await buy(sale.performanceId, one, [1]);
    await hold(sale.performanceId, other, [2]);
    expect(await funnelOf(sale)).toEqual({ line: null, held: 2, paid: 1 });
  });

  it('begins with the line where there is one', async () => {
    const sale = await putBehindLine();
    const buyer = await signUp();
    await join(sale.performanceId, await signUp());
    const { body } = await join(sale.performanceId, buyer);
    await awaitPass(sale.performanceId, buyer, body.ticket);
    expect(await funnelOf(sale)).toMatchObject({ line: { admitted: 1 }, held: 0, paid: 0 });
  });
});

describe('own seating plans', () => {
  it('are listed newest first, and shown before anything is published', async () => {
    const seller = await signUpSeller();
    const { plan } = await draft(seller);
    const later = await create(seller, '/seating-plans', planBody({ name: '둘째 배치도' }));
    const { token } = seller;
    const { items } = await expectStatus<{ items: { id: string }[] }>(
      200,
      'GET',
      '/seller/seating-plans',
      { token },
    );
    expect(items.map(({ id }) => id)).toEqual([later.id, plan]);
    expect(items[0]).toMatchObject({ name: '둘째 배치도', version: 1, seatCount: 20 });
    const seats = await expectStatus(200, 'GET', `/seller/seating-plans/${plan}/seats`, { token });
    expect(seats).toMatchObject({ seatCount: 20, grades: ['VIP', 'R', 'S'] });
  });
});
