import { v7 as uuidv7 } from 'uuid';
import { TossServer } from '../../../test/support/toss-server.js';
import type { Config } from '../../config/config.schema.js';
import { MethodNotAccepted, NotOffered } from './payment-gateway.js';
import { TossGateway, TossUndecided } from './toss-gateway.js';

const AMOUNT = 50_000;
let server: TossServer;
let gateway: TossGateway;

beforeEach(async () => {
  server = new TossServer();
  gateway = new TossGateway({
    TOSS_API_URL: await server.open(),
    TOSS_SECRET_KEY: 'test_sk_picket',
    PAYMENT_TIMEOUT_MS: 2_000,
  } as Config);
});
afterEach(() => server.close());

const pay = (key: string, token: string, amount = AMOUNT) =>
  gateway.charge({ key, amount, token, signal: AbortSignal.timeout(5_000) });
/** A buyer comes back from the payment window. */
const begin = (key: string, how = {}) => `${key}/${server.begin(key, AMOUNT, how)}`;
const done = () => server.payments.filter(({ status }) => status === 'DONE');

describe('a charge', () => {
  it('is confirmed once under the id that the page chose', async () => {
    const key = uuidv7();
    const token = begin(key);
    expect(gateway.paymentIdOf(token)).toBe(key);
    const first = await pay(key, token);
    expect(first).toEqual({ outcome: 'captured', reference: server.payments[0]!.paymentKey });
    expect(await pay(key, token)).toEqual(first);
    expect(server.transactions).toHaveLength(1);
  });

  it('is declined by the card company, for another amount, or without a payment', async () => {
    const [refused, other] = [uuidv7(), uuidv7()];
    expect(await pay(refused, begin(refused, { declines: true }))).toEqual({ outcome: 'declined' });
    expect(await pay(other, begin(other), 1_000)).toEqual({ outcome: 'declined' });
    expect(await pay(uuidv7(), `${uuidv7()}/nothing`)).toEqual({ outcome: 'declined' });
    expect(await pay(uuidv7(), 'nonsense')).toEqual({ outcome: 'declined' });
    expect(await gateway.settle(refused)).toEqual({ outcome: 'declined' });
    expect(done()).toEqual([]);
  });

  it('is never made for a payment that was begun for another order', async () => {
    expect(await pay(uuidv7(), begin(uuidv7()))).toEqual({ outcome: 'declined' });
    expect(server.requests).toEqual([]);
  });

  it('whose answer is lost is found by orderId', async () => {
    const key = uuidv7();
    const token = begin(key);
    server.loseAnswerTo = /confirm$/;
    await expect(pay(key, token)).rejects.toThrow();
    expect((await gateway.settle(key)).outcome).toBe('captured');
    expect(await gateway.find(key)).toMatchObject({ state: 'captured', amount: AMOUNT });
    expect((await pay(key, token)).outcome).toBe('captured');
    expect(server.transactions).toHaveLength(1);
  });

  it('that was not confirmed stays undecided until it expires', async () => {
    const [begun, young, old] = [uuidv7(), uuidv7(), uuidv7({ msecs: Date.now() - 61_000 })];
    begin(begun);
    await expect(gateway.settle(begun)).rejects.toBeInstanceOf(TossUndecided);
    await expect(gateway.settle(young)).rejects.toBeInstanceOf(TossUndecided);
    server.payments[0]!.status = 'EXPIRED';
    expect(await gateway.settle(begun)).toEqual({ outcome: 'declined' });
    expect(await gateway.settle(old)).toEqual({ outcome: 'declined' });
    expect(await gateway.find(young)).toBeUndefined();
  });

  it('cannot be reserved first, which the capabilities say', async () => {
    expect(gateway.capabilities).toMatchObject({ separateCapture: false, offSession: false });
    await expect(gateway.authorize()).rejects.toBeInstanceOf(NotOffered);
  });
});

describe('a refund', () => {
  it('of a part is given once a key, several a charge, also when an answer is lost', async () => {
    const key = uuidv7();
    await pay(key, begin(key));
    const give = (refundKey: string, amount: number) =>
      gateway.refund({ key: refundKey, chargeKey: key, amount });
    server.loseAnswerTo = /cancel$/;
    await expect(give('a', 20_000)).rejects.toThrow();
    server.fifteenDaysPass();
    for (const refundKey of ['a', 'b', 'b']) await give(refundKey, 20_000);
    expect(await gateway.find(key)).toMatchObject({ state: 'captured', refundedAmount: 40_000 });
    await expect(give('c', 20_000)).rejects.toThrow('NOT_CANCELABLE_AMOUNT');
    await give('d', 10_000);
    expect(await gateway.find(key)).toMatchObject({ refundedAmount: AMOUNT });
  });
});

describe('captured charges', () => {
  it('are listed by pages, without what was given back or declined', async () => {
    const keys = [uuidv7(), uuidv7(), uuidv7()];
    for (const key of keys) await pay(key, begin(key));
    const refused = uuidv7();
    await pay(refused, begin(refused, { declines: true }));
    const range = { fromMs: Date.now() - 60_000, toMs: Date.now() + 1_000 };
    const first = await gateway.capturedCharges({ ...range, limit: 2 });
    const second = await gateway.capturedCharges({ ...range, limit: 2, after: first.next });
    expect([...first.charges, ...second.charges].map(({ key }) => key)).toEqual(keys);
    expect(second.next).toBeUndefined();
    await gateway.refund({ key: 'r', chargeKey: keys[0]!, amount: AMOUNT });
    const all = await gateway.capturedCharges({ ...range, limit: 100 });
    expect(all.charges.map(({ key }) => key)).toEqual(keys.slice(1));
  });
});

describe('a saved method', () => {
  it('is a billing key of its owner: charged once a key, until it is forgotten', async () => {
    const accountId = uuidv7();
    const save = (token: string) => gateway.saveMethod({ accountId, token, known: [] });
    const saved = await save('auth_ok');
    expect(saved).toMatchObject({ label: '신한 1234' });
    expect(await save('auth_ok')).toEqual(saved);
    const key = uuidv7();
    expect((await pay(key, saved.token)).outcome).toBe('captured');
    expect((await pay(key, saved.token)).outcome).toBe('captured');
    expect(server.transactions).toHaveLength(1);
    const foreign = saved.token.replace(accountId, uuidv7());
    expect(await pay(uuidv7(), foreign)).toEqual({ outcome: 'declined' });
    await expect(save('auth_no')).rejects.toBeInstanceOf(MethodNotAccepted);
    await gateway.forgetMethod(saved.token);
    await gateway.forgetMethod(saved.token);
    expect(await pay(uuidv7(), saved.token)).toEqual({ outcome: 'declined' });
  });
});

describe('a webhook', () => {
  it('names the payment to ask about, and nothing else', () => {
    const orderId = uuidv7();
    const event = { eventType: 'PAYMENT_STATUS_CHANGED', data: { orderId, status: 'DONE' } };
    const read = (body: string) => gateway.readWebhook({ headers: {}, body });
    expect(read(JSON.stringify(event))).toBe(orderId);
    for (const body of ['', '{', '[]', 'null', '{"data":{"orderId":"x"}}']) {
      expect(read(body)).toBeUndefined();
    }
  });
});
