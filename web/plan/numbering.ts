import type { Numbering, RowLabels } from './model';

const LETTERS = 26;
const HANGUL = '가나다라마바사아자차카타파하';

/** The label of the row that is `place`th (from 1) in its kind: 3, C, 다; after Z comes AA. */
export function rowLabel(kind: RowLabels, place: number): string {
  switch (kind) {
    case 'numbers':
      return String(place);
    case 'letters':
      return inDigits(place, LETTERS, (digit) => String.fromCharCode(65 + digit));
    case 'hangul':
      return inDigits(place, HANGUL.length, (digit) => HANGUL.charAt(digit));
  }
}

/** Bijective numeration, as spreadsheets name their columns. */
function inDigits(place: number, base: number, digitOf: (digit: number) => string): string {
  let label = '';
  for (let rest = Math.max(1, place); rest > 0; rest = Math.floor((rest - 1) / base)) {
    label = digitOf((rest - 1) % base) + label;
  }
  return label;
}

/**
 * Printed numbers of a row of `count` seats from its left end, seen towards the stage.
 * `centre-…` numbers outwards from the middle, odd on one side and even on the other, the middle seat
 * of an odd row belonging to the left; `odd-…` and `even-…` count in twos from the named end.
 * @param first the lowest number; of another parity than asked for it is raised by one
 */
export function seatNumbers(count: number, numbering: Numbering, first: number): number[] {
  const places = Array.from({ length: count }, (_, place) => place);
  switch (numbering) {
    case 'left':
      return places.map((place) => first + place);
    case 'right':
      return places.map((place) => first + count - 1 - place);
    case 'odd-left':
      return places.map((place) => withParity(first, 1) + 2 * place);
    case 'odd-right':
      return places.map((place) => withParity(first, 1) + 2 * (count - 1 - place));
    case 'even-left':
      return places.map((place) => withParity(first, 0) + 2 * place);
    case 'even-right':
      return places.map((place) => withParity(first, 0) + 2 * (count - 1 - place));
    case 'centre-odd-left':
      return fromCentre(count, withParity(first, 1), withParity(first + 1, 0));
    case 'centre-even-left':
      return fromCentre(count, withParity(first, 0), withParity(first, 1));
  }
}

function withParity(first: number, parity: 0 | 1): number {
  return first % 2 === parity ? first : first + 1;
}

function fromCentre(count: number, left: number, right: number): number[] {
  const leftCount = Math.ceil(count / 2);
  return Array.from({ length: count }, (_, place) =>
    place < leftCount ? left + 2 * (leftCount - 1 - place) : right + 2 * (place - leftCount),
  );
}
