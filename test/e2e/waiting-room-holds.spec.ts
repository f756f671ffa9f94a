import { loadInstallation } from '../../src/config/installation.js';
import { admissionKey, signAdmissionPass } from '../../src/queue/admission-pass.js';
import { type Account, type OnSale, putOnSale } from '../support/client.js';
import { testConfig } from '../support/cluster.js';
import { buy, hold, signUpMany } from '../support/sale.js';
import { awaitPass, join, putBehindLine } from '../support/waiting-room.js';

const withPass = (pass: string) => ({ headers: { admission: pass } });

describe('a hold behind the line', () => {
  let sale: OnSale;
  let other: OnSale;
  let buyer: Account;
  let stranger: Account;
  let pass: string;

  beforeAll(async () => {
    [sale, other] = [await putBehindLine(), await putBehindLine()];
    [buyer, stranger] = (await signUpMany(2)) as [Account, Account];
    const { ticket } = (await join(sale.performanceId, buyer)).body;
    pass = await awaitPass(sale.performanceId, buyer, ticket);
  });

  const expired = (): string =>
    signAdmissionPass(
      { accountId: buyer.id, performanceId: sale.performanceId },
      { admittedAt: new Date(Date.now() - 60_000), expiresAt: new Date(Date.now() - 1_000) },
      admissionKey(testConfig().ADMISSION_SECRET),
    );
  const altered = (): string => `${pass.slice(0, -3)}${pass.endsWith('AAA') ? 'BBB' : 'AAA'}`;

  const refusals: [string, () => { sale: OnSale; by: Account; pass?: string }][] = [
    ['missing', () => ({ sale, by: buyer })],
    ['other-account', () => ({ sale, by: stranger, pass })],
    ['other-performance', () => ({ sale: other, by: buyer, pass })],
    ['expired', () => ({ sale, by: buyer, pass: expired() })],
    ['altered', () => ({ sale, by: buyer, pass: altered() })],
  ];

  it.each(refusals)('is refused: %s', async (reason, given) => {
    const { sale: where, by, pass: shown } = given();
    const headers: Record<string, string> = shown === undefined ? {} : { admission: shown };
    const direct = `http://127.0.0.1:${loadInstallation().ports.api[0]}`;
    for (const baseUrl of [undefined, direct]) {
      const sending = baseUrl === undefined ? { headers } : { headers, baseUrl };
      const { status, body } = await hold(where.performanceId, by, [3], sending);
      expect([baseUrl, status, body.code, body['reason']]).toEqual([
        baseUrl,
        403,
        'admission-required',
        reason,
      ]);
    }
  });

  it('is granted with the pass', async () => {
    expect((await hold(sale.performanceId, buyer, [3], withPass(pass))).status).toBe(201);
  });

  it('needs none where there is no line', async () => {
    const plain = await putOnSale();
    expect((await buy(plain.performanceId, buyer, [0])).state).toBe('paid');
  });
});
