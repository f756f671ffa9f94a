import { printedPages } from '../../../test/support/pdf.js';
import { paperPdf, type PaperTicket } from './paper-document.js';

const ticket: PaperTicket = {
  ticketId: '01890a5d-ac96-774b-bcce-b302099a8057',
  eventTitle: '뮤지컬 <햄릿>',
  venue: '예술극장',
  hall: '대극장',
  starts: '2026년 12월 24일 목요일 오후 7:30',
  validUntil: '2026년 12월 25일 금요일 오전 7:30',
  section: 'A구역',
  row: '12',
  number: '7',
  grade: 'VIP',
  holderName: '남궁민수',
  code: `T1:${'A0 $%*+-./:'.repeat(14).slice(0, 134)}`,
};

describe('printed tickets', () => {
  it('are A4 pages, one each, whose codes are read from their picture', async () => {
    const other = { ...ticket, code: ticket.code.replace('A0', 'B1'), row: '' };
    const pages = await printedPages(await paperPdf('ko', [ticket, other]));
    expect(pages.map(({ code }) => code)).toEqual([ticket.code, other.code]);
    expect(pages.map(({ text }) => /(^| )열( |$)/.test(text))).toEqual([true, false]);
    for (const { size, text } of pages) {
      expect(size.map(Math.round)).toEqual([595, 842]);
      for (const part of [
        ticket.eventTitle,
        ticket.holderName,
        ticket.section,
        '신분증',
        ticket.starts,
      ]) {
        expect(text).toContain(part);
      }
    }
  });

  it('stay one page and keep name and code, however long everything is', async () => {
    const long = '긴 이름 '.repeat(60);
    const [page, ...more] = await printedPages(
      await paperPdf('en', [
        {
          ...ticket,
          ...{ eventTitle: long, venue: long, hall: long, holderName: `${'이'.repeat(60)}끝` },
          ...{ section: '아주 긴 구역의 이름'.repeat(3), row: 'AA', number: '1234' },
        },
      ]),
    );
    expect(more).toEqual([]);
    expect(page?.code).toBe(ticket.code);
    expect(page?.text).toContain('identity card');
    expect(page?.text).toContain('이'.repeat(20));
    expect(page?.text).toContain(ticket.ticketId);
  });
});
