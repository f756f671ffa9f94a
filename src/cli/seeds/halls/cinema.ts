import type { RowLayout } from '../../../events/seating-plan.js';
import { type SeatingPlanDraft, toCentimetre } from './block.js';

const SEAT_PITCH_METRES = 0.6;
const ROW_PITCH_METRES = 1.15;
const AISLE_METRES = 1.2;
const CENTRE_SEATS = 10;

/** Seats left and right of the ten centre seats, by row letter: 200 seats with the centre. */
const WING_SEATS: Readonly<Record<string, number>> = {
  A: 2,
  B: 2,
  C: 3,
  D: 4,
  E: 4,
  F: 4,
  G: 4,
  H: 4,
  I: 4,
  J: 3,
  K: 3,
  L: 3,
};

/** In a cinema the best rows are behind the middle, and the plan lists its best rows first. */
const ROWS_BEST_FIRST = ['H', 'I', 'G', 'J', 'F', 'K', 'E', 'L', 'D', 'C', 'B', 'A'];

/**
 * A 200-seat cinema hall: twelve rows from A at the screen to L, two aisles beside ten centre
 * seats. The arrangement is typical of Korean multiplexes, not measured from one hall; the 200
 * seats are the case described for CGV's live viewings.
 * @param hallNumber 1 for 1관
 */
export function cinemaHall(venue: string, hallNumber: number): SeatingPlanDraft {
  return {
    name: `${venue} ${hallNumber}관`,
    venue,
    sections: [
      {
        code: `${hallNumber}관`,
        name: `${hallNumber}관`,
        grade: '일반석',
        rows: ROWS_BEST_FIRST.map(cinemaRow),
      },
    ],
  };
}

function cinemaRow(label: string): RowLayout {
  const wing = WING_SEATS[label] ?? 0;
  const seatCount = CENTRE_SEATS + 2 * wing;
  const y = toCentimetre((label.charCodeAt(0) - 'A'.charCodeAt(0)) * ROW_PITCH_METRES);
  return {
    label,
    seats: Array.from({ length: seatCount }, (_, place) => {
      const aisle = place < wing ? -AISLE_METRES : place >= wing + CENTRE_SEATS ? AISLE_METRES : 0;
      const x = (place - (seatCount - 1) / 2) * SEAT_PITCH_METRES + aisle;
      return { number: place + 1, x: toCentimetre(x), y };
    }),
  };
}
