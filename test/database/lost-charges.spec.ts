import { v7 as uuidv7 } from 'uuid';
import { LostCharges } from '../../src/orders/lost-charges.js';
import { disabledGateway } from '../../src/orders/payments/disabled-gateway.js';
import { PaymentsRepository } from '../../src/orders/payments/payments.repository.js';
import { SandboxGateway } from '../../src/orders/payments/sandbox-gateway.js';
import { asRoot, type DataLayer, nodePort, openDataLayer, testConfig } from '../support/cluster.js';
import { openBank } from '../support/sandbox-bank.js';

const AMOUNT = 50_000;
/** Long ago, where no other test has charges. */
const FROM_MS = Date.parse('2020-01-01T00:00:00Z');
const TO_MS = FROM_MS + 60_000;

let layer: DataLayer;
let bank: SandboxGateway;
let bankProcess: Awaited<ReturnType<typeof openBank>>;
let payments: PaymentsRepository;
let lost: LostCharges;

const keyAt = (offsetMs: number): string => uuidv7({ msecs: FROM_MS + offsetMs });
const charge = (key: string, token = 'tok_ok') =>
  bank.charge({ key, amount: AMOUNT, token, signal: AbortSignal.timeout(5_000) });
const refundsOf = (key: string) =>
  asRoot<{ amount: number }>(
    1,
    `SELECT amount FROM picket_sandbox.charge_refunds WHERE charge_key = '${key}'`,
  );
const insertPayment = (id: string) =>
  layer.transactions.run('test', (tx) =>
    payments.insert(tx, { id, orderId: uuidv7(), provider: 'sandbox', amount: AMOUNT }),
  );

beforeAll(async () => {
  layer = await openDataLayer(nodePort(1));
  bankProcess = await openBank();
  bank = new SandboxGateway(testConfig({ SANDBOX_BANK_URL: bankProcess.url }));
  payments = new PaymentsRepository(layer.transactions);
  lost = new LostCharges(
    payments,
    { sandbox: bank, stripe: disabledGateway('stripe'), toss: disabledGateway('toss') },
    testConfig(),
  );
});
afterAll(async () => {
  const before = uuidv7({ msecs: TO_MS + 60_000 });
  await asRoot(1, `DELETE FROM picket.payments WHERE id < '${before}'`);
  for (const [table, key] of [
    ['charges', 'merchant_key'],
    ['charge_refunds', 'charge_key'],
  ]) {
    await asRoot(1, `DELETE FROM picket_sandbox.${table} WHERE ${key} < '${before}'`);
  }
  await bankProcess.close();
  await layer.close();
});

describe('charges that the bank has and we do not', () => {
  it('go back in full, once, however often it is looked', async () => {
    const key = keyAt(1_000);
    await charge(key);
    expect(await lost.reconcile(FROM_MS, TO_MS)).toBe(1);
    expect(await lost.reconcile(FROM_MS, TO_MS)).toBe(0);
    expect(await refundsOf(key)).toEqual([{ amount: AMOUNT }]);
  });

  it('are left alone when their payment is there, even unfinished', async () => {
    const key = keyAt(2_000);
    await insertPayment(key);
    await charge(key);
    expect(await lost.reconcile(FROM_MS, TO_MS)).toBe(0);
    expect(await refundsOf(key)).toEqual([]);
  });

  it('are left alone when nothing was charged, or a request may still be at it', async () => {
    await charge(keyAt(3_000), 'tok_declined');
    await charge(keyAt(TO_MS - FROM_MS + 1_000));
    expect(await lost.reconcile(FROM_MS, TO_MS)).toBe(0);
  });

  it('are all found when they are more than one page', async () => {
    const keys = Array.from({ length: 503 }, (_each, index) => keyAt(10_000 + index));
    const rows = keys.map((key) => `('${key}', ${AMOUNT}, 'captured')`).join();
    await asRoot(
      1,
      `INSERT INTO picket_sandbox.charges (merchant_key, amount, state) VALUES ${rows}`,
    );
    expect(await lost.reconcile(FROM_MS, TO_MS)).toBe(503);
  });
});
