import Stripe from 'stripe';
import { v7 as uuidv7 } from 'uuid';
import { StripeServer } from '../../../test/support/stripe-server.js';
import type { Config } from '../../config/config.schema.js';
import { MethodNotAccepted, WebhookNotAuthentic, WebhookStale } from './payment-gateway.js';
import { StripeGateway } from './stripe-gateway.js';

const AMOUNT = 50_000;
const secret = 'whsec_test';
let server: StripeServer;
let gateway: StripeGateway;

beforeEach(async () => {
  server = new StripeServer();
  gateway = new StripeGateway({
    STRIPE_API_URL: await server.open(),
    STRIPE_SECRET_KEY: 'sk_test_picket',
    STRIPE_WEBHOOK_SECRET: secret,
    PAYMENT_TIMEOUT_MS: 2_000,
  } as Config);
});
afterEach(() => server.close());

const pay = (key: string, token = 'pm_card_visa') =>
  gateway.charge({ key, amount: AMOUNT, token, signal: AbortSignal.timeout(5_000) });
const reserve = (key: string) =>
  gateway.authorize({
    key,
    amount: AMOUNT,
    token: 'pm_card_visa',
    signal: AbortSignal.timeout(5_000),
  });
const succeeded = () => server.intents.filter(({ status }) => status === 'succeeded');

describe('a charge', () => {
  it('is taken once, however often it is asked for', async () => {
    const key = uuidv7();
    const [first, second] = [await pay(key), await pay(key)];
    expect(first).toEqual({ outcome: 'captured', reference: server.intents[0]!.id });
    expect(second).toEqual(first);
    expect(succeeded()).toHaveLength(1);
    expect(succeeded()[0]).toMatchObject({ amount: AMOUNT, currency: 'krw' });
  });

  it('is declined, and stays declined', async () => {
    const key = uuidv7();
    expect(await pay(key, 'pm_card_chargeDeclined')).toEqual({ outcome: 'declined' });
    expect(await gateway.settle(key)).toEqual({ outcome: 'declined' });
  });

  it.each(['act', 'drop'] as const)('whose answer is lost (%s) is taken once', async (kind) => {
    server.fault = { path: /^POST .v1.payment_intents$/, kind };
    expect((await pay(uuidv7())).outcome).toBe('captured'); // the SDK asks again, same key
    expect(succeeded()).toHaveLength(1);
  });

  it('is found by our key, although search has not seen it yet', async () => {
    const key = uuidv7();
    expect(await gateway.find(key)).toBeUndefined();
    await pay(uuidv7());
    await pay(key);
    expect(await gateway.find(key)).toMatchObject({ state: 'captured', amount: AMOUNT });
    expect((await gateway.settle(key)).outcome).toBe('captured');
  });

  it('that never arrived never will, once that was said', async () => {
    const key = uuidv7();
    expect(await gateway.settle(key)).toEqual({ outcome: 'declined' });
    await expect(pay(key)).rejects.toThrow('same parameters');
    expect(await gateway.settle(key)).toEqual({ outcome: 'declined' });
    expect(succeeded()).toEqual([]);
  });
});

describe('money that is reserved', () => {
  it('is captured once', async () => {
    const key = uuidv7();
    expect((await reserve(key)).outcome).toBe('authorized');
    expect(await gateway.find(key)).toMatchObject({ state: 'authorized' });
    expect((await gateway.capture(key)).outcome).toBe('captured');
    expect((await gateway.capture(key)).outcome).toBe('captured');
    await gateway.void(key);
    expect(await gateway.find(key)).toMatchObject({ state: 'captured' });
  });

  it('is let go, and not captured after that', async () => {
    const [first, second] = [uuidv7(), uuidv7()];
    await reserve(first);
    await gateway.void(first);
    expect((await gateway.capture(first)).outcome).toBe('declined');
    await reserve(second);
    expect((await gateway.settle(second)).outcome).toBe('declined');
    expect(succeeded()).toEqual([]);
  });
});

describe('a refund', () => {
  it('of a part is given once a key, several a charge, and never more than was charged', async () => {
    const key = uuidv7();
    await pay(key);
    const give = (refundKey: string, amount: number) =>
      gateway.refund({ key: refundKey, chargeKey: key, amount });
    for (const refundKey of ['a', 'a', 'b']) await give(refundKey, 20_000);
    expect(server.refunds.map(({ amount }) => amount)).toEqual([20_000, 20_000]);
    await expect(give('c', 20_000)).rejects.toThrow('greater than unrefunded');
    expect(await gateway.find(key)).toMatchObject({ refundedAmount: 40_000 });
  });

  it('whose answer is lost is given once', async () => {
    const key = uuidv7();
    await pay(key);
    server.fault = { path: /^POST .v1.refunds$/, kind: 'act' };
    const half = { key: 'a', chargeKey: key, amount: AMOUNT / 2 };
    await gateway.refund(half);
    server.aDayPasses();
    await gateway.refund(half);
    expect(server.refunds).toHaveLength(1);
  });
});

describe('captured charges', () => {
  it('are listed by pages, without what was given back, declined or let go', async () => {
    const keys = Array.from({ length: 5 }, () => uuidv7());
    for (const key of keys) await pay(key);
    await gateway.refund({ key: 'r', chargeKey: keys[0]!, amount: AMOUNT });
    await pay(uuidv7(), 'pm_card_chargeDeclined');
    await reserve(uuidv7());
    const range = { fromMs: Date.now() - 60_000, toMs: Date.now(), limit: 2 };
    const found: string[] = [];
    let after: string | undefined;
    do {
      const page = await gateway.capturedCharges({ ...range, after });
      found.push(...page.charges.map(({ key }) => key));
      after = page.next;
    } while (after !== undefined);
    expect(found.sort()).toEqual(keys.slice(1).sort());
  });
});

describe('a saved method', () => {
  it('belongs to one customer an account, is charged off session, and can be forgotten', async () => {
    const accountId = uuidv7();
    const first = await gateway.saveMethod({ accountId, token: 'pm_card_visa', known: [] });
    expect(first.label).toBe('visa 4242');
    const known = [first.token];
    const second = await gateway.saveMethod({ accountId, token: 'pm_card_visa_debit', known });
    expect(second.token.split('/')[0]).toBe(first.token.split('/')[0]);
    const charge = { key: uuidv7(), amount: AMOUNT, token: first.token, offSession: true };
    const answer = await gateway.charge({ ...charge, signal: AbortSignal.timeout(5_000) });
    expect(answer.outcome).toBe('captured');
    expect(server.intents[0]!.customer).toBe(first.token.split('/')[0]);
    await gateway.forgetMethod(first.token);
    await gateway.forgetMethod(first.token);
    const unknown = gateway.saveMethod({ accountId, token: 'pm_nonsense', known: [] });
    await expect(unknown).rejects.toBeInstanceOf(MethodNotAccepted);
  });
});

describe('a webhook', () => {
  const key = uuidv7();
  const payload = JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'payment_intent.succeeded',
    data: { object: { id: 'pi_1', object: 'payment_intent', metadata: { picket_payment: key } } },
  });
  const signed = (by: string, ageSeconds = 0) => {
    const timestamp = Math.floor(Date.now() / 1_000) - ageSeconds;
    const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: by, timestamp });
    return { 'stripe-signature': header };
  };

  it('names the payment when it is signed and fresh', () => {
    expect(gateway.readWebhook({ headers: signed(secret), body: payload })).toBe(key);
  });

  it('is refused otherwise', () => {
    const read =
      (headers: Record<string, string>, body = payload) =>
      () =>
        gateway.readWebhook({ headers, body });
    expect(read(signed('whsec_other'))).toThrow(WebhookNotAuthentic);
    expect(read(signed(secret), `${payload} `)).toThrow(WebhookNotAuthentic);
    expect(read({})).toThrow(WebhookNotAuthentic);
    expect(read(signed(secret, 301))).toThrow(WebhookStale);
  });
});
