import { hall, randomFrom } from '../../test/support/drawn-hall.js';
import {
  expandSeatingPlan,
  rowIndexOf,
  type SeatingPlan,
  seatAt,
  type SectionLayout,
} from '../events/seating-plan.js';
import { chooseBestSeats } from './best-available.js';

/** Replay a failed run with TEST_SEED=<the printed seed>. */
const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 1_000_000_007);

type Choose = (plan: SeatingPlan, free: Uint8Array, quantity: number) => number[] | null;

/** Every choice of neighbours, with the row, the distance and how many seats it strands. */
function adjacentChoices(plan: SeatingPlan, free: Uint8Array, quantity: number) {
  return plan.rows.flatMap((row, rowIndex) => {
    const isFree = (place: number) =>
      place >= 0 && place < row.seatCount && free[row.firstSeatNo + place] === 1;
    const places = Array.from({ length: row.seatCount }, (_, place) => place);
    return places.flatMap((start) => {
      const taken = places.slice(start, start + quantity);
      if (taken.length < quantity || !taken.every(isFree)) return [];
      const alone = (place: number, outward: number) => isFree(place) && !isFree(place + outward);
      const strands = Number(alone(start - 1, -1)) + Number(alone(start + quantity, 1));
      const distance = Math.abs(start + (quantity - 1) / 2 - (row.seatCount - 1) / 2);
      return [{ rowIndex, distance, strands, seatNos: taken.map((p) => row.firstSeatNo + p) }];
    });
  });
}

function piecesOf(plan: SeatingPlan, seatNos: readonly number[]): number {
  const joined = (a: number, b: number) =>
    b === a + 1 && rowIndexOf(plan, a) === rowIndexOf(plan, b);
  return seatNos.filter((seatNo, index) => index === 0 || !joined(seatNos[index - 1]!, seatNo))
    .length;
}

/** Fewest free runs that hold the party, tried over every subset. */
function fewestPiecesByTrial(plan: SeatingPlan, free: Uint8Array, quantity: number): number {
  const lengths: number[] = [];
  for (let seatNo = 0; seatNo < plan.seatCount; seatNo += 1) {
    if (free[seatNo] === 0) continue;
    const continues =
      seatNo > 0 &&
      free[seatNo - 1] === 1 &&
      rowIndexOf(plan, seatNo - 1) === rowIndexOf(plan, seatNo);
    if (continues) lengths[lengths.length - 1]! += 1;
    else lengths.push(1);
  }
  let fewest = Infinity;
  for (let subset = 1; subset < 1 << lengths.length; subset += 1) {
    const picked = lengths.filter((_, index) => subset & (1 << index));
    const sum = picked.reduce((a, b) => a + b, 0);
    if (sum >= quantity) fewest = Math.min(fewest, picked.length);
  }
  return fewest;
}

/** What is wrong with a choice, judged by trying everything; null if nothing is. */
function faultOf(plan: SeatingPlan, free: Uint8Array, quantity: number, choose: Choose) {
  const chosen = choose(plan, free, quantity);
  const freeCount = free.reduce((a, b) => a + b, 0);
  if (freeCount < quantity) return chosen === null ? null : 'chose more than is free';
  if (chosen === null) return 'refused though enough is free';
  if (chosen.length !== quantity) return `chose ${chosen.length}`;
  if (chosen.some((seatNo) => free[seatNo] !== 1)) return 'chose a taken seat';
  if (chosen.some((seatNo, i) => i > 0 && seatNo <= chosen[i - 1]!)) return 'not ascending';
  const all = adjacentChoices(plan, free, quantity);
  if (all.length === 0) {
    const fewest = fewestPiecesByTrial(plan, free, quantity);
    return piecesOf(plan, chosen) === fewest ? null : `not in ${fewest} pieces`;
  }
  const kind = all.some((choice) => choice.strands === 0) ? 0 : 1;
  const allowed = all.filter((choice) => Math.min(choice.strands, 1) === kind);
  allowed.sort((a, b) => a.rowIndex - b.rowIndex || a.distance - b.distance);
  const best = allowed[0]!.seatNos;
  return chosen.join() === best.join() ? null : `expected ${best.join()}, got ${chosen.join()}`;
}

const draw = (plan: SeatingPlan, free: Uint8Array) =>
  plan.rows
    .map((row) => Array.from(free.subarray(row.firstSeatNo, row.firstSeatNo + row.seatCount)))
    .map((row) => row.map((one) => (one ? '.' : 'x')).join(''))
    .join(' ');

/** Random small halls; returns the first fault with what is needed to see it again. */
function firstFault(rounds: number, choose: Choose): string | null {
  const random = randomFrom(seed);
  for (let round = 0; round < rounds; round += 1) {
    const widths = Array.from({ length: 1 + random(4) }, () => 1 + random(9));
    const takenOf10 = random(10);
    const rows = widths
      .map((width) =>
        Array.from({ length: width }, () => (random(10) < takenOf10 ? 'x' : '.')).join(''),
      )
      .join(' ');
    const { plan, free } = hall({ rows });
    const quantity = 1 + random(5);
    const fault = faultOf(plan, free, quantity, choose);
    if (fault)
      return `seed ${seed}, round ${round}, ${quantity} of "${draw(plan, free)}": ${fault}`;
  }
  return null;
}

describe(`best available against trying everything (seed ${seed})`, () => {
  it('agrees on 20,000 random halls', () => {
    expect(
      firstFault(20_000, (plan, free, quantity) => chooseBestSeats(plan, free, { quantity })),
    ).toBeNull();
  });

  it.each<[string, Choose]>([
    [
      'takes the first fit',
      (plan, free, quantity) =>
        adjacentChoices(plan, free, quantity)[0]?.seatNos ??
        chooseBestSeats(plan, free, { quantity }),
    ],
    [
      'makes the orphan rule a ban',
      (plan, free, quantity) =>
        adjacentChoices(plan, free, quantity).some((choice) => choice.strands === 0)
          ? chooseBestSeats(plan, free, { quantity })
          : null,
    ],
    [
      'takes the lowest free seats when it splits',
      (plan, free, quantity) =>
        adjacentChoices(plan, free, quantity).length > 0
          ? chooseBestSeats(plan, free, { quantity })
          : chooseBestSeats(plan, free, { quantity }) &&
            [...free.keys()].filter((seatNo) => free[seatNo]).slice(0, quantity),
    ],
  ])('control: notices a chooser that %s', (_what, broken) => {
    expect(firstFault(20_000, broken)).not.toBeNull();
  });

  it('gives racing buyers disjoint choices that break no rule', () => {
    const random = randomFrom(seed + 1);
    for (let round = 0; round < 3_000; round += 1) {
      const rows = Array.from({ length: 3 }, () =>
        Array.from({ length: 1 + random(12) }, () => (random(10) < 3 ? 'x' : '.')).join(''),
      ).join(' ');
      const { plan, free } = hall({ rows });
      const quantity = 1 + random(4);
      const all = adjacentChoices(plan, free, quantity);
      if (!all.some((choice) => choice.strands === 0)) continue;
      const seen = new Set<number>();
      const first = chooseBestSeats(plan, free, { quantity })!.join();
      for (let skip = 0; skip < 40; skip += 1) {
        const chosen = chooseBestSeats(plan, free, { quantity, skip })!;
        if (skip > 0 && chosen.join() === first) break;
        const known = all.find((choice) => choice.seatNos.join() === chosen.join());
        expect({ seed, rows, quantity, skip, strands: known?.strands }).toMatchObject({
          strands: 0,
        });
        expect(chosen.filter((seatNo) => seen.has(seatNo))).toEqual([]);
        chosen.forEach((seatNo) => seen.add(seatNo));
      }
    }
  });

  it('stays on free seats of the grade in any mixture of sections', () => {
    const random = randomFrom(seed + 2);
    for (let round = 0; round < 3_000; round += 1) {
      const plan = expandSeatingPlan({
        sections: Array.from({ length: 1 + random(4) }, (_, code): SectionLayout => ({
          code: `${code}`,
          name: 'n',
          grade: random(2) ? 'R' : 'S',
          ...(random(3)
            ? {
                rows: [
                  { label: 1, seatCount: 1 + random(9) },
                  { label: 2, seatCount: 1 + random(9) },
                ],
              }
            : { standing: 1 + random(9) }),
        })),
      });
      const free = Uint8Array.from({ length: plan.seatCount }, () => Number(random(3) > 0));
      const quantity = 1 + random(9);
      const inGrade = [...free.keys()].filter((s) => free[s] && seatAt(plan, s).grade === 'R');
      const chosen = chooseBestSeats(plan, (seatNo) => free[seatNo] === 1, {
        quantity,
        grade: 'R',
        skip: random(5),
      });
      expect(chosen?.length ?? 0).toBe(inGrade.length >= quantity ? quantity : 0);
      expect(new Set(chosen).size).toBe(chosen?.length ?? 0);
      expect(chosen?.every((seatNo) => inGrade.includes(seatNo)) ?? true).toBe(true);
    }
  });
});
