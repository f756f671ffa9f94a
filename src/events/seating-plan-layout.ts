import { z } from 'zod';
import { lineSchema } from '../http/text.schema.js';

/**
 * Bounds of one seating plan. The largest hall we know of as a single sale is a stadium of some
 * 70,000 seats; everything else is that with room to spare, so that a request cannot cost more
 * than a plan may.
 */
export const MAX_SECTIONS = 500;
export const MAX_ROWS_PER_SECTION = 200;
export const MAX_SEATS_PER_ROW = 200;
export const MAX_STANDING_CAPACITY = 50_000;
export const MAX_SEATS_PER_PLAN = 100_000;
export const MAX_LABEL_LENGTH = 20;
export const MAX_SECTION_NAME_LENGTH = 80;
/** Positions are metres from an origin of the seller's choice. */
export const MAX_POSITION_METRES = 10_000;

/**
 * What a seat is for. `wheelchair` spaces and their `companion` seats are sold by name only: a
 * buyer who did not ask for one must not be handed it.
 */
export const SEAT_KINDS = [
  'standard',
  'wheelchair',
  'companion',
  'restricted-view',
  'table',
] as const;
export type SeatKind = (typeof SEAT_KINDS)[number];

const labelText = lineSchema(MAX_LABEL_LENGTH);
/** A printed name: text or a whole number; two labels are the same if they print the same. */
const labelSchema = z.union([labelText, z.int().min(0).max(999_999)]);
const metres = z.number().min(-MAX_POSITION_METRES).max(MAX_POSITION_METRES);

const seatSchema = z.strictObject({
  number: labelSchema,
  x: metres.optional(),
  y: metres.optional(),
  kind: z.enum(SEAT_KINDS).optional(),
});

const rowSchema = z.strictObject({
  label: labelSchema,
  seatCount: z.int().min(1).max(MAX_SEATS_PER_ROW).optional(),
  seats: z.array(seatSchema).min(1).max(MAX_SEATS_PER_ROW).optional(),
});

const sectionSchema = z.strictObject({
  code: labelText,
  name: lineSchema(MAX_SECTION_NAME_LENGTH),
  grade: labelText,
  rows: z.array(rowSchema).min(1).max(MAX_ROWS_PER_SECTION).optional(),
  standing: z.int().min(1).max(MAX_STANDING_CAPACITY).optional(),
});

/** One seat drawn by the seller; `x` and `y` come together or not at all. */
export type SeatLayout = z.infer<typeof seatSchema>;
/** One row, front to back as listed: either `seatCount` seats printed 1..n, or `seats` drawn. */
export type RowLayout = z.infer<typeof rowSchema>;
/** One block: either `rows`, or `standing` places without rows. */
export type SectionLayout = z.infer<typeof sectionSchema>;
export interface SeatingPlanLayout {
  sections: SectionLayout[];
}

type Report = (path: PropertyKey[], en: string, ko: string) => void;

const sectionsSchema = z
  .array(sectionSchema)
  .min(1)
  .max(MAX_SECTIONS)
  .check((context) => {
    // `params.ko` carries the Korean sentence, since a zod issue has one message only.
    checkSections(context.value, (path, en, ko) =>
      context.issues.push({
        code: 'custom',
        input: context.value,
        path,
        message: en,
        params: { ko },
      }),
    );
  });

/**
 * The part of `POST /seating-plans` that says where the seats are. Unknown fields are refused.
 * The rules across fields sit on `sections`, so the object may be extended with name and venue.
 * A rule that is broken gives a custom issue whose `params.ko` is its message in Korean.
 */
export const seatingPlanLayoutSchema = z.strictObject({ sections: sectionsSchema });

function checkSections(sections: readonly SectionLayout[], report: Report): void {
  reportRepeats(
    sections.map((section) => section.code),
    (index, code) =>
      report(
        [index, 'code'],
        `Section code ${code} is used twice.`,
        `구역 코드 ${code}이(가) 중복됩니다.`,
      ),
  );
  let seatCount = 0;
  sections.forEach((section, index) => {
    checkSection(section, (path, en, ko) => report([index, ...path], en, ko));
    seatCount += seatCountOf(section);
  });
  if (seatCount > MAX_SEATS_PER_PLAN) {
    report(
      [],
      `A plan holds at most ${MAX_SEATS_PER_PLAN} seats, this one has ${seatCount}.`,
      `좌석은 배치도 하나에 ${MAX_SEATS_PER_PLAN}석까지입니다(현재 ${seatCount}석).`,
    );
  }
}

function checkSection(section: SectionLayout, report: Report): void {
  const { rows, standing } = section;
  if ((rows === undefined) === (standing === undefined)) {
    report(
      [],
      'A section has either rows or standing, not both and not neither.',
      '구역에는 rows와 standing 중 하나만 있어야 합니다.',
    );
  }
  if (!rows) return;
  reportRepeats(
    rows.map((row) => String(row.label)),
    (index, label) =>
      report(
        ['rows', index, 'label'],
        `Row ${label} is used twice in this section.`,
        `이 구역에 ${label}열이 중복됩니다.`,
      ),
  );
  rows.forEach((row, index) =>
    checkRow(row, (path, en, ko) => report(['rows', index, ...path], en, ko)),
  );
  const seats = rows.flatMap((row) => row.seats ?? []);
  const positioned = seats.filter((seat) => seat.x !== undefined).length;
  const seatCount = seatCountOf(section);
  if (positioned > 0 && positioned < seatCount) {
    report(
      ['rows'],
      'Positions are given for every seat of a section or for none.',
      '좌표는 구역의 모든 좌석에 적거나 모두 비워야 합니다.',
    );
  }
}

function checkRow(row: RowLayout, report: Report): void {
  if ((row.seatCount === undefined) === (row.seats === undefined)) {
    report(
      [],
      'A row has either seatCount or seats, not both and not neither.',
      '열에는 seatCount와 seats 중 하나만 있어야 합니다.',
    );
  }
  const seats = row.seats ?? [];
  reportRepeats(
    seats.map((seat) => String(seat.number)),
    (index, number) =>
      report(
        ['seats', index, 'number'],
        `Seat ${number} is used twice in this row.`,
        `이 열에 ${number}번 좌석이 중복됩니다.`,
      ),
  );
  seats.forEach((seat, index) => {
    if ((seat.x === undefined) !== (seat.y === undefined)) {
      report(['seats', index], 'Give x and y together.', 'x와 y는 함께 적어 주세요.');
    }
  });
}

/** Seats of one section as laid out. */
export function seatCountOf(section: SectionLayout): number {
  if (!section.rows) return section.standing ?? 0;
  return section.rows.reduce((sum, row) => sum + (row.seats?.length ?? row.seatCount ?? 0), 0);
}

function reportRepeats(labels: readonly string[], report: (index: number, label: string) => void) {
  const seen = new Set<string>();
  labels.forEach((label, index) => {
    if (seen.has(label)) report(index, label);
    seen.add(label);
  });
}
