import { createECDH } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadInstallation } from '../../src/config/installation.js';
import type { DevicesView, DeviceView } from '../../src/notifications/push/push.schemas.js';
import { published } from '../support/catalogue.js';
import {
  type Account,
  expectStatus,
  putOnSale,
  send,
  signUp,
  signUpSeller,
} from '../support/client.js';
import { asRoot, until } from '../support/cluster.js';
import { neverQuiet, noticeOf, prefer } from '../support/notices.js';
import { type Browser, decrypt, PushServer } from '../support/push-server.js';
import { buy } from '../support/sale.js';

const service = new PushServer(loadInstallation().ports.pushDouble);
let publicKey: string;

beforeAll(async () => {
  await service.open();
  ({ publicKey } = await expectStatus<{ publicKey: string }>(200, 'GET', '/push/key'));
});
afterAll(() => service.close());

async function subscribe({ token }: Account, browser?: Browser) {
  const one = browser ?? service.subscribe(publicKey);
  const body = one.subscription;
  const view = await expectStatus<DeviceView>(201, 'POST', '/push/subscriptions', { token, body });
  return { ...one, id: view.id, view };
}
const devicesOf = async ({ token }: Account): Promise<string[]> => {
  const { items } = await expectStatus<DevicesView>(200, 'GET', '/push/subscriptions', { token });
  return items.map(({ id }) => id);
};
const arrival = (browser: Browser, count = 1): Promise<void> =>
  until(`${count} pushes`, () => browser.received.length >= count, 40_000);
/** Rows of the outbox about a device. */
const messagesTo = (id: string) =>
  asRoot<{ state: string; failures: number; waits: number }>(
    1,
    `SELECT state, failures, TIMESTAMPDIFF(SECOND, NOW(), due_at) AS waits FROM picket.outbox
     WHERE topic = 'notice-push' AND message_key LIKE '%:${id}'`,
  );
const isOver = (id: string) => async (): Promise<boolean> => {
  const messages = await messagesTo(id);
  return messages.length > 0 && messages.every(({ state }) => state === 'done');
};

async function buyer(): Promise<Account> {
  const account = await signUp();
  await prefer(account, neverQuiet);
  return account;
}

describe('the push service of these tests', () => {
  it('reads the example of RFC 8291, appendix A', () => {
    const keys = createECDH('prime256v1');
    keys.setPrivateKey(Buffer.from('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'base64url'));
    const body = Buffer.from(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS' +
        '6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Q' +
        'ulcy4a-fN',
      'base64url',
    );
    const auth = Buffer.from('BTBZMqHH6r4Tts7J_aSIgg', 'base64url');
    expect(decrypt(body, keys, auth)).toBe('When I grow up, I want to be a watermelon');
    expect(() => decrypt(body, keys, Buffer.alloc(16))).toThrow();
  });
});

describe('a notice', () => {
  it('is pushed to every device, each once, in the language of its owner', async () => {
    const [{ performanceId }, account] = await Promise.all([putOnSale(), buyer()]);
    await expectStatus(200, 'PATCH', '/me', { token: account.token, body: { locale: 'ko' } });
    const [phone, laptop] = [await subscribe(account), await subscribe(account)];
    const order = await buy(performanceId, account, [0]);
    const notice = await noticeOf(account, 'order-booked');
    await Promise.all([arrival(phone), arrival(laptop)]);
    for (const { received, id } of [phone, laptop]) {
      await until('it is noted', isOver(id));
      expect(received).toHaveLength(1);
      expect(received[0]).toMatchObject({
        urgency: 'normal',
        topic: notice.id.replaceAll('-', ''),
      });
      expect(received[0]?.said).toMatchObject({
        ...{ id: notice.id, kind: 'order-booked', locale: 'ko', path: `/orders/${order.id}` },
        ...{ title: notice.title.ko, body: notice.body.ko },
      });
      expect(received[0]?.ttlSeconds).toBeGreaterThan(86_000);
    }
    expect(service.refusals).toEqual([]);
  });

  it('is not pushed where its kind is muted for push; mail has a wish of its own', async () => {
    const [{ performanceId }, account] = await Promise.all([putOnSale(), buyer()]);
    const device = await subscribe(account);
    const muted = [{ kind: 'order-booked', channel: 'push' }];
    await prefer(account, { muted, quietHours: null });
    await buy(performanceId, account, [0]);
    await noticeOf(account, 'order-booked');
    await prefer(account, neverQuiet);
    await buy(performanceId, account, [1]);
    await arrival(device);
    await sleep(500);
    expect(device.received).toHaveLength(1);
    expect(await messagesTo(device.id)).toHaveLength(1);
  });
});

describe('quiet hours', () => {
  it('keep back what may wait, and not what answers somebody', async () => {
    const [seller, account] = await Promise.all([signUpSeller(), signUp()]);
    await prefer(account, { muted: [], quietHours: { from: '00:00', to: '23:59' } });
    const { token } = account;
    const body = { genres: [], regions: [], sellerIds: [seller.id] };
    await expectStatus(200, 'PUT', '/me/interests', { token, body });
    const device = await subscribe(account);
    await published(seller);
    await noticeOf(account, 'event-published');
    const [waiting] = await messagesTo(device.id);
    expect([waiting?.state, Number(waiting?.waits) > 0]).toEqual(['waiting', true]);
    const { performanceId } = await putOnSale();
    await buy(performanceId, account, [0]);
    await arrival(device);
    expect(device.received.map(({ said }) => said.kind)).toEqual(['order-booked']);
  });
});

describe('a push service that does not take a message', () => {
  it('is asked again when it is busy, and not before the time it names', async () => {
    const [{ performanceId }, account] = await Promise.all([putOnSale(), buyer()]);
    const device = await subscribe(account);
    service.next(
      device,
      (response) => void response.writeHead(503).end(),
      (response) => void response.writeHead(429, { 'retry-after': '600' }).end(),
    );
    await buy(performanceId, account, [0]);
    await until(
      'it has failed twice',
      async () => (await messagesTo(device.id))[0]?.failures === 2,
    );
    const [message] = await messagesTo(device.id);
    expect(message?.state).toBe('waiting');
    expect(Number(message?.waits)).toBeGreaterThan(590);
    await asRoot(
      1,
      `UPDATE picket.outbox SET due_at = NOW() WHERE message_key LIKE '%:${device.id}'`,
    );
    await arrival(device);
    await until('it is noted', isOver(device.id));
    expect(device.received).toHaveLength(1);
  });

  it('ends a device that is gone', async () => {
    const [{ performanceId }, account] = await Promise.all([putOnSale(), buyer()]);
    const [gone, there] = [await subscribe(account), await subscribe(account)];
    service.next(gone, (response) => void response.writeHead(410).end());
    await buy(performanceId, account, [0]);
    await arrival(there);
    await until('the device is gone', async () => (await devicesOf(account)).length === 1);
    expect(await devicesOf(account)).toEqual([there.id]);
    expect(gone.received).toEqual([]);
  });

  it('cannot send us elsewhere, nor keep us reading', async () => {
    const [{ performanceId }, account] = await Promise.all([putOnSale(), buyer()]);
    const [redirecting, endless] = [await subscribe(account), await subscribe(account)];
    service.next(
      redirecting,
      (response) => void response.writeHead(302, { location: '/internal' }).end(),
    );
    let sent = 0;
    let timer: NodeJS.Timeout | undefined;
    service.next(endless, (response) => {
      response.writeHead(201);
      const chunk = Buffer.alloc(65_536);
      timer = setInterval(() => {
        sent += chunk.length;
        response.write(chunk);
      }, 5);
      response.once('close', () => clearInterval(timer));
    });
    await buy(performanceId, account, [0]);
    await until('both are over', async () => {
      return (await isOver(redirecting.id)()) && (await isOver(endless.id)());
    });
    clearInterval(timer);
    expect(service.requests).not.toContain('/internal');
    expect(sent).toBeLessThan(20_000_000);
  });
});

describe('devices', () => {
  it('are listed without their endpoint, end when removed, and belong to their owner', async () => {
    const [{ performanceId }, account, other] = await Promise.all([putOnSale(), buyer(), buyer()]);
    const [kept, removed] = [await subscribe(account), await subscribe(account)];
    const { token } = account;
    const answer = await send('GET', '/push/subscriptions', { token });
    expect(JSON.stringify(answer.body)).not.toContain('/push/');
    const path = `/push/subscriptions/${removed.id}`;
    expect((await send('DELETE', path, { token: other.token })).status).toBe(404);
    await expectStatus(204, 'DELETE', path, { token });
    expect(await devicesOf(account)).toEqual([kept.id]);
    await buy(performanceId, account, [0]);
    await arrival(kept);
    expect(await messagesTo(removed.id)).toEqual([]);
  });

  it('subscribe again as the same device, and go over to who signs in there next', async () => {
    const [{ performanceId }, first, second] = await Promise.all([putOnSale(), buyer(), buyer()]);
    const browser = service.subscribe(publicKey);
    const { id } = await subscribe(first, browser);
    expect((await subscribe(first, browser)).id).toBe(id);
    await subscribe(second, browser);
    expect([await devicesOf(first), (await devicesOf(second)).length]).toEqual([[], 1]);
    await buy(performanceId, first, [0]);
    await noticeOf(first, 'order-booked');
    await buy(performanceId, second, [1]);
    await arrival(browser);
    expect(browser.received.map(({ said }) => said.id)).toEqual([
      (await noticeOf(second, 'order-booked')).id,
    ]);
  });

  it('are at most twenty, however many subscribe at once', async () => {
    const account = await buyer();
    const { token } = account;
    const answers = await Promise.all(
      Array.from({ length: 24 }, () =>
        send('POST', '/push/subscriptions', {
          token,
          body: service.subscribe(publicKey).subscription,
        }),
      ),
    );
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused.map(({ body }) => body.code)).toEqual(Array(4).fill('too-many-devices'));
    expect(await devicesOf(account)).toHaveLength(20);
  });

  it.each(['http://127.0.0.1:6379/', 'https://attacker.test/push', 'http://169.254.169.254/'])(
    'are refused at a service that is not on the list: %s',
    async (endpoint) => {
      const { token } = await buyer();
      const { keys } = service.subscribe(publicKey).subscription;
      const body = { endpoint, keys };
      const answer = await send('POST', '/push/subscriptions', { token, body });
      expect([answer.status, answer.body.code]).toEqual([422, 'push-service-unknown']);
    },
  );
});
