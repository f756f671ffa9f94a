import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import type { Locale } from '../../errors/domain-error.js';
import { placeText } from '../../notifications/seat-words.js';
import { QUIET_ZONE_MODULES, ticketModules } from '../ticket-picture.js';
import { PAPER_WORDS } from './paper-words.js';

/** What stands on one printed ticket. */
export interface PaperTicket {
  readonly ticketId: string;
  readonly eventTitle: string;
  readonly venue: string;
  readonly hall: string;
  /** Moments as people read them. */
  readonly starts: string;
  readonly validUntil: string;
  readonly section: string;
  readonly row: string;
  readonly number: string;
  readonly grade: string;
  readonly holderName: string;
  /** A still code with the flag for a name check. */
  readonly code: string;
}

type Sheet = InstanceType<typeof PDFDocument>;

/** A4 in points. */
const MARGIN = 48;
const WIDTH = 595.28 - 2 * MARGIN;
/** 68 mm with its quiet zone: each module is 1.4 mm, so a scanner reads it from the hand. */
const QR_SIZE = 193;
const INK = '#111827';
const SOFT = '#4b5563';
const LINE = '#9ca3af';

const fontPath = (weight: string): string =>
  createRequire(import.meta.url).resolve(
    `pretendard/dist/public/static/alternative/Pretendard-${weight}.ttf`,
  );
let fonts: Promise<[regular: Buffer, bold: Buffer]> | undefined;

/** The fonts' bytes (SIL Open Font License, which lets documents embed them), read once. */
function loadFonts(): Promise<[Buffer, Buffer]> {
  fonts ??= Promise.all([readFile(fontPath('Regular')), readFile(fontPath('Bold'))]);
  return fonts;
}

/** The tickets as a PDF: A4, one a page, the code as vectors, no more of the fonts than is used. */
export async function paperPdf(locale: Locale, tickets: readonly PaperTicket[]): Promise<Buffer> {
  const [regular, bold] = await loadFonts();
  const words = PAPER_WORDS[locale];
  const sheet = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    autoFirstPage: false,
    lang: locale,
    displayTitle: true,
    info: { Title: `Picket – ${words.title}`, Creator: 'Picket' },
  });
  const whole = buffer(sheet);
  sheet.registerFont('regular', regular);
  sheet.registerFont('bold', bold);
  for (const ticket of tickets) {
    sheet.addPage();
    drawTicket(sheet, locale, ticket);
  }
  sheet.end();
  return whole;
}

function drawTicket(sheet: Sheet, locale: Locale, ticket: PaperTicket): void {
  const words = PAPER_WORDS[locale];
  sheet.font('bold').fontSize(13).fillColor('#4338ca').text('Picket', MARGIN, MARGIN);
  sheet.font('regular').fillColor(SOFT);
  sheet.text(words.title, MARGIN, MARGIN, { width: WIDTH, align: 'right' });
  sheet.font('bold').fontSize(24).fillColor(INK);
  const clipped = { width: WIDTH, ellipsis: true };
  sheet.text(ticket.eventTitle, MARGIN, MARGIN + 34, { ...clipped, height: 92 });
  sheet.font('regular').fontSize(14).moveDown(0.4);
  sheet.text(ticket.starts, clipped);
  sheet.text(placeText(ticket), { ...clipped, height: 36 });
  const top = sheet.y + 22;
  drawCode(sheet, ticket.code, MARGIN + WIDTH - QR_SIZE, top);
  const columnWidth = WIDTH - QR_SIZE - 24;
  drawSeat(sheet, seatLines(locale, ticket), { top, width: columnWidth });
  const below = Math.max(top + QR_SIZE, sheet.y) + 22;
  drawName(sheet, words.name, ticket.holderName, below);
  drawFoot(sheet, locale, ticket);
}

/** Label and value of each part that the seat has. */
function seatLines(locale: Locale, ticket: PaperTicket): [label: string, value: string][] {
  const words = PAPER_WORDS[locale];
  const names = ['section', 'row', 'number'] as const;
  return names
    .map((name): [string, string] => [words[name], ticket[name]])
    .filter(([, value]) => value !== '');
}

function drawSeat(
  sheet: Sheet,
  lines: readonly [string, string][],
  { top, width }: { top: number; width: number },
): void {
  let y = top;
  for (const [label, value] of lines) {
    sheet.font('regular').fontSize(12).fillColor(SOFT).text(label, MARGIN, y, { width });
    sheet
      .font('bold')
      .fillColor(INK)
      .fontSize(fittingSize(sheet, value, { largest: 40, width }));
    sheet.text(value, MARGIN, sheet.y, { width, height: 48, ellipsis: true });
    y = sheet.y + 4;
  }
}

/** The largest size at which a text is one line, down to a third of the largest. */
function fittingSize(
  sheet: Sheet,
  text: string,
  { largest, width }: { largest: number; width: number },
): number {
  sheet.fontSize(largest);
  const share = Math.min(1, width / (sheet.widthOfString(text) + 1));
  return Math.max(largest * share, largest / 3);
}

function drawName(sheet: Sheet, label: string, name: string, top: number): void {
  const inner = { width: WIDTH - 36 };
  sheet.lineWidth(1.5).strokeColor(INK).roundedRect(MARGIN, top, WIDTH, 84, 6).stroke();
  sheet
    .font('regular')
    .fontSize(12)
    .fillColor(SOFT)
    .text(label, MARGIN + 18, top + 14, inner);
  const largest = 28;
  sheet
    .font('bold')
    .fillColor(INK)
    .fontSize(fittingSize(sheet, name, { largest, ...inner }));
  sheet.text(name, MARGIN + 18, top + 34, { ...inner, height: 40, ellipsis: true });
  sheet.y = top + 84;
}

function drawFoot(sheet: Sheet, locale: Locale, ticket: PaperTicket): void {
  const words = PAPER_WORDS[locale];
  const top = sheet.y + 22;
  sheet.font('regular').fontSize(12).fillColor(INK);
  sheet.text(words.bring, MARGIN, top, { width: WIDTH });
  sheet.moveDown(0.4).text(words.once, { width: WIDTH });
  sheet.moveDown(0.4).text(words.dies, { width: WIDTH });
  const rule = sheet.y + 16;
  sheet.lineWidth(0.5).strokeColor(LINE);
  sheet
    .moveTo(MARGIN, rule)
    .lineTo(MARGIN + WIDTH, rule)
    .stroke();
  sheet.fontSize(10).fillColor(SOFT);
  const facts = [
    `${words.grade}: ${ticket.grade}`,
    `${words.validUntil}: ${ticket.validUntil}`,
    `${words.ticket}: ${ticket.ticketId}`,
  ];
  sheet.text(facts.join('\n'), MARGIN, rule + 12, { width: WIDTH });
}

/** The QR code as one filled path: sharp at any size, whatever prints it. */
function drawCode(sheet: Sheet, code: string, left: number, top: number): void {
  const modules = ticketModules(code);
  const unit = QR_SIZE / (modules.size + 2 * QUIET_ZONE_MODULES);
  const isDark = (row: number, column: number): boolean =>
    column < modules.size && modules.get(row, column) === 1;
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      // Neighbours are one rectangle, since printers leave hairlines between two.
      const from = column;
      while (isDark(row, column)) column++;
      if (column === from) continue;
      const [x, y] = [
        left + (from + QUIET_ZONE_MODULES) * unit,
        top + (row + QUIET_ZONE_MODULES) * unit,
      ];
      sheet.rect(x, y, (column - from) * unit, unit);
    }
  }
  sheet.fill('#000000');
}
