import { randomUUID } from 'node:crypto';
import { homeOf } from '../../src/cli/home.js';
import { signal } from '../../src/cli/processes/registry.js';
import { SANDBOX_BANK } from '../../src/cli/services/application.js';
import type { BankBehaviour } from '../../src/config/sandbox-bank-config.js';
import { loadInstallation } from '../../src/config/installation.js';
import { type OnSale, putOnSale, send, signUp } from '../support/client.js';
import { asRoot, testConfig } from '../support/cluster.js';
import { startApi, type TestProcess } from '../support/processes.js';
import { eventually, hold, order, type OrderBody, type Problem } from '../support/sale.js';
import { bankBehaves, signedBy } from '../support/sandbox-bank.js';

const { SANDBOX_WEBHOOK_SECRET: secret } = testConfig();

let sale: OnSale;
let usual: BankBehaviour;
/** An API process that waits only a second for the bank. */
let impatient: TestProcess;
let nextSeatNo = 0;
/** An API process of one's own takes long to start on a busy machine. */
const START_LIMIT_MS = 90_000;
const anySeat = (): number => nextSeatNo++;

beforeAll(async () => {
  usual = await bankBehaves({});
  [sale, impatient] = await Promise.all([
    putOnSale({ rows: 10, seatsPerRow: 10 }),
    startApi({ PAYMENT_TIMEOUT_MS: '1000' }),
  ]);
}, START_LIMIT_MS);
afterEach(() => bankBehaves(usual));
afterAll(() => impatient.stop());

const paymentOf = async (orderId: string): Promise<string> => {
  const sql = `SELECT id FROM picket.payments WHERE order_id = '${orderId}'`;
  return (await asRoot<{ id: string }>(1, `SET STATEMENT wsrep_sync_wait = 1 FOR ${sql}`))[0]!.id;
};
const chargesOf = async (orderIds: readonly string[]) => {
  const ids = orderIds.map((id) => `'${id}'`).join();
  const [row] = await asRoot<{ count: bigint; amount: string }>(
    1,
    `SET STATEMENT wsrep_sync_wait = 1 FOR
     SELECT COUNT(*) AS count, COALESCE(SUM(c.amount), 0) AS amount FROM picket.payments p
     JOIN picket_sandbox.charges c ON c.merchant_key = CAST(p.id AS CHAR) AND c.state = 'captured'
     WHERE p.order_id IN (${ids})`,
  );
  return { count: Number(row!.count), amount: Number(row!.amount) };
};
const orderOf = (id: string, token: string) => send<OrderBody>('GET', `/orders/${id}`, { token });
const tell = (body: string, headers: Record<string, string>, provider = 'sandbox') =>
  send<Problem>('POST', `/payments/webhooks/${provider}`, {
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
const message = (key: string): string =>
  JSON.stringify({ type: 'charge.captured', timestamp: new Date(), data: { key } });

describe('a webhook', () => {
  it('settles what the bank did not answer, while the request still waits', async () => {
    await bankBehaves({ webhookDelayMs: 0 });
    const buyer = await signUp();
    const held = await hold(sale.performanceId, buyer, [anySeat()]);
    const key = randomUUID();
    const paid = await order(held.body.id, buyer, {
      key,
      token: 'tok_timeout',
      baseUrl: impatient.baseUrl,
    });
    // Without it the answer would be 202: the reconciler takes nothing that a request is at.
    expect([paid.status, paid.body.state, paid.body.tickets.length]).toEqual([201, 'paid', 1]);
    expect(await chargesOf([paid.body.id])).toEqual({ count: 1, amount: 50_000 });
  });

  it('does nothing more when it is replayed, also after the refund', async () => {
    const buyer = await signUp();
    const held = await hold(sale.performanceId, buyer, [anySeat()]);
    const paid = await order(held.body.id, buyer);
    const body = message(await paymentOf(paid.body.id));
    const headers = signedBy(secret, body);
    const replay = async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => tell(body, headers)));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 204));
    };
    await replay();
    const after = await orderOf(paid.body.id, buyer.token);
    expect(after.body).toMatchObject({ state: 'paid', tickets: paid.body.tickets });
    expect(await chargesOf([paid.body.id])).toEqual({ count: 1, amount: 50_000 });
    await send('POST', `/orders/${paid.body.id}/refunds`, {
      token: buyer.token,
      key: randomUUID(),
    });
    await replay();
    expect((await orderOf(paid.body.id, buyer.token)).body.state).toBe('refunded');
  });

  it('says nothing that the bank does not confirm', async () => {
    await bankBehaves({ webhooks: false });
    const buyer = await signUp();
    const held = await hold(sale.performanceId, buyer, [anySeat()]);
    const waiting = order(held.body.id, buyer, { token: 'tok_slow' });
    const mine = await eventually(
      () => send<{ items: OrderBody[] }>('GET', '/orders', { token: buyer.token }),
      ({ body }) => body.items.length === 1,
    );
    const body = message(await paymentOf(mine.body.items[0]!.id));
    expect((await tell(body, signedBy(secret, body))).status).toBe(204);
    expect((await orderOf(mine.body.items[0]!.id, buyer.token)).body.state).toBe('pending');
    expect((await waiting).status).toBe(201);
  });

  it('is refused with a wrong signature, an old time, another body, or from nobody known', async () => {
    const body = message(randomUUID());
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
    const refused = async (
      headers: Record<string, string>,
      text = body,
      provider?: string,
    ): Promise<[number, string]> => {
      const answer = await tell(text, headers, provider);
      return [answer.status, answer.body.code];
    };
    const invalid = [401, 'webhook-signature-invalid'];
    expect(await refused(signedBy('x'.repeat(64), body))).toEqual(invalid);
    expect(await refused(signedBy(secret, body), message(randomUUID()))).toEqual(invalid);
    expect(await refused({})).toEqual(invalid);
    expect(await refused(signedBy(secret, body, ago(301)))).toEqual([401, 'webhook-stale']);
    expect(await refused(signedBy(secret, body, ago(-310)))).toEqual([401, 'webhook-stale']);
    for (const provider of ['stripe', 'nobody', '..%2Fsandbox']) {
      const answer = await refused(signedBy(secret, body), body, provider);
      expect(answer).toEqual([404, 'not-found']);
    }
    expect((await tell(body, signedBy(secret, body, ago(250)))).status).toBe(204);
  });
});

describe('a bank that loses half of its answers', () => {
  it('charges each order once, and all are settled', async () => {
    await bankBehaves({ lostAnswersPercent: 50, latencyMs: 50 });
    const buyers = await Promise.all(Array.from({ length: 10 }, () => signUp()));
    const ids = await Promise.all(
      buyers.map(async (buyer) => {
        const held = await hold(sale.performanceId, buyer, [anySeat()]);
        const sending = { key: randomUUID(), baseUrl: impatient.baseUrl };
        // A double click: the same request twice at once.
        const twice = await Promise.all([1, 2].map(() => order(held.body.id, buyer, sending)));
        expect(twice.every(({ status }) => status === 201 || status === 202)).toBe(true);
        expect(twice[0]!.body.id).toBe(twice[1]!.body.id);
        return twice[0]!.body.id;
      }),
    );
    for (const [index, id] of ids.entries()) {
      await eventually(
        () => orderOf(id, buyers[index]!.token),
        ({ body }) => body.state === 'paid',
        60_000,
      );
    }
    expect(await chargesOf(ids)).toEqual({ count: 10, amount: 500_000 });
  }, 120_000);
});

describe('a bank that is killed', () => {
  it('leaves orders open until it is back, and charges none that it did not hear of', async () => {
    const buyer = await signUp();
    const held = await hold(sale.performanceId, buyer, [anySeat()]);
    signal(homeOf(loadInstallation()), SANDBOX_BANK, 'SIGKILL');
    const asked = await order(held.body.id, buyer, { baseUrl: impatient.baseUrl });
    expect([asked.status, asked.body.state]).toEqual([202, 'payment-unknown']);
    await eventually(
      () => orderOf(asked.body.id, buyer.token),
      ({ body }) => body.state === 'declined',
      60_000,
    );
    expect(await chargesOf([asked.body.id])).toEqual({ count: 0, amount: 0 });
    expect((await order(held.body.id, buyer)).status).toBe(201);
  }, 90_000);
});
