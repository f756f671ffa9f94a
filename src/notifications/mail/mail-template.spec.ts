import { openingCalendar, performanceOfCalendar } from './calendar.js';
import { letterOf, mailOf } from './mail-template.js';
import { noticeKinds } from '../notice.js';

const links = {
  page: 'https://picket.test/orders/1',
  unsubscribe: 'https://picket.test/u?token=a.b.c',
};
const data = {
  eventTitle: '햄릿 <b>&"',
  venue: '예술극장',
  startsAt: '2026-12-24T10:30:00.000Z',
  salesOpenAt: '2026-12-01T11:00:00.000Z',
  until: '2026-12-02T11:00:00.000Z',
  ...{ quantity: 2, amount: 220_000, feeAmount: 0, ahead: 9, remark: '시작 시각' },
};

describe('a mail', () => {
  it.each(noticeKinds.flatMap((kind) => [[kind, 'ko'] as const, [kind, 'en'] as const]))(
    'of %s in %s has no gap, and says the same in text and HTML',
    (kind, locale) => {
      const { subject, text, html } = mailOf(locale, kind, data, links);
      expect(subject).toContain(data.eventTitle);
      expect(text).not.toMatch(/\{|\}|undefined|Invalid/);
      expect(html).not.toMatch(/undefined|Invalid|<b>/);
      for (const part of [text, html]) {
        expect(part).toContain(links.unsubscribe);
        expect(part).toContain(links.page);
      }
      expect(/[\uac00-\ud7a3]/.test(text.replaceAll(data.eventTitle, ''))).toBe(true);
    },
  );

  it('shows moments on the clock of Seoul and amounts in won', () => {
    const korean = mailOf('ko', 'order-booked', data, links).text;
    expect(korean).toContain('2026년 12월 24일 목요일 오후 7:30');
    expect(korean).toContain('220,000원');
    expect(mailOf('en', 'order-booked', data, links).text).toContain('KRW 220,000');
  });

  it('cannot be made to carry markup by the title of an event', () => {
    const { html } = mailOf('en', 'event-published', data, links);
    expect(html).toContain('햄릿 &lt;b&gt;&amp;&quot;');
  });
});

describe('a letter that was asked for', () => {
  it('says the same in text and HTML, and offers no end of its kind', () => {
    const letter = { title: '<인쇄>', body: '첨부 파일', why: '직접 요청' };
    const { subject, text, html } = letterOf('ko', letter, { page: links.page });
    expect(subject).toBe('<인쇄>');
    for (const part of [text, html]) {
      expect(part).toContain('첨부 파일');
      expect(part).toContain('직접 요청');
      expect(part).not.toMatch(/undefined|수신 거부/);
    }
    expect(html).not.toContain('<인쇄>');
  });
});

describe('the calendar file', () => {
  it('of an announcement is the opening of its sales, with an alarm', () => {
    const file = openingCalendar('id', 'ko', 'event-published', data) ?? '';
    const text = file.replaceAll('\r\n ', '');
    expect(text).toContain('DTSTART:20261201T110000Z');
    expect(text).toContain('DTEND:20261201T113000Z');
    expect(text).toContain('TRIGGER:-PT15M');
    expect(text).toContain('UID:id@picket');
  });

  it('of tickets goes with what changes them, and with nothing else', () => {
    const performanceId = 'p';
    const withOne = noticeKinds.filter(
      (kind) => performanceOfCalendar(kind, { ...data, performanceId }) === performanceId,
    );
    expect(withOne.sort()).toEqual([
      ...['order-booked', 'order-refunded', 'order-refunded-by-seller', 'performance-cancelled'],
      ...['performance-changed', 'transfer-accepted', 'transfer-cancelled', 'transfer-received'],
      'waitlist-paid',
    ]);
    expect(performanceOfCalendar('order-booked', data)).toBeUndefined();
    const unknown = { eventTitle: data.eventTitle };
    expect(openingCalendar('id', 'ko', 'event-published', unknown)).toBeUndefined();
    expect(openingCalendar('id', 'ko', 'place-near', data)).toBeUndefined();
  });
});
