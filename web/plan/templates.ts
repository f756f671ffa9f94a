import { middleOf } from './geometry';
import {
  type DrawnSection,
  type Mark,
  markKey,
  newSectionId,
  type PlanSection,
  type RowsSection,
  rowsSection,
  type SeatKind,
  standingSection,
} from './model';

export const TEMPLATES = ['studio', 'theatre', 'cinema', 'concert'] as const;
export type TemplateName = (typeof TEMPLATES)[number];

/** A wheelchair space and its companion at each end of a row. */
function accessibleEnds(row: number, seats: number): Record<string, Mark> {
  return {
    [markKey(row, 0)]: { kind: 'wheelchair' },
    [markKey(row, 1)]: { kind: 'companion' },
    [markKey(row, seats - 1)]: { kind: 'wheelchair' },
    [markKey(row, seats - 2)]: { kind: 'companion' },
  };
}

const wing = (side: -1 | 1, values: Partial<RowsSection>): RowsSection =>
  rowsSection({
    x: side * 9.2,
    y: -0.4,
    turn: side * -16,
    rowCount: 14,
    seatsPerRow: 9,
    numbering: side < 0 ? 'right' : 'left',
    grade: 'R',
    ...values,
  });

/** Sections of a hall to begin with. */
export function template(name: TemplateName): PlanSection[] {
  switch (name) {
    case 'studio':
      return [
        rowsSection({ code: 'A', rowCount: 8, seatsPerRow: 12, marks: accessibleEnds(7, 12) }),
      ];
    case 'theatre':
      return [
        rowsSection({
          ...{ code: '1F', rowCount: 12, seatsPerRow: 16, growth: 1, radius: 14 },
          ...{ numbering: 'centre-odd-left', grade: 'R', marks: accessibleEnds(11, 27) },
        }),
        rowsSection({
          ...{ code: '2F', y: 14, rowCount: 5, seatsPerRow: 26, radius: 28 },
          ...{ numbering: 'centre-odd-left', grade: 'S' },
        }),
      ];
    case 'cinema':
      return [
        rowsSection({
          ...{ code: '1', rowCount: 10, seatsPerRow: 20, rowLabels: 'letters', grade: 'R' },
          marks: accessibleEnds(9, 20),
        }),
      ];
    case 'concert':
      return [
        standingSection({ code: 'ST', capacity: 300, grade: 'S' }),
        rowsSection({ code: 'B', rowCount: 14, seatsPerRow: 20, radius: 24, grade: 'VIP' }),
        wing(-1, { code: 'A' }),
        wing(1, { code: 'C' }),
      ];
  }
}

/** What `GET …/seats` answers of a plan. */
export interface SeatsDocument {
  readonly sections: readonly {
    readonly code: string;
    readonly name: string;
    readonly grade: string;
    readonly standing: boolean;
    readonly seatCount: number;
    readonly rows: readonly {
      readonly label: string;
      readonly seats: readonly {
        readonly number: string;
        readonly kind?: SeatKind | undefined;
        readonly position: { readonly x: number; readonly y: number };
      }[];
    }[];
  }[];
}

/** Sections like those of a stored plan, each seat where it is. */
export function sectionsOfDocument(document: SeatsDocument): PlanSection[] {
  return document.sections.map(({ code, name, grade, standing, seatCount, rows }) =>
    standing
      ? standingSection({ code, name, grade, capacity: seatCount })
      : drawnSection({ code, name, grade }, rows),
  );
}

function drawnSection(
  head: Pick<DrawnSection, 'code' | 'name' | 'grade'>,
  rows: SeatsDocument['sections'][number]['rows'],
): DrawnSection {
  const middle = middleOf(rows.flatMap(({ seats }) => seats.map(({ position }) => position)));
  const marks: Record<string, Mark> = {};
  rows.forEach(({ seats }, row) => {
    seats.forEach(({ kind }, seat) => {
      if (kind !== undefined && kind !== 'standard') marks[markKey(row, seat)] = { kind };
    });
  });
  return {
    ...{ type: 'drawn', id: newSectionId(), ...head, ...middle, turn: 0, marks },
    rows: rows.map(({ label, seats }) => ({
      label,
      seats: seats.map(({ number, position: { x, y } }) => ({
        ...{ number, x: x - middle.x, y: y - middle.y },
      })),
    })),
  };
}
