import ICAL from 'ical.js';
import { type CalendarReader, type HeldPerformance, ticketCalendar } from './ticket-calendar.js';

const held: HeldPerformance = {
  performanceId: '01890a5d-ac96-774b-bcce-b302099a8057',
  eventTitle: '햄릿; 1부, 2부',
  venue: '예술극장',
  hall: '대극장',
  startsAt: new Date('2026-12-24T10:30:00Z'),
  runningMinutes: 150,
  seats: [{ section: 'A', row: '3', number: '12' }],
};
const reader: CalendarReader = {
  accountId: '01890a5d-ac96-774b-bcce-b302099a8058',
  locale: 'ko',
  at: new Date('2026-11-01T00:00:00Z'),
  url: 'https://picket.test/tickets',
  organizer: 'Picket <notices@picket.test>',
};

function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent') as ICAL.Component);
  const valueOf = (name: string) => event.component.getFirstPropertyValue(name)?.toString();
  return { event, method: calendar.getFirstPropertyValue('method'), valueOf };
}

describe('the calendar file of tickets', () => {
  it('says when, how long, where, which seats, and who says so', () => {
    const { event, method, valueOf } = read(ticketCalendar(held, reader));
    expect(method).toBe('PUBLISH');
    expect(event.summary).toBe(held.eventTitle);
    expect(event.location).toBe('예술극장, 대극장');
    expect(event.startDate.toJSDate()).toEqual(held.startsAt);
    expect(event.duration.toSeconds()).toBe(150 * 60);
    expect(event.description).toContain('A 3열 12번');
    expect(valueOf('organizer')).toBe('mailto:notices@picket.test');
    expect(valueOf('status')).toBe('CONFIRMED');
    expect(event.component.getFirstSubcomponent('valarm')).not.toBeNull();
  });

  it('is replaced by what comes later, and by a cancellation when no ticket is left', () => {
    const first = read(ticketCalendar(held, reader));
    const later = { ...reader, at: new Date(reader.at.getTime() + 1_000) };
    const startsAt = new Date('2026-12-25T10:30:00Z');
    const moved = read(ticketCalendar({ ...held, startsAt }, later));
    const gone = read(ticketCalendar({ ...held, seats: [] }, later));
    for (const { event } of [moved, gone]) {
      expect(event.uid).toBe(first.event.uid);
      expect(event.sequence).toBeGreaterThan(first.event.sequence);
    }
    expect(moved.event.startDate.toJSDate()).toEqual(startsAt);
    expect([gone.method, gone.valueOf('status')]).toEqual(['CANCEL', 'CANCELLED']);
    expect(gone.event.component.getFirstSubcomponent('valarm')).toBeNull();
  });

  it('is another entry in another account, whose calendar may be shared', () => {
    const other = { ...reader, accountId: held.performanceId };
    expect(read(ticketCalendar(held, other)).event.uid).not.toBe(
      read(ticketCalendar(held, reader)).event.uid,
    );
  });
});
