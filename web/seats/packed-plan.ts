import { type Places, type Plan, planOf, type SectionHead } from './plan';

/** The part of a packed plan that is JSON; see `GET /performances/:id/seats`. */
interface Head {
  readonly seatCount: number;
  readonly grades: readonly string[];
  readonly sections: readonly HeadSection[];
}

interface HeadSection extends Omit<SectionHead, 'rows' | 'hull'> {
  readonly outline: readonly number[];
  readonly rows: readonly HeadRow[];
}

interface HeadRow {
  readonly label: string;
  readonly seatCount: number;
  readonly numbers?: readonly string[];
  readonly kinds?: readonly string[];
}

const METRES_A_CENTIMETRE = 0.01;
const METRES_A_DECIMETRE = 0.1;
const WORD_BYTES = Int32Array.BYTES_PER_ELEMENT;

/** Reads a packed plan: its sections at once, its seats when they are asked for. */
export function readPackedPlan(packed: ArrayBuffer): Plan {
  const [headBytes = 0] = new Uint32Array(packed, 0, 1);
  const text = new TextDecoder().decode(new Uint8Array(packed, WORD_BYTES, headBytes));
  const head = JSON.parse(text) as Head;
  let first = 0;
  const sections = head.sections.map(({ outline, ...section }): SectionHead => ({
    ...section,
    hull: Float32Array.from(outline, (decimetres) => decimetres * METRES_A_DECIMETRE),
    rows: section.rows.map(({ label, seatCount }) => {
      first += seatCount;
      return { label, first: first - seatCount, count: seatCount };
    }),
  }));
  const from = WORD_BYTES + headBytes;
  return planOf({ gradeCodes: head.grades, sections, places: () => placesOf(head, packed, from) });
}

/** The seats one by one; no object a seat is made. */
function placesOf({ seatCount, sections }: Head, packed: ArrayBuffer, from: number): Places {
  const numbers = new Array<string>(seatCount).fill('');
  const kinds = new Map<number, string>();
  let seatNo = 0;
  for (const row of sections.flatMap(({ rows }) => rows)) {
    for (let place = 0; place < row.seatCount; place++, seatNo++) {
      numbers[seatNo] = row.numbers?.[place] ?? plainNumber(place);
      const kind = row.kinds?.[place] ?? 'standard';
      if (kind !== 'standard') kinds.set(seatNo, kind);
    }
  }
  const x = metresOf(new Int32Array(packed, from, seatCount));
  const y = metresOf(new Int32Array(packed, from + seatCount * WORD_BYTES, seatCount));
  return { x, y, numbers, kinds };
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
