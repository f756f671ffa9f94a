/** A seat of the measured hall; seats of one row are in the order of their places. */
export interface HallSeat {
  readonly section: string;
  readonly grade: string;
  readonly amount: number;
  /** Index of the row in the whole hall: neighbours have the same one, and consecutive seat numbers. */
  readonly row: number;
}

/** What an entry of the line wishes; null means any. */
export interface ModelEntry {
  readonly id: string;
  readonly quantity: number;
  readonly grades: readonly string[] | null;
  readonly sections: readonly string[] | null;
  readonly maxAmountPerSeat: number | null;
  readonly acceptFewer: boolean;
}

/** Seats that an entry is to get. */
export interface Gift {
  readonly entryId: string;
  readonly seatNos: readonly number[];
}

/** So many parties at a time may keep seats that would not yet seat them. */
const KEEPERS = 3;

/**
 * Who gets which seats by the rule of the waitlist, worked out from its words and not by the means of
 * the matcher that is judged with it: by looking at every window of every row, as often as it takes.
 * For halls of plain seats, none of which is due. The rule stands at `OfferMatcher`.
 * @param pool seats that came back, by seatNo
 * @param line whoever waits, in the order of the line
 */
export function serveByRule(
  hall: readonly HallSeat[],
  pool: ReadonlySet<number>,
  line: readonly ModelEntry[],
): Gift[] {
  const left = new Set(pool);
  const kept = new Set<number>();
  const gifts: Gift[] = [];
  let keepers = 0;
  for (const entry of line) {
    if ([...left].every((seatNo) => kept.has(seatNo))) break;
    const mayTake = (seatNo: number): boolean =>
      left.has(seatNo) && !kept.has(seatNo) && suits(hall[seatNo], entry);
    const takable = [...left].filter(mayTake);
    if (takable.length === 0) continue;
    const seatNos = choice(hall, takable, mayTake, entry);
    if (seatNos.length > 0) {
      gifts.push({ entryId: entry.id, seatNos });
      for (const seatNo of seatNos) left.delete(seatNo);
    } else if (keepers < KEEPERS) {
      const own = neighbourhood(hall, mayTake, entry.quantity);
      if (own.length > 0) keepers += 1;
      for (const seatNo of own) kept.add(seatNo);
    }
  }
  return gifts;
}

function suits(seat: HallSeat | undefined, wish: ModelEntry): boolean {
  if (seat === undefined) return false;
  if (wish.grades !== null && !wish.grades.includes(seat.grade)) return false;
  if (wish.sections !== null && !wish.sections.includes(seat.section)) return false;
  return wish.maxAmountPerSeat === null || seat.amount <= wish.maxAmountPerSeat;
}

/** The start of the best stretch, and as much of it as the entry asks for; empty when none will do. */
function choice(
  hall: readonly HallSeat[],
  takable: readonly number[],
  mayTake: (seatNo: number) => boolean,
  { quantity, acceptFewer }: ModelEntry,
): number[] {
  const stretches = takable
    .filter((seatNo) => !(sameRow(hall, seatNo - 1, seatNo) && mayTake(seatNo - 1)))
    .map((from) => ({ from, length: lengthOf(hall, mayTake, from) }))
    .sort((a, b) => a.from - b.from);
  const whole = stretches.filter(({ length }) => length >= quantity);
  const shortest = Math.min(...whole.map(({ length }) => length));
  const longest = Math.max(...stretches.map(({ length }) => length));
  const best =
    whole.find(({ length }) => length === shortest) ??
    (acceptFewer ? stretches.find(({ length }) => length === longest) : undefined);
  if (best === undefined) return [];
  const count = Math.min(quantity, best.length);
  return Array.from({ length: count }, (_, step) => best.from + step);
}

function lengthOf(
  hall: readonly HallSeat[],
  mayTake: (seatNo: number) => boolean,
  from: number,
): number {
  let length = 1;
  while (sameRow(hall, from, from + length) && mayTake(from + length)) length += 1;
  return length;
}

/** The seats in the first window of this size that has most of them. */
function neighbourhood(
  hall: readonly HallSeat[],
  mayTake: (seatNo: number) => boolean,
  size: number,
): number[] {
  let best: number[] = [];
  for (let from = 0; from + size <= hall.length; from += 1) {
    if (!sameRow(hall, from, from + size - 1)) continue;
    const window = Array.from({ length: size }, (_, step) => from + step).filter(mayTake);
    if (window.length > best.length) best = window;
  }
  return best;
}

function sameRow(hall: readonly HallSeat[], one: number, other: number): boolean {
  const [a, b] = [hall[one], hall[other]];
  return a !== undefined && b !== undefined && a.row === b.row;
}
