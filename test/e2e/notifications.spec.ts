import { randomUUID } from 'node:crypto';
import { published } from '../support/catalogue.js';
import {
  type Account,
  expectStatus,
  putOnSale,
  send,
  signUp,
  signUpSeller,
} from '../support/client.js';
import { asRoot, testConfig } from '../support/cluster.js';
import { openEventStream } from '../support/event-stream.js';
import { mailsTo, mailTo, neverQuiet, noticeOf, noticesOf, prefer } from '../support/notices.js';
import { startApi } from '../support/processes.js';
import { buy, eventually } from '../support/sale.js';
import type { NoticeView } from '../../src/notifications/notifications.schemas.js';

const follow = ({ token }: Account, interests: object): Promise<unknown> =>
  expectStatus(200, 'PUT', '/me/interests', {
    token,
    body: { genres: [], regions: [], sellerIds: [], ...interests },
  });
/** A buyer who reads Korean. */
async function signUpKorean(): Promise<Account> {
  const account = await signUp();
  const body = { locale: 'ko' };
  await expectStatus(200, 'PATCH', '/me', { token: account.token, body });
  return account;
}
/** A genre or region that only one test uses. */
const mine = (): string => randomUUID().slice(0, 12);

describe('a booking', () => {
  it('is told in the app and by mail, once, in both languages', async () => {
    const [{ performanceId, eventId }, buyer] = await Promise.all([putOnSale(), signUpKorean()]);
    const order = await buy(performanceId, buyer, [0, 1]);
    const notice = await noticeOf(buyer, 'order-booked');
    expect(notice).toMatchObject({
      data: { eventId, performanceId, orderId: order.id, quantity: 2, amount: 100_000 },
      readAt: null,
    });
    expect(notice.title.ko).toContain('예매 완료');
    expect(notice.title.en).toContain('Booked');
    const mail = await mailTo(buyer, '예매 완료');
    expect(mail.text).toContain('100,000원');
    expect(mail.messageId).toContain(notice.id);
    expect(mail.attachments.map(({ name }) => name)).toEqual(['picket.ics']);
    expect(mail.attachments[0]?.content).toContain('BEGIN:VEVENT');
    expect(await mailsTo(buyer.email)).toHaveLength(1);
    expect(await noticesOf(buyer)).toHaveLength(1);
  });

  it('that is given back is told with its fee', async () => {
    const [{ performanceId }, buyer] = await Promise.all([putOnSale(), signUp()]);
    const { token } = buyer;
    await expectStatus(200, 'PATCH', '/me', { token, body: { locale: 'en' } });
    const order = await buy(performanceId, buyer, [0]);
    const key = randomUUID();
    await expectStatus(201, 'POST', `/orders/${order.id}/refunds`, { token, key, body: {} });
    const { data } = await noticeOf(buyer, 'order-refunded');
    expect(data).toMatchObject({ orderId: order.id, amount: 50_000, feeAmount: 0 });
    expect((await mailTo(buyer, 'Refunded')).text).toContain('KRW 50,000');
  });
});

describe('reading', () => {
  it('counts once, for the owner alone, and pages are in order', async () => {
    const [{ performanceId }, buyer, other] = await Promise.all([putOnSale(), signUp(), signUp()]);
    for (const seatNo of [0, 1, 2]) await buy(performanceId, buyer, [seatNo]);
    const all = await eventually(
      () => noticesOf(buyer),
      (notices) => notices.length === 3,
    );
    const { token } = buyer;
    const path = `/notifications/${all[1]?.id}/read`;
    expect(await send('POST', path, { token: other.token })).toMatchObject({ status: 404 });
    await expectStatus(204, 'POST', path, { token });
    await expectStatus(204, 'POST', path, { token });
    const page = await expectStatus<{ items: NoticeView[]; nextCursor: string; unread: number }>(
      200,
      'GET',
      '/notifications?limit=2',
      { token },
    );
    expect(page.unread).toBe(2);
    expect(page.items.map(({ id }) => id)).toEqual(all.slice(0, 2).map(({ id }) => id));
    expect(page.items.map(({ readAt }) => readAt === null)).toEqual([true, false]);
    const rest = await expectStatus<{ items: NoticeView[]; nextCursor: null }>(
      200,
      'GET',
      `/notifications?limit=2&cursor=${page.nextCursor}`,
      { token },
    );
    expect(rest.items.map(({ id }) => id)).toEqual([all[2]?.id]);
    expect(rest.nextCursor).toBeNull();
  });
});

describe('an event that is published', () => {
  const announcements = async (account: Account): Promise<string[]> =>
    (await noticesOf(account))
      .filter(({ kind }) => kind === 'event-published')
      .map(({ data }) => data.eventTitle);

  it('is told to whom it concerns: genres and regions narrow each other, sellers always count', async () => {
    const [seller, ...accounts] = await Promise.all([
      signUpSeller(),
      ...Array.from({ length: 6 }, () => signUp()),
    ]);
    const [byGenre, byRegion, byBoth, elsewhere, bySeller, nothing] = accounts as [
      ...[Account, Account, Account, Account, Account, Account],
    ];
    const [genre, region] = [mine(), mine()];
    await Promise.all([
      follow(byGenre, { genres: [genre] }),
      follow(byRegion, { regions: [region] }),
      follow(byBoth, { genres: [genre, 'x'], regions: [region] }),
      follow(elsewhere, { genres: [genre], regions: ['elsewhere'] }),
      follow(bySeller, { genres: ['x'], regions: ['y'], sellerIds: [seller.id] }),
      follow(nothing, { genres: [mine()] }),
    ]);
    const title = `관심 공연 ${mine()}`;
    const salesOpenAt = new Date(Date.now() + 3 * 86_400_000).toISOString();
    await published(seller, { genre, region, title }, { salesOpenAt });
    const told = [byGenre, byRegion, byBoth, bySeller];
    for (const account of told) {
      expect((await noticeOf(account, 'event-published')).data).toMatchObject({
        eventTitle: title,
        salesOpenAt,
      });
      expect(await announcements(account)).toEqual([title]);
    }
    expect(await announcements(elsewhere)).toEqual([]);
    expect(await announcements(nothing)).toEqual([]);
  });

  it('is told although fan-outs wait that nobody can work at', async () => {
    const strange = Array.from({ length: 6 }, () => randomUUID());
    const rows = strange.map(
      (id) => `('${id}', 'event-published', '${id}', 'strange', '{}', '{}')`,
    );
    await asRoot(
      1,
      `INSERT INTO picket.fan_outs (id, kind, subject_key, audience, argument, data)
       VALUES ${rows.join()}`,
    );
    try {
      const [seller, fan] = await Promise.all([signUpSeller(), signUp()]);
      await follow(fan, { sellerIds: [seller.id] });
      await published(seller);
      await noticeOf(fan, 'event-published');
    } finally {
      const ids = strange.map((id) => `'${id}'`).join();
      await asRoot(1, `DELETE FROM picket.fan_outs WHERE id IN (${ids})`);
    }
  });

  it('comes by mail with the opening of its sales for the calendar', async () => {
    const [seller, buyer] = await Promise.all([signUpSeller(), signUpKorean()]);
    await prefer(buyer, neverQuiet);
    await follow(buyer, { sellerIds: [seller.id] });
    const salesOpenAt = '2026-12-30T11:00:00.000Z';
    const later = { salesOpenAt, startsAt: '2027-02-01T10:00:00.000Z' };
    await published(seller, {}, { ...later, salesCloseAt: '2027-01-31T10:00:00.000Z' });
    const mail = await mailTo(buyer, '새 공연');
    expect(mail.attachments[0]?.content).toContain('DTSTART:20261230T110000Z');
  });

  it('keeps its mail back in quiet hours, though the app shows it', async () => {
    const [seller, buyer] = await Promise.all([signUpSeller(), signUpKorean()]);
    await prefer(buyer, { muted: [], quietHours: { from: '00:00', to: '23:59' } });
    await follow(buyer, { sellerIds: [seller.id] });
    await published(seller);
    await noticeOf(buyer, 'event-published');
    const { performanceId } = await putOnSale();
    await buy(performanceId, buyer, [0]);
    await mailTo(buyer, '예매 완료'); // what answers the buyer does not wait
    expect((await mailsTo(buyer.email)).map(({ subject }) => subject)).toHaveLength(1);
  });
});

describe('preferences', () => {
  it('are kept, and what is muted does not come by mail', async () => {
    const [{ performanceId }, buyer] = await Promise.all([putOnSale(), signUpKorean()]);
    const { token } = buyer;
    const first = await expectStatus(200, 'GET', '/me/notification-preferences', { token });
    expect(first).toEqual({ muted: [], quietHours: { from: '21:00', to: '08:00' } });
    const wanted = { muted: [{ kind: 'order-booked', channel: 'email' }], quietHours: null };
    await prefer(buyer, wanted);
    expect(await expectStatus(200, 'GET', '/me/notification-preferences', { token })).toEqual(
      wanted,
    );
    const order = await buy(performanceId, buyer, [0]);
    await noticeOf(buyer, 'order-booked');
    const key = randomUUID();
    await expectStatus(201, 'POST', `/orders/${order.id}/refunds`, { token, key, body: {} });
    await mailTo(buyer, '취소 완료'); // by now the other one would be there
    expect(await mailsTo(buyer.email)).toHaveLength(1);
  });

  it('follow from one click on the link of a mail, without signing in', async () => {
    const [{ performanceId }, buyer] = await Promise.all([putOnSale(), signUpKorean()]);
    await buy(performanceId, buyer, [0]);
    const { headers, text } = await mailTo(buyer, '예매 완료');
    expect(headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    const url = headers['list-unsubscribe']?.replaceAll(/[<>\s]/g, '') as string;
    expect(text).toContain(url);
    const { token } = buyer;
    const preferences = () =>
      expectStatus<{ muted: unknown[] }>(200, 'GET', '/me/notification-preferences', { token });

    const page = await fetch(url);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect(await page.text()).toContain('<form method="post"');
    expect((await preferences()).muted).toEqual([]);

    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    expect((await fetch(url, { method: 'POST', body })).status).toBe(200);
    expect((await preferences()).muted).toEqual([{ kind: 'order-booked', channel: 'email' }]);
    const altered = await fetch(url.replace('order-booked', 'order-refunded'), { method: 'POST' });
    expect(altered.status).toBe(404);
  });
});

describe('GET /notifications/stream', () => {
  const open = async (account: Account, more: { baseUrl?: string; last?: string } = {}) => {
    const url = `${more.baseUrl ?? testConfig().PUBLIC_URL}/api/v1/notifications/stream?seconds=40`;
    const stream = await openEventStream<NoticeView & { unread: number }>(url, account.token, {
      ...(more.last === undefined ? {} : { 'last-event-id': more.last }),
    });
    const first = await stream.events.next();
    return { ...stream, first: first.value as { event: string; data: { unread: number } } };
  };

  it('tells through every process, at once, what any of them wrote', async () => {
    const [{ performanceId }, buyer] = await Promise.all([putOnSale(), signUp()]);
    const streams = await Promise.all([open(buyer), open(buyer), open(buyer)]);
    expect(streams.map(({ first }) => first)).toEqual(
      Array(3).fill({ event: 'unread', data: { unread: 0 } }),
    );
    await buy(performanceId, buyer, [0]);
    for (const { events, close } of streams) {
      const { value } = await events.next();
      expect(value).toMatchObject({ event: 'notice', data: { kind: 'order-booked' } });
      close();
    }
  });

  it('goes on after the last notice that the reader has', async () => {
    const [{ performanceId }, buyer] = await Promise.all([putOnSale(), signUp()]);
    for (const seatNo of [0, 1]) await buy(performanceId, buyer, [seatNo]);
    const [newer, older] = await eventually(
      () => noticesOf(buyer),
      (notices) => notices.length === 2,
    );
    const { first, events, close } = await open(buyer, { last: older?.id ?? '' });
    expect(first.data).toEqual({ unread: 2 });
    expect((await events.next()).value).toMatchObject({ data: { id: newer?.id } });
    close();
  });

  it('is refused beyond the limit of a process', async () => {
    const [{ performanceId }, buyer] = await Promise.all([putOnSale(), signUp()]);
    const api = await startApi({ NOTICE_STREAMS_MAX: '1' });
    try {
      const { baseUrl } = api;
      const { events, close } = await open(buyer, { baseUrl });
      const { token } = buyer;
      const refused = await send('GET', '/notifications/stream?seconds=1', { baseUrl, token });
      expect([refused.status, refused.body.code]).toEqual([503, 'too-many-notice-streams']);
      await buy(performanceId, buyer, [0]);
      expect((await events.next()).value).toMatchObject({ data: { kind: 'order-booked' } });
      close();
    } finally {
      await api.stop();
    }
  });
});
