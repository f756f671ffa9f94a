import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import ICAL from 'ical.js';
import type { CaughtMail } from '../../src/cli/mail-catcher/mailbox.js';
import { BoxOffice, type BoughtTicket } from '../support/box-office.js';
import { type Account, expectStatus, send } from '../support/client.js';
import { mailTo, mailsTo } from '../support/notices.js';
import { printedPages } from '../support/pdf.js';
import { eventually } from '../support/sale.js';

/** Versions of a calendar entry are told apart by their second. */
const SEQUENCE_MS = 1_100;

let box: BoxOffice;

beforeAll(async () => {
  box = await BoxOffice.openMinutesBefore(60);
});

beforeEach(async () => {
  await box.nextBuyer();
  await readsKorean(box.buyer);
});

async function readsKorean({ token }: Account): Promise<void> {
  await expectStatus(200, 'PATCH', '/me', { token, body: { locale: 'ko' } });
}

async function download(path: string, { token }: Account): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` };
  return fetch(`${process.env.PUBLIC_URL}/api/v1${path}`, { headers });
}

/** What a calendar takes from a file. */
function calendarOf(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent') as ICAL.Component);
  const { uid, sequence, description, location } = event;
  const startsAt = event.startDate.toJSDate().getTime();
  return {
    method: calendar.getFirstPropertyValue('method'),
    startsAt,
    uid,
    sequence,
    ...{ description, location },
  };
}

/** Calendar files that came by mail with a word in the subject. */
async function calendarBy(buyer: Account, word: string) {
  const { attachments } = await mailTo(buyer, word);
  expect(attachments.map(({ name }) => name)).toEqual(['picket.ics']);
  return calendarOf(attachments[0]?.content ?? '');
}

describe('a ticket to print', () => {
  it('is a PDF whose code lets in who is called as it says, once', async () => {
    const { tickets } = await box.buy();
    const { id, section, row, number } = tickets[0] as BoughtTicket;
    const answer = await download(`/tickets/${id}/paper.pdf`, box.buyer);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const [page, ...more] = await printedPages(new Uint8Array(await answer.arrayBuffer()));
    expect(more).toEqual([]);
    const { name } = await expectStatus<{ name: string }>(200, 'GET', '/me', {
      token: box.buyer.token,
    });
    for (const part of [name, section, row, number]) expect(page?.text).toContain(part);
    const code = page?.code ?? '';
    const asked = await box.scan(code);
    expect(asked.body).toMatchObject({ code: 'name-check-required', holderName: name });
    expect((await box.scan(code, { isNameChecked: true })).status).toBe(200);
    const again = await box.scan(code, { isNameChecked: true });
    expect(again.body.code).toBe('already-checked-in');
  });

  it('comes by mail to whoever asks, one a page, once, and never to another', async () => {
    const { tickets } = await box.buy(2);
    const { buyer } = box;
    const { token } = buyer;
    const body = { ticketIds: tickets.map(({ id }) => id) };
    const sent = await expectStatus(202, 'POST', '/tickets/paper-mails', { token, body });
    expect(sent).toEqual({ sentTo: buyer.email });
    await expectStatus(202, 'POST', '/tickets/paper-mails', { token, body });
    const mail = await mailTo(buyer, '인쇄용 티켓');
    expect(mail.text).toContain('2매');
    expect(mail.headers['list-unsubscribe']).toBeUndefined();
    expect(mail.attachments.map(({ name, type }) => [name, type])).toEqual([
      ['picket-tickets.pdf', 'application/pdf'],
    ]);
    const pages = await printedPages(Buffer.from(mail.attachments[0]?.base64 ?? '', 'base64'));
    const codes = await Promise.all(
      body.ticketIds.sort().map(async (id) => {
        const paper = await expectStatus<{ code: string }>(200, 'GET', `/tickets/${id}/paper`, {
          token,
        });
        return paper.code;
      }),
    );
    expect(pages.map(({ code }) => code)).toEqual(codes);
    await mailTo(buyer, '예매 완료');
    const papers = ({ subject }: CaughtMail): boolean => subject.includes('인쇄용');
    expect((await mailsTo(buyer.email)).filter(papers)).toHaveLength(1);
    const stranger = await send('POST', '/tickets/paper-mails', { token: box.staff.token, body });
    expect([stranger.status, stranger.body.code]).toEqual([404, 'not-found']);
  });
});

describe('the calendar file', () => {
  it('comes with the booking and follows what becomes of it', async () => {
    const later = await BoxOffice.open({ rows: 2 });
    const { buyer, sale } = later;
    await readsKorean(buyer);
    const { orderId, tickets } = await later.buy(2);
    const booked = await calendarBy(buyer, '예매 완료');
    expect(booked.method).toBe('PUBLISH');
    expect(booked.location).toContain('대학로 소극장');
    for (const { number } of tickets) expect(booked.description).toContain(`${number}번`);
    const [kept, returned] = tickets as [BoughtTicket, BoughtTicket];

    const file = await (await download(`/tickets/${kept.id}/calendar.ics`, buyer)).text();
    expect(calendarOf(file)).toMatchObject({ uid: booked.uid, description: booked.description });

    await sleep(SEQUENCE_MS);
    await expectStatus(201, 'POST', `/orders/${orderId}/refunds`, {
      ...{ token: buyer.token, key: randomUUID(), body: { ticketIds: [returned.id] } },
    });
    const fewer = await calendarBy(buyer, '취소 완료');
    expect([fewer.uid, fewer.method]).toEqual([booked.uid, 'PUBLISH']);
    expect(fewer.description).not.toContain(`${returned.number}번`);
    expect(fewer.sequence).toBeGreaterThan(booked.sequence);

    await sleep(SEQUENCE_MS);
    const startsAt = new Date(booked.startsAt + 3_600_000).toISOString();
    await expectStatus(201, 'POST', `/seller/performances/${sale.performanceId}/changes`, {
      ...{ token: sale.seller.token, key: randomUUID(), body: { startsAt, remark: '늦어집니다.' } },
    });
    const moved = await calendarBy(buyer, '공연 변경');
    expect([moved.uid, moved.startsAt]).toEqual([booked.uid, Date.parse(startsAt)]);
    expect(moved.sequence).toBeGreaterThan(fewer.sequence);

    await expectStatus(202, 'POST', `/seller/performances/${sale.performanceId}/cancellation`, {
      ...{ token: sale.seller.token, key: randomUUID(), body: {} },
    });
    const gone = await calendarBy(buyer, '공연 취소');
    expect([gone.uid, gone.method]).toEqual([booked.uid, 'CANCEL']);
    expect(gone.sequence).toBeGreaterThanOrEqual(moved.sequence);
    const answer = await eventually(
      () => send('GET', `/tickets/${kept.id}/calendar.ics`, { token: buyer.token }),
      ({ status }) => status !== 200,
    );
    expect([answer.status, answer.body.code]).toEqual([410, 'ticket-void']);
  });
});
