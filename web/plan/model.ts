/** What a seat is for, as the API knows it. */
export const SEAT_KINDS = [
  'standard',
  'wheelchair',
  'companion',
  'restricted-view',
  'table',
] as const;
export type SeatKind = (typeof SEAT_KINDS)[number];

/** How a row's seats are numbered, seen from the seats towards the stage. */
export const NUMBERINGS = [
  'left',
  'right',
  'centre-odd-left',
  'centre-even-left',
  'odd-left',
  'odd-right',
  'even-left',
  'even-right',
] as const;
export type Numbering = (typeof NUMBERINGS)[number];

/** How rows are named from the front: 1, 2, 3; A, B, C; 가, 나, 다. */
export const ROW_LABELS = ['numbers', 'letters', 'hangul'] as const;
export type RowLabels = (typeof ROW_LABELS)[number];

/** What is different about one seat. A seat that is gone leaves a gap and takes no number. */
export interface Mark {
  readonly kind?: SeatKind;
  /** Kept by the house: never on sale. */
  readonly house?: boolean;
  readonly gone?: boolean;
}

/** Marks by `row:seat`, both counted from 0 over all seats, those that are gone included. */
export type Marks = Readonly<Record<string, Mark>>;

interface SectionBase {
  /** Of this editor alone; the API knows sections by their code. */
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly grade: string;
  /** Middle of the front row, or of what was drawn, in metres; y grows away from the stage. */
  readonly x: number;
  readonly y: number;
  /** Degrees clockwise. */
  readonly turn: number;
  readonly marks: Marks;
}

/** Rows that follow rules. */
export interface RowsSection extends SectionBase {
  readonly type: 'rows';
  readonly rowCount: number;
  readonly seatsPerRow: number;
  /** How many seats each row has more than the one before it. */
  readonly growth: number;
  /** Metres from the front row to the point it curves around; 0 for straight rows. */
  readonly radius: number;
  readonly rowLabels: RowLabels;
  /** 1 for the first label of its kind. */
  readonly firstRow: number;
  readonly numbering: Numbering;
  readonly firstNumber: number;
}

export interface DrawnSeat {
  readonly number: string;
  /** Metres from the section's middle. */
  readonly x: number;
  readonly y: number;
}

export interface DrawnRow {
  readonly label: string;
  readonly seats: readonly DrawnSeat[];
}

/** Seats that came from a file or another plan, each with its place. */
export interface DrawnSection extends SectionBase {
  readonly type: 'drawn';
  readonly rows: readonly DrawnRow[];
}

/** Numbered places without seats; the API sets them behind everything else. */
export interface StandingSection extends SectionBase {
  readonly type: 'standing';
  readonly capacity: number;
}

export type PlanSection = RowsSection | DrawnSection | StandingSection;

/** A seating plan while it is drawn. */
export interface PlanDraft {
  readonly name: string;
  readonly venue: string;
  readonly sections: readonly PlanSection[];
}

export const EMPTY_PLAN: PlanDraft = { name: '', venue: '', sections: [] };

/** Bounds of a plan, as the API has them. */
export const LIMITS = {
  sections: 500,
  rows: 200,
  seatsInRow: 200,
  standing: 50_000,
  seats: 100_000,
  label: 20,
  name: 80,
  planName: 100,
} as const;

/** Where a seat's mark is kept. */
export function markKey(row: number, seat: number): string {
  return `${row}:${seat}`;
}

let made = 0;

/** An id for a section of this editor. */
export function newSectionId(): string {
  made += 1;
  return `s${Date.now().toString(36)}-${made}`;
}

/** The section with other values; what is undefined in the change stays. */
export function withChange(section: PlanSection, change: Partial<RowsSection>): PlanSection {
  return { ...section, ...change, type: section.type } as PlanSection;
}

/** A first section of rows. */
export function rowsSection(values: Partial<RowsSection> = {}): RowsSection {
  return {
    type: 'rows',
    id: newSectionId(),
    code: 'A',
    name: '',
    grade: 'R',
    x: 0,
    y: 0,
    turn: 0,
    marks: {},
    rowCount: 8,
    seatsPerRow: 14,
    growth: 0,
    radius: 0,
    rowLabels: 'numbers',
    firstRow: 1,
    numbering: 'left',
    firstNumber: 1,
    ...values,
  };
}

/** A first standing section. */
export function standingSection(values: Partial<StandingSection> = {}): StandingSection {
  return {
    type: 'standing',
    id: newSectionId(),
    code: 'ST',
    name: '',
    grade: 'S',
    x: 0,
    y: 0,
    turn: 0,
    marks: {},
    capacity: 100,
    ...values,
  };
}
