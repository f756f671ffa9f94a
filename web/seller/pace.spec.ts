import { sellOutSeconds, soldPerMinute, withSample } from './pace';

describe('the pace of a sale', () => {
  it('is measured over the last five minutes', () => {
    const samples = [0, 60_000, 400_000].reduce(
      (list: ReturnType<typeof withSample>, at) => withSample(list, { at, sold: at / 1_000 }),
      [],
    );
    expect(samples.map(({ at }) => at)).toEqual([400_000]);
    expect(
      soldPerMinute([
        { at: 0, sold: 10 },
        { at: 120_000, sold: 30 },
      ]),
    ).toBe(10);
  });

  it('is not told too early, and is never negative', () => {
    expect(soldPerMinute([])).toBeUndefined();
    expect(
      soldPerMinute([
        { at: 0, sold: 0 },
        { at: 5_000, sold: 9 },
      ]),
    ).toBeUndefined();
    expect(
      soldPerMinute([
        { at: 0, sold: 9 },
        { at: 60_000, sold: 4 },
      ]),
    ).toBe(0);
  });

  it('predicts the end from admissions and what the admitted did so far', () => {
    const sale = { free: 100, sold: 60, paid: 30, admitted: 60 };
    // Half of them buy two seats each: a seat an admission.
    expect(sellOutSeconds(sale, 1)).toBe(100);
    expect(sellOutSeconds(sale, 5)).toBe(20);
    expect(sellOutSeconds({ ...sale, free: 0 }, 5)).toBe(0);
    expect(sellOutSeconds({ ...sale, admitted: 0 }, 5)).toBeUndefined();
    expect(sellOutSeconds({ ...sale, paid: 0 }, 5)).toBeUndefined();
  });
});
