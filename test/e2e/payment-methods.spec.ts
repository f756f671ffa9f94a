import { randomUUID } from 'node:crypto';
import { type OnSale, putOnSale, send, signUp } from '../support/client.js';
import { hold, type OrderBody, type Problem } from '../support/sale.js';

interface Method extends Problem {
  id: string;
  provider: string;
  label: string;
  offSession: boolean;
}

let sale: OnSale;
let nextSeatNo = 0;
beforeAll(async () => {
  sale = await putOnSale({ rows: 2, seatsPerRow: 10 });
});

const save = (token: string, method: string, key?: string) =>
  send<Method>('POST', '/payment-methods', {
    token,
    body: { provider: 'sandbox', token: method },
    ...(key === undefined ? {} : { key }),
  });
const list = async (token: string) =>
  (await send<{ items: Method[] }>('GET', '/payment-methods', { token })).body.items;

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe('a saved payment method', () => {
  it('is listed newest first without its token, and pays', async () => {
    const buyer = await signUp();
    await save(buyer.token, 'tok_declined');
    const saved = await save(buyer.token, 'tok_ok');
    expect(saved.status).toBe(201);
    const listed = await list(buyer.token);
    expect(listed.map(({ label }) => label)).toEqual(['tok_ok', 'tok_declined']);
    expect(listed[0]).toEqual(saved.body);
    expect(Object.keys(saved.body).sort()).toEqual(
      ['createdAt', 'id', 'label', 'offSession', 'provider'].sort(),
    );
    expect(saved.body).toMatchObject({ provider: 'sandbox', offSession: true });

    const pay = async (paymentMethodId: string, expected: number) => {
      const held = await hold(sale.performanceId, buyer, [nextSeatNo++]);
      const paymentMethod = { paymentMethodId };
      const { status, body } = await send<OrderBody & Problem>('POST', '/orders', {
        token: buyer.token,
        key: randomUUID(),
        body: { holdId: held.body.id, paymentMethod },
      });
      expect([status, body.code ?? body.state]).toEqual([
        expected,
        expected === 201 ? 'paid' : 'payment-declined',
      ]);
    };
    await pay(listed[0]!.id, 201);
    await pay(listed[1]!.id, 402);
  });

  it('is one, however often and however at once it is saved', async () => {
    const buyer = await signUp();
    const key = randomUUID();
    const keys = [undefined, undefined, undefined, key, key, undefined];
    const answers = await Promise.all(keys.map((one) => save(buyer.token, 'tok_ok', one)));
    expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 201));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await list(buyer.token)).toHaveLength(1);
  });

  it('pays for nobody else, and for nobody once it is removed', async () => {
    const [buyer, other] = [await signUp(), await signUp()];
    const { body: method } = await save(buyer.token, 'tok_ok');
    const pay = async (by: typeof buyer) => {
      const held = await hold(sale.performanceId, by, [nextSeatNo++]);
      const body = { holdId: held.body.id, paymentMethod: { paymentMethodId: method.id } };
      return send<Problem>('POST', '/orders', { token: by.token, key: randomUUID(), body });
    };
    expect((await pay(other)).body.code).toBe('not-found');
    const path = `/payment-methods/${method.id}`;
    expect((await send('DELETE', path, { token: other.token })).status).toBe(404);
    expect((await send('DELETE', path, { token: buyer.token })).status).toBe(204);
    expect((await send('DELETE', path, { token: buyer.token })).status).toBe(404);
    expect((await pay(buyer)).body.code).toBe('not-found');
    expect(await list(buyer.token)).toEqual([]);
  });

  it('is one of ten at the most, also when eleven come at once; a removed one makes room', async () => {
    const buyer = await signUp();
    // The one that loses every race is refused as well, so that one crowd would not show it.
    for (const { token } of [...(await Promise.all(times(20, () => signUp()))), buyer]) {
      const answers = await Promise.all(times(11, (index) => save(token, `tok_${index}`)));
      const refused = answers.filter(({ status }) => status !== 201);
      expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
        [409, 'payment-method-limit-exceeded'],
      ]);
    }
    const [first] = await list(buyer.token);
    await send('DELETE', `/payment-methods/${first!.id}`, { token: buyer.token });
    expect((await save(buyer.token, 'tok_ok')).status).toBe(201);
    expect(await list(buyer.token)).toHaveLength(10);
  });

  it('is never a card number', async () => {
    const buyer = await signUp();
    const refused = await save(buyer.token, '4242 4242 4242 4242');
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-request']);
    expect(JSON.stringify(refused.body)).not.toContain('4242');
    const korean = await send<Problem>('POST', '/payment-methods', {
      token: buyer.token,
      body: { provider: 'sandbox', token: '4242424242424242' },
      headers: { 'accept-language': 'ko' },
    });
    expect(JSON.stringify(korean.body.errors)).toContain('카드 번호');
  });
});
