import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { v7 as uuidv7 } from 'uuid';
import { type Account, type OnSale, putOnSale, send, signUp } from '../support/client.js';
import { startApi, type TestProcess } from '../support/processes.js';
import { hold, type OrderBody, type Problem } from '../support/sale.js';
import { StripeServer } from '../support/stripe-server.js';
import { TossServer } from '../support/toss-server.js';

const AMOUNT = 50_000;
const webhookSecret = 'whsec_e2e';
const stripe = new StripeServer();
const toss = new TossServer();
let api: TestProcess;
let sale: OnSale;
let nextSeatNo = 0;
/** An API process of one's own takes long to start on a busy machine. */
const START_LIMIT_MS = 90_000;

beforeAll(async () => {
  api = await startApi({
    PAYMENT_PROVIDERS: 'stripe,toss',
    STRIPE_API_URL: await stripe.open(),
    STRIPE_SECRET_KEY: 'sk_test_picket',
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    TOSS_API_URL: await toss.open(),
    TOSS_SECRET_KEY: 'test_sk_picket',
  });
  sale = await putOnSale({ rows: 2, seatsPerRow: 10, amount: AMOUNT });
}, START_LIMIT_MS);
afterAll(async () => {
  await Promise.all([stripe.close(), toss.close()]);
  await api.stop();
});

const buyWith = async (buyer: Account, paymentMethod: object, key = randomUUID()) => {
  const held = await hold(sale.performanceId, buyer, [nextSeatNo++]);
  const body = { holdId: held.body.id, paymentMethod };
  const { baseUrl } = api;
  return send<OrderBody & Problem>('POST', '/orders', { token: buyer.token, key, body, baseUrl });
};
const refund = (orderId: string, { token }: Account) =>
  send<Problem>('POST', `/orders/${orderId}/refunds`, {
    ...{ token, key: randomUUID(), body: {}, baseUrl: api.baseUrl },
  });

it('no sale is rehearsed where there is no sandbox money', async () => {
  const { performanceId, seller } = sale;
  const { status, body } = await send<Problem>(
    'POST',
    `/seller/performances/${performanceId}/rehearsals`,
    {
      ...{ token: seller.token, key: uuidv7(), baseUrl: api.baseUrl },
      body: { buyers: 10, seconds: 20 },
    },
  );
  expect([status, body.code]).toEqual([409, 'rehearsal-without-sandbox']);
});

describe('an order paid with Stripe', () => {
  it('is charged once, told by webhook in vain, and refunded', async () => {
    const buyer = await signUp();
    const paid = await buyWith(buyer, { provider: 'stripe', token: 'pm_card_visa' });
    expect([paid.status, paid.body.state]).toEqual([201, 'paid']);
    const [intent] = stripe.intents;
    expect(intent).toMatchObject({ status: 'succeeded', amount: AMOUNT, currency: 'krw' });
    const payload = JSON.stringify({
      ...{ id: 'evt_1', object: 'event', type: 'payment_intent.succeeded' },
      data: { object: intent },
    });
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: webhookSecret });
    const told = await send('POST', '/payments/webhooks/stripe', {
      body: payload,
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      baseUrl: api.baseUrl,
    });
    expect(told.status).toBe(204);
    expect((await refund(paid.body.id, buyer)).status).toBe(201);
    expect(stripe.refunds.map(({ amount }) => amount)).toEqual([AMOUNT]);
  });

  it('is declined, and paid by a saved method instead', async () => {
    const buyer = await signUp();
    const token = 'pm_card_chargeDeclined';
    const declined = await buyWith(buyer, { provider: 'stripe', token });
    expect([declined.status, declined.body.code]).toEqual([402, 'payment-declined']);
    const saved = await send<{ id: string; label: string }>('POST', '/payment-methods', {
      token: buyer.token,
      body: { provider: 'stripe', token: 'pm_card_visa' },
      baseUrl: api.baseUrl,
    });
    expect([saved.status, saved.body]).toMatchObject([201, { label: 'visa 4242' }]);
    expect((await buyWith(buyer, { paymentMethodId: saved.body.id })).status).toBe(201);
  });
});

describe('an order paid with Toss Payments', () => {
  it('has the id that the page chose, is charged once and refunded', async () => {
    const buyer = await signUp();
    const orderId = uuidv7();
    const token = `${orderId}/${toss.begin(orderId, AMOUNT)}`;
    const paid = await buyWith(buyer, { provider: 'toss', token });
    expect([paid.status, paid.body.state]).toEqual([201, 'paid']);
    const again = await buyWith(buyer, { provider: 'toss', token });
    expect([again.status, again.body.code]).toEqual([409, 'payment-token-used']);
    expect(toss.transactions).toHaveLength(1);
    expect((await refund(paid.body.id, buyer)).status).toBe(201);
    expect(toss.payments[0]).toMatchObject({ status: 'CANCELED', balanceAmount: 0 });
  });

  it('whose answer is lost is looked up at once', async () => {
    const orderId = uuidv7();
    const token = `${orderId}/${toss.begin(orderId, AMOUNT)}`;
    toss.loseAnswerTo = /confirm$/;
    expect((await buyWith(await signUp(), { provider: 'toss', token })).status).toBe(201);
  });
});

describe('the sandbox bank, where it is not enabled', () => {
  it('takes no payments', async () => {
    const refused = await buyWith(await signUp(), { provider: 'sandbox', token: 'tok_ok' });
    expect([refused.status, refused.body.code]).toEqual([422, 'payment-provider-unavailable']);
  });
});
