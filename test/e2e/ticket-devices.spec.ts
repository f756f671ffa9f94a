import { BoxOffice } from '../support/box-office.js';
import { type Account, send } from '../support/client.js';
import { asRoot, testConfig } from '../support/cluster.js';
import { eventually } from '../support/sale.js';
import { TicketDevice } from '../support/ticket-device.js';

const BOUND = { deviceBinding: true };

/** As if the account's device had been enrolled two days ago. */
const age = (accountId: string): Promise<unknown> =>
  asRoot(
    1,
    `UPDATE ${testConfig().DB_NAME}.ticket_devices
     SET enrolled_at = NOW(3) - INTERVAL 2 DAY WHERE account_id = '${accountId}'`,
  );

const kindsOf = async ({ token }: Account): Promise<string[]> => {
  const path = '/notifications';
  const { body } = await send<{ items: { kind: string }[] }>('GET', path, { token });
  return body.items.map(({ kind }) => kind).filter((kind) => kind.startsWith('device'));
};

describe('tickets bound to a device', () => {
  let entering: BoxOffice;
  let tomorrow: BoxOffice;

  beforeAll(async () => {
    [entering, tomorrow] = await Promise.all([
      BoxOffice.openMinutesBefore(60, BOUND),
      BoxOffice.openMinutesBefore(600, BOUND),
    ]);
  });
  beforeEach(() => Promise.all([entering.nextBuyer(), tomorrow.nextBuyer()]));

  const boughtAt = async (box: BoxOffice) => {
    const { tickets } = await box.buy();
    const device = new TicketDevice(box.buyer);
    expect((await device.enrol()).status).toBe(200);
    return { id: tickets[0]!.id, device };
  };

  it('give their code to nobody who has but the session', async () => {
    const { id } = await boughtAt(entering);
    const { token } = entering.buyer;
    for (const what of ['code', 'key', 'qr.svg', 'qr.png']) {
      const { status, body } = await send('GET', `/tickets/${id}/${what}`, { token });
      expect([what, status, body.code]).toEqual([what, 403, 'device-required']);
    }
    const ticket = await send('GET', `/tickets/${id}`, { token });
    expect(ticket.body.deviceBinding).toBe(true);
  });

  it('enter by the code that their device makes, which asks again when an answer is lost', async () => {
    const { id, device } = await boughtAt(entering);
    await device.ask(id);
    const answer = await device.ask(id);
    expect(answer.status).toBe(200);
    const { status, body } = await entering.scan(device.codeOf(id, answer));
    expect([status, body.ticketId]).toEqual([200, id]);
  });

  it('find out a device of which there are two: both get nothing, and what they had is dead', async () => {
    const { id, device } = await boughtAt(entering);
    const code = device.codeOf(id, await device.ask(id));
    const copy = device.copy();
    expect((await device.ask(id)).status).toBe(200);
    for (const one of [copy, device]) {
      const { status, body } = await one.ask(id);
      expect([status, body.code]).toEqual([409, 'device-copied']);
    }
    expect((await entering.scan(code)).body).toMatchObject({
      code: 'ticket-void',
      reason: 'old-revision',
    });
    await eventually(
      () => kindsOf(entering.buyer),
      (kinds) => kinds.join() === 'device-copied',
    );
  });

  it('do not believe who is not the device, and hold it against nobody', async () => {
    const { id, device } = await boughtAt(entering);
    const stranger = new TicketDevice(entering.buyer, device.copy());
    const signature = Buffer.alloc(64, 7).toString('base64');
    const refused = await stranger.ask(id, { signature });
    expect([refused.status, refused.body.code]).toEqual([403, 'device-unproven']);
    expect((await device.ask(id)).status).toBe(200);
  });

  it('go to one of two devices that are enrolled at one moment', async () => {
    const devices = [new TicketDevice(entering.buyer), new TicketDevice(entering.buyer)];
    const answers = await Promise.all(devices.map((device) => device.enrol()));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { body } = answers.find(({ status }) => status === 409)!;
    expect(body.code).toBe('other-device-enrolled');
    const pauseMs = Date.parse(String(body.changeableFrom)) - Date.parse(String(body.enrolledAt));
    expect(pauseMs).toBe(testConfig().DEVICE_CHANGE_COOL_DOWN_SECONDS * 1_000);
  });

  it('change their device by password, after the cool-down; the last one’s codes die', async () => {
    const { id, device } = await boughtAt(tomorrow);
    const { stillCode } = (await device.ask(id)).body;
    const next = new TicketDevice(tomorrow.buyer);
    expect((await next.change('nonsense')).body.code).toBe('password-wrong');
    expect((await next.change()).body.code).toBe('device-change-too-soon');
    await age(tomorrow.buyer.id);
    expect((await next.change()).status).toBe(200);
    expect((await device.ask(id)).body.code).toBe('device-unproven');
    const given = await next.ask(id);
    expect([given.status, given.body.revision]).toEqual([200, 1]);
    expect((await tomorrow.scan(String(stillCode))).body.code).toBe('ticket-void');
    expect((await new TicketDevice(tomorrow.buyer).change()).body.code).toBe(
      'device-change-too-soon',
    );
    await eventually(
      () => kindsOf(tomorrow.buyer),
      (kinds) => kinds.join() === 'device-changed',
    );
  });

  it('stay on their device when their code cannot be killed once more', async () => {
    const { id, device } = await boughtAt(tomorrow);
    await age(tomorrow.buyer.id);
    const { DB_NAME } = testConfig();
    await asRoot(1, `UPDATE ${DB_NAME}.tickets SET revision = 255 WHERE id = '${id}'`);
    const { status, body } = await new TicketDevice(tomorrow.buyer).change();
    expect([status, body.code]).toEqual([409, 'tickets-worn-out']);
    // Nothing was changed.
    expect((await device.ask(id)).status).toBe(200);
  });

  it('stay on their device once entry has begun', async () => {
    await boughtAt(entering);
    await age(entering.buyer.id);
    const { status, body } = await new TicketDevice(entering.buyer).change();
    expect([status, body.code]).toEqual([409, 'device-change-closed']);
  });
});
