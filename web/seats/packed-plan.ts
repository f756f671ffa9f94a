import { type Plan, planOf, type SectionHead } from './plan';

/** The part of a packed plan that is JSON; see `GET /performances/:id/seats`. */
interface Head {
  readonly seatCount: number;
  readonly grades: readonly string[];
  readonly sections: readonly (Omit<SectionHead, 'rows'> & { readonly rows: readonly HeadRow[] })[];
}

interface HeadRow {
  readonly label: string;
  readonly seatCount: number;
  readonly numbers?: readonly string[];
  readonly kinds?: readonly string[];
}

const METRES_A_CENTIMETRE = 0.01;
const WORD_BYTES = Int32Array.BYTES_PER_ELEMENT;

/** Reads a packed plan: no object a seat is made, so that 25,000 take a few milliseconds. */
export function readPackedPlan(packed: ArrayBuffer): Plan {
  const [headBytes = 0] = new Uint32Array(packed, 0, 1);
  const text = new TextDecoder().decode(new Uint8Array(packed, WORD_BYTES, headBytes));
  const { seatCount: count, grades, sections } = JSON.parse(text) as Head;
  const numbers = new Array<string>(count).fill('');
  const kinds = new Map<number, string>();
  let seatNo = 0;
  const heads = sections.map((section): SectionHead => ({
    ...section,
    rows: section.rows.map((row) => {
      const first = seatNo;
      for (let place = 0; place < row.seatCount; place++, seatNo++) {
        numbers[seatNo] = row.numbers?.[place] ?? plainNumber(place);
        const kind = row.kinds?.[place] ?? 'standard';
        if (kind !== 'standard') kinds.set(seatNo, kind);
      }
      return { label: row.label, first, count: row.seatCount };
    }),
  }));
  const from = WORD_BYTES + headBytes;
  const x = metresOf(new Int32Array(packed, from, count));
  const y = metresOf(new Int32Array(packed, from + count * WORD_BYTES, count));
  return planOf({ x, y, numbers, kinds, gradeCodes: grades, sections: heads });
}

const PLAIN: string[] = [];

/** The printed number of a place in a row that is numbered from 1; one string for all rows. */
const plainNumber = (place: number): string => (PLAIN[place] ??= String(place + 1));

function metresOf(steps: Int32Array): Float32Array {
  const metres = new Float32Array(steps.length);
  let centimetres = 0;
  for (let seat = 0; seat < steps.length; seat++) {
    centimetres += steps[seat]!;
    metres[seat] = centimetres * METRES_A_CENTIMETRE;
  }
  return metres;
}
