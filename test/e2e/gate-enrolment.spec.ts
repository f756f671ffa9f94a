import { generateKeyPairSync, sign } from 'node:crypto';
import { gateTokenMessage } from '../../entry/device-message.js';
import { GateCleaner } from '../../src/tickets/gate-cleaner.js';
import { GateEnrolmentsRepository } from '../../src/tickets/gate-enrolments.repository.js';
import { BoxOffice } from '../support/box-office.js';
import { type Answer, expectStatus, putOnSale, send } from '../support/client.js';
import { type DataLayer, openDataLayer, testConfig } from '../support/cluster.js';
import { GateDevice } from '../support/gate-device.js';

interface Token {
  deviceId: string;
  performanceId: string;
  gate: string;
  accessToken: string;
}

let box: BoxOffice;
let data: DataLayer;
beforeAll(async () => {
  data = await openDataLayer(testConfig().DB_WRITER_PORTS[0] as number);
});
beforeEach(async () => {
  box = await BoxOffice.openMinutesBefore(60);
});
afterAll(() => data.close());

const at = (path: string): string => `/performances/${box.sale.performanceId}/${path}`;
const devicesPath = (): string => `/seller${at('gate-devices')}`;
const asSeller = () => ({ token: box.sale.seller.token });

async function invite(name = '2번 게이트 왼쪽'): Promise<{ deviceId: string; secret: string }> {
  const body = { name };
  const made = await expectStatus<{ deviceId: string; link: string; expiresAt: string }>(
    201,
    'POST',
    devicesPath(),
    { ...asSeller(), body },
  );
  const lifeMs = Date.parse(made.expiresAt) - Date.now();
  expect(lifeMs).toBeGreaterThan(9 * 60_000);
  expect(lifeMs).toBeLessThan(11 * 60_000);
  const [address, secret = ''] = made.link.split('#');
  expect(address).toBe(`${testConfig().PUBLIC_URL}/gate/enrol`);
  return { deviceId: made.deviceId, secret };
}

/** A phone with a key of its own. */
class Phone {
  private readonly pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  get verifyKey(): string {
    const { x = '', y = '' } = this.pair.publicKey.export({ format: 'jwk' });
    const parts = [x, y].map((part) => Buffer.from(part, 'base64url'));
    return Buffer.concat([Buffer.of(4), ...parts]).toString('base64');
  }

  enrol(secret: string): Promise<Answer> {
    const { verifyKey } = this;
    return send('POST', '/gate/devices', { body: { secret, verifyKey } });
  }

  prove(deviceId: string, atMs = Date.now()): Promise<Answer> {
    const key = { key: this.pair.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    const signature = sign('sha256', gateTokenMessage(deviceId, atMs), key).toString('base64');
    return send('POST', '/gate/devices/token', { body: { deviceId, atMs, signature } });
  }
}

const list = async () =>
  (await expectStatus<{ items: Record<string, unknown>[] }>(200, 'GET', devicesPath(), asSeller()))
    .items;
const code = ({ status, body }: Answer): unknown => [status, body.code];

describe('a device enrolled by a picture', () => {
  it('lets in without a password, at its performance’s gates alone', async () => {
    const { deviceId, secret } = await invite();
    expect(await list()).toMatchObject([{ deviceId, state: 'invited', lastContactAt: null }]);
    const phone = new Phone();
    const first = await phone.enrol(secret);
    expect([first.status, first.body.deviceId, first.body.gate]).toEqual([
      200,
      deviceId,
      '2번 게이트 왼쪽',
    ]);
    // The same again, since answers get lost; and nobody else by the same picture.
    expect((await phone.enrol(secret)).status).toBe(200);
    expect(code(await new Phone().enrol(secret))).toEqual([410, 'gate-invitation-ended']);
    const { accessToken: token, performanceId } = first.body as unknown as Token;
    expect(performanceId).toBe(box.sale.performanceId);
    const ticket = await box.buyOne();
    expect((await box.scan(ticket.code, { deviceId }, { token, performanceId })).status).toBe(200);
    const gates = await expectStatus<{ items: object[] }>(200, 'GET', '/gate/performances', {
      token,
    });
    expect(gates.items).toMatchObject([{ performanceId }]);
    await expectStatus(200, 'GET', at('check-in-manifest'), { token });

    const other = await putOnSale({ seller: box.sale.seller });
    const elsewhere = { token, performanceId: other.performanceId };
    expect((await box.scan(ticket.code, {}, elsewhere)).status).toBe(403);
    for (const [method, path, body] of [
      ['GET', '/tickets', undefined],
      ['GET', '/me', undefined],
      ['POST', at('holds'), { seatNos: [100] }],
      ['POST', at('gate/revocations'), { deviceId: 'x' }],
      ['POST', devicesPath(), { name: 'x' }],
    ] as const) {
      const answer = await send(method, path, { token, ...(body && { body }) });
      expect([path, answer.status]).toEqual([path, 403]);
    }
  }, 30_000);

  it('proves itself by its key, and by nothing else', async () => {
    const { deviceId, secret } = await invite();
    const phone = new Phone();
    await phone.enrol(secret);
    expect((await phone.prove(deviceId)).status).toBe(200);
    for (const refused of [
      await new Phone().prove(deviceId),
      await phone.prove(deviceId, Date.now() - 180_000),
      await phone.prove((await invite()).deviceId),
    ]) {
      expect(code(refused)).toEqual([401, 'gate-device-unproven']);
    }
  });

  it('is ended by its seller with its next request, and its slots are free', async () => {
    const { deviceId, secret } = await invite();
    const phone = new Phone();
    const { accessToken: token } = (await phone.enrol(secret)).body as unknown as Token;
    const scanner = new GateDevice(box.sale.performanceId, token, '왼쪽', deviceId);
    expect((await scanner.contact()).slots).toHaveLength(64);
    expect(await list()).toMatchObject([
      { deviceId, gate: '왼쪽', state: 'enrolled', lastContactAt: expect.any(String) as unknown },
    ]);
    const body = { deviceId };
    await expectStatus(204, 'POST', at('gate/revocations'), { ...asSeller(), body });
    const contact = { deviceId, gate: '왼쪽', seq: 9, heard: 1, holds: [] };
    expect((await send('POST', at('gate/contacts'), { token, body: contact })).status).toBe(401);
    const ticket = await box.buyOne();
    const { performanceId } = box.sale;
    expect((await box.scan(ticket.code, {}, { token, performanceId })).status).toBe(401);
    expect(code(await phone.prove(deviceId))).toEqual([401, 'gate-device-unproven']);
    expect(code(await phone.enrol(secret))).toEqual([410, 'gate-invitation-ended']);
    expect(await list()).toMatchObject([{ deviceId, state: 'revoked' }]);
    const other = new GateDevice(performanceId, box.staff.token, '남문');
    expect((await other.contact()).slots).toHaveLength(64);
  });

  it('comes by an invitation that its seller can take back, and that ends by itself', async () => {
    const [revoked, late] = [await invite(), await invite()];
    const body = { deviceId: revoked.deviceId };
    await expectStatus(204, 'POST', at('gate/revocations'), { ...asSeller(), body });
    expect(code(await new Phone().enrol(revoked.secret))).toEqual([410, 'gate-invitation-ended']);
    await data.source.query('UPDATE gate_enrolments SET expires_at = NOW(3) WHERE id = ?', [
      late.deviceId,
    ]);
    expect(code(await new Phone().enrol(late.secret))).toEqual([410, 'gate-invitation-ended']);
    const stranger = await putOnSale();
    const asStranger = { token: stranger.seller.token, body: { name: 'x' } };
    expect((await send('POST', devicesPath(), asStranger)).status).toBe(404);
  });

  it('is thrown away when nobody heard of it for long', async () => {
    const [untaken, old, young] = [await invite(), await invite(), await invite()];
    await new Phone().enrol(old.secret);
    await new Phone().enrol(young.secret);
    await data.source.query(
      'UPDATE gate_enrolments SET expires_at = NOW(3) - INTERVAL 2 HOUR WHERE id IN (?, ?)',
      [untaken.deviceId, young.deviceId],
    );
    await data.source.query(
      'UPDATE gate_enrolments SET seen_at = NOW(3) - INTERVAL 91 DAY WHERE id = ?',
      [old.deviceId],
    );
    const enrolments = new GateEnrolmentsRepository(data.transactions);
    await new GateCleaner(data.transactions, enrolments).cleanOnce();
    expect((await list()).map(({ deviceId }) => deviceId)).toEqual([young.deviceId]);
    expect(await enrolments.find(untaken.deviceId)).toBeUndefined();
  });
});
