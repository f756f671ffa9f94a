import { randomUUID } from 'node:crypto';
import { type Account, putOnSale, send, signUp } from '../support/client.js';
import { startApi } from '../support/processes.js';
import {
  eventually,
  hold,
  type HoldBody,
  order,
  type Problem,
  seatStates,
  signUpMany,
} from '../support/sale.js';

describe('more time for a hold', () => {
  const extend = (id: string, { token }: Account, key?: string, baseUrl?: string) =>
    send<HoldBody & Problem>('POST', `/holds/${id}/extension`, {
      ...{ token, ...(key && { key }), ...(baseUrl && { baseUrl }) },
    });
  const secondsUntil = (at: string): number => (Date.parse(at) - Date.now()) / 1_000;

  it('is given once, to its buyer, until a moment that seats and repetitions share', async () => {
    const sale = await putOnSale();
    const [buyer, other] = await signUpMany(2);
    const held = (await hold(sale.performanceId, buyer!, [0, 1])).body;
    const key = randomUUID();
    const [first, again] = [await extend(held.id, buyer!, key), await extend(held.id, buyer!, key)];
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body).toEqual(first.body);
    const gainedMs = Date.parse(first.body.expiresAt) - Date.parse(held.expiresAt);
    expect([held.extendedAt, gainedMs]).toEqual([null, 120_000]);
    expect(first.body.extendedAt).not.toBeNull();
    const refused = await extend(held.id, buyer!);
    expect([refused.status, refused.body.code]).toEqual([409, 'hold-extended']);
    const foreign = await extend(held.id, other!);
    expect([foreign.status, foreign.body.code]).toEqual([404, 'not-found']);
    const shown = await send<HoldBody>('GET', `/holds/${held.id}`, { token: buyer!.token });
    expect(shown.body).toEqual(first.body);
    expect((await order(held.id, buyer!)).status).toBe(201);
    const late = await extend(held.id, buyer!);
    expect([late.status, late.body.code]).toEqual([409, 'hold-converted']);
  });

  it('is given once to those who ask at the same moment through both processes', async () => {
    const sale = await putOnSale();
    const buyer = await signUp();
    const { body } = await hold(sale.performanceId, buyer, [0]);
    const answers = await Promise.all(Array.from({ length: 6 }, () => extend(body.id, buyer)));
    const codes = answers.map((one) => [one.status, one.body.code]).sort();
    const refusals = Array.from({ length: 5 }, () => [409, 'hold-extended']);
    expect(codes).toEqual([[200, undefined], ...refusals]);
  });

  it('ends with the sale', async () => {
    const salesCloseAt = new Date(Date.now() + 500_000).toISOString();
    const sale = await putOnSale({ performance: { salesCloseAt } });
    const brief = await putOnSale({
      performance: { salesCloseAt: new Date(Date.now() + 60_000).toISOString() },
    });
    const buyer = await signUp();
    const held = (await hold(sale.performanceId, buyer, [0])).body;
    const { body } = await extend(held.id, buyer);
    expect(body.expiresAt).toBe(salesCloseAt);
    const beyond = (await hold(brief.performanceId, buyer, [0])).body;
    const refused = await extend(beyond.id, buyer);
    expect([refused.status, refused.body.code]).toEqual([409, 'sale-ends']);
  });

  it('lets nobody keep seats with cards that are declined, not even with more time', async () => {
    const clocks = { HOLD_SECONDS: '2', HOLD_EXTENSION_SECONDS: '2', HOLD_PAYMENT_SECONDS: '3' };
    const quick = await startApi(clocks);
    try {
      const { baseUrl } = quick;
      const sale = await putOnSale();
      const buyer = await signUp();
      const { id, expiresAt } = (await hold(sale.performanceId, buyer, [0], { baseUrl })).body;
      const age = (): number => 2 - secondsUntil(expiresAt);
      const pay = () => order(id, buyer, { token: 'tok_declined', baseUrl });
      expect((await extend(id, buyer, undefined, baseUrl)).status).toBe(200);
      const over = await eventually(pay, ({ status }) => status !== 402, 12_000);
      expect([over.status, over.body.code]).toEqual([409, 'hold-expired']);
      expect(age()).toBeGreaterThan(6.5);
      expect(age()).toBeLessThan(9);
    } finally {
      await quick.stop();
    }
  });

  it('keeps the seats from the sweeper, which ends the hold when that time is over, too', async () => {
    const quick = await startApi({ HOLD_SECONDS: '2', HOLD_EXTENSION_SECONDS: '2' });
    try {
      const { baseUrl } = quick;
      const sale = await putOnSale();
      const buyer = await signUp();
      const held = (await hold(sale.performanceId, buyer, [0], { baseUrl })).body;
      const { body } = await extend(held.id, buyer, undefined, baseUrl);
      await eventually(
        () => Promise.resolve(secondsUntil(held.expiresAt)),
        (s) => s < -0.5,
        4_000,
      );
      expect((await seatStates(sale.performanceId))[0]).toBe(1);
      await eventually(
        () => seatStates(sale.performanceId),
        (states) => states[0] === 0,
        5_000,
      );
      expect(secondsUntil(body.expiresAt)).toBeLessThan(0);
      const late = await extend(held.id, buyer);
      expect([late.status, late.body.code]).toEqual([409, 'hold-expired']);
    } finally {
      await quick.stop();
    }
  });
});
