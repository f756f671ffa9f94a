import { middleOf, ROW_PITCH, SEAT_PITCH } from './geometry';
import {
  type DrawnRow,
  type DrawnSection,
  LIMITS,
  type Mark,
  markKey,
  newSectionId,
  SEAT_KINDS,
  type SeatKind,
} from './model';

/** A seat of a file, before it has its section. Places are metres, in both directions or in none. */
export interface ImportedSeat {
  readonly section: string;
  readonly grade: string;
  readonly row: string;
  readonly number: string;
  readonly kind: SeatKind;
  readonly house: boolean;
  readonly x: number | undefined;
  readonly y: number | undefined;
}

export type ImportFaultCode =
  'nothing' | 'too-many' | 'no-column' | 'no-number' | 'bad-place' | 'half-placed';

/** Why a file cannot be taken, with its line (the header is line 1). */
export interface ImportFault {
  readonly code: ImportFaultCode;
  readonly line?: number;
  readonly value?: string;
}

export type Imported =
  | { readonly sections: readonly DrawnSection[]; readonly faults?: undefined }
  | { readonly faults: readonly ImportFault[]; readonly sections?: undefined };

type Column = 'section' | 'grade' | 'row' | 'number' | 'kind' | 'house' | 'x' | 'y';

/** Names of columns, in either language and without regard to case. */
const COLUMNS: Readonly<Record<Column, readonly string[]>> = {
  section: ['section', 'block', 'area', '구역', '블록'],
  grade: ['grade', 'category', 'class', '등급'],
  row: ['row', '열', '행', '줄'],
  number: ['number', 'seat', 'no', '번호', '좌석', '좌석번호'],
  kind: ['kind', 'type', '종류', '좌석종류'],
  house: ['house', 'blocked', '하우스', '판매안함', '유보'],
  x: ['x'],
  y: ['y'],
};
const KINDS: Readonly<Record<string, SeatKind>> = {
  휠체어: 'wheelchair',
  휠체어석: 'wheelchair',
  동반: 'companion',
  동반석: 'companion',
  시야제한: 'restricted-view',
  시야제한석: 'restricted-view',
  테이블: 'table',
  테이블석: 'table',
};
const YES = new Set(['1', 'y', 'yes', 'true', 'o', 'x', '예', '네']);
const FAULTS_MAX = 20;
const SECTION_GAP = 2;

/**
 * Seats of a table whose first row names its columns (what papaparse makes of a CSV file). Section, row
 * and number must be there; grade is R unless given.
 */
export function importTable(table: readonly (readonly string[])[]): Imported {
  const [head = [], ...lines] = table;
  const columns = columnsOf(head);
  const missing = (['row', 'number'] as const).filter((name) => !columns.has(name));
  if (missing.length > 0) return { faults: missing.map((value) => ({ code: 'no-column', value })) };
  const faults: ImportFault[] = [];
  const seats: ImportedSeat[] = [];
  lines.forEach((cells, index) => {
    const line = index + 2;
    const cell = (name: Column): string => cells[columns.get(name) ?? -1]?.trim() ?? '';
    if (cells.every((text) => text.trim() === '')) return;
    const number = cell('number');
    if (number === '') faults.push({ code: 'no-number', line });
    const [x, y] = [metres(cell('x')), metres(cell('y'))];
    if (Number.isNaN(x)) faults.push({ code: 'bad-place', line, value: cell('x') });
    if (Number.isNaN(y)) faults.push({ code: 'bad-place', line, value: cell('y') });
    seats.push({
      section: cell('section') || 'A',
      grade: cell('grade') || 'R',
      row: cell('row') || '1',
      number,
      kind: kindOf(cell('kind')),
      house: YES.has(cell('house').toLowerCase()),
      x,
      y,
    });
  });
  if (faults.length > 0) return { faults: faults.slice(0, FAULTS_MAX) };
  return sectionsOf(seats);
}

function columnsOf(head: readonly string[]): Map<Column, number> {
  const found = new Map<Column, number>();
  head.forEach((text, index) => {
    const name = text.replace('\uFEFF', '').trim().toLowerCase();
    for (const column of Object.keys(COLUMNS) as Column[]) {
      if (COLUMNS[column].includes(name) && !found.has(column)) found.set(column, index);
    }
  });
  return found;
}

function metres(text: string): number | undefined {
  return text === '' ? undefined : Number(text.replace(',', '.'));
}

/** The kind a word means, in either language; anything else is a standard seat. */
export function kindOf(text: string): SeatKind {
  const word = text.trim().toLowerCase();
  return SEAT_KINDS.find((kind) => kind === word) ?? KINDS[word.replace(/\s/g, '')] ?? 'standard';
}

/**
 * Puts seats together to sections and rows, in the order in which they come. Sections without places
 * are set beside each other as grids.
 */
export function sectionsOf(seats: readonly ImportedSeat[]): Imported {
  if (seats.length === 0) return { faults: [{ code: 'nothing' }] };
  if (seats.length > LIMITS.seats) return { faults: [{ code: 'too-many' }] };
  const bySection = grouped(seats, ({ section }) => section);
  const sections: DrawnSection[] = [];
  const faults: ImportFault[] = [];
  let left = 0;
  for (const [code, own] of bySection) {
    const withPlace = own.filter(({ x, y }) => x !== undefined && y !== undefined).length;
    if (withPlace > 0 && withPlace < own.length) faults.push({ code: 'half-placed', value: code });
    const rows = [...grouped(own, ({ row }) => row)];
    const width = Math.max(...rows.map(([, ofRow]) => ofRow.length)) * SEAT_PITCH;
    sections.push(sectionOf(code, rows, withPlace > 0 ? undefined : left + width / 2));
    left += width + SECTION_GAP;
  }
  return faults.length > 0 ? { faults } : { sections };
}

/** Items by what `keyOf` says of them, in the order in which they come. */
export function grouped<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** @param gridAt middle of the section's front row, for seats without places */
function sectionOf(
  code: string,
  rows: readonly (readonly [string, readonly ImportedSeat[]])[],
  gridAt: number | undefined,
): DrawnSection {
  const marks: Record<string, Mark> = {};
  const placed = rows.map(([label, seats], row): DrawnRow => ({
    label,
    seats: seats.map(({ number, kind, house, x = 0, y = 0 }, seat) => {
      if (kind !== 'standard' || house) {
        marks[markKey(row, seat)] = {
          ...(kind !== 'standard' && { kind }),
          ...(house && { house }),
        };
      }
      if (gridAt === undefined) return { number, x, y };
      return { number, x: (seat - (seats.length - 1) / 2) * SEAT_PITCH, y: row * ROW_PITCH };
    }),
  }));
  const middle = middleOf(placed.flatMap(({ seats }) => seats));
  return {
    type: 'drawn',
    id: newSectionId(),
    code: code.slice(0, LIMITS.label),
    name: code.slice(0, LIMITS.name),
    grade: rows[0]?.[1][0]?.grade ?? 'R',
    x: (gridAt ?? 0) + middle.x,
    y: middle.y,
    turn: 0,
    marks,
    rows: placed.map(({ label, seats }) => ({
      label,
      seats: seats.map(({ number, x, y }) => ({ number, x: x - middle.x, y: y - middle.y })),
    })),
  };
}
