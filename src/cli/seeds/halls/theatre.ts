import type { RowLayout } from '../../../events/seating-plan.js';
import { type SeatingPlanDraft, toCentimetre } from './block.js';

const SEAT_PITCH_METRES = 0.52;
const ROW_PITCH_METRES = 0.9;
const AISLE_METRES = 1.1;
const SEATS_PER_ROW = 15;
/** Seats outside the two aisles, on either side: the middle of a row is never cut by an aisle. */
const WING_SEATS = 3;
const LAST_ROW = 'H';

/**
 * A small theatre of 120 seats as around Daehangno: eight rows of fifteen, two aisles beside
 * nine centre seats, the first five rows R and the rest S; a wheelchair space and its companion
 * seat end the last row. Invented, no theatre in particular.
 */
export function smallTheatre(): SeatingPlanDraft {
  return {
    name: '피켓 소극장 기본 배치',
    venue: '피켓 소극장',
    sections: [
      { code: 'R', name: '객석 앞쪽', grade: 'R', rows: ['A', 'B', 'C', 'D', 'E'].map(theatreRow) },
      { code: 'S', name: '객석 뒤쪽', grade: 'S', rows: ['F', 'G', LAST_ROW].map(theatreRow) },
    ],
  };
}

function theatreRow(label: string): RowLayout {
  const y = toCentimetre((label.charCodeAt(0) - 'A'.charCodeAt(0)) * ROW_PITCH_METRES);
  return {
    label,
    seats: Array.from({ length: SEATS_PER_ROW }, (_, place) => {
      const fromEnd = SEATS_PER_ROW - 1 - place;
      const aisle = place < WING_SEATS ? -AISLE_METRES : fromEnd < WING_SEATS ? AISLE_METRES : 0;
      const x = toCentimetre((place - (SEATS_PER_ROW - 1) / 2) * SEAT_PITCH_METRES + aisle);
      const seat = { number: place + 1, x, y };
      if (label !== LAST_ROW) return seat;
      if (place === SEATS_PER_ROW - 1) return { ...seat, kind: 'wheelchair' };
      if (place === SEATS_PER_ROW - 2) return { ...seat, kind: 'companion' };
      return seat;
    }),
  };
}
