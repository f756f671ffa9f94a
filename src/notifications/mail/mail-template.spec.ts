import { calendarOf } from './calendar.js';
import { mailOf } from './mail-template.js';
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

describe('the calendar file', () => {
  const lines = (kind: 'event-published' | 'order-booked'): string =>
    calendarOf('id', 'ko', kind, data)?.replaceAll('\r\n ', '') ?? '';

  it('of an announcement is the opening of its sales, with an alarm', () => {
    const text = lines('event-published');
    expect(text).toContain('DTSTART:20261201T110000Z');
    expect(text).toContain('DTEND:20261201T113000Z');
    expect(text).toContain('TRIGGER:-PT15M');
    expect(text).toContain('UID:id@picket');
  });

  it('of a booking is the performance, with its place', () => {
    const text = lines('order-booked');
    expect(text).toContain('DTSTART:20261224T103000Z');
    expect(text).toContain('LOCATION:예술극장');
  });

  it('comes with nothing else', () => {
    expect(calendarOf('id', 'ko', 'order-refunded', data)).toBeUndefined();
    const unknown = { eventTitle: data.eventTitle };
    expect(calendarOf('id', 'ko', 'event-published', unknown)).toBeUndefined();
  });
});
