import type { Fact } from './evidence-chain.js';
import { fastPurchases, tooFastSeconds } from './fast-purchase.js';

const admittedAt = new Date('2026-09-03T10:00:00.000Z');
const after = (seconds: number): Date => new Date(admittedAt.getTime() + seconds * 1_000);

describe('tooFastSeconds', () => {
  it.each([
    [0, 8, 0],
    [7.999, 8, 7.999],
    [8, 8, undefined],
    [600, 8, undefined],
    [1, 0, undefined],
    // The clocks of two nodes: the order cannot be before its admission.
    [-1, 8, undefined],
  ])('%d s after admission, a person needs %d s: %p', (seconds, threshold, expected) => {
    expect(tooFastSeconds(admittedAt, after(seconds), threshold)).toBe(expected);
  });

  it('says nothing of who needed no admission', () => {
    expect(tooFastSeconds(undefined, after(1), 8)).toBeUndefined();
  });
});

describe('fastPurchases', () => {
  const order = (kind: string, details: Fact['details']): Fact => ({
    ...{ performanceId: 'p', subjectId: 'o', kind, at: after(9) },
    details: { accountId: 'a', orderedAt: after(2).toISOString(), ...details },
  });

  it('finds paid orders of admitted buyers alone', () => {
    const admitted = { admittedAt: admittedAt.toISOString() };
    const facts = [
      order('order-paid', admitted),
      order('order-paid', { admittedAt: null }),
      order('order-declined', admitted),
    ];
    expect(fastPurchases(facts, 8)).toEqual([
      { performanceId: 'p', accountId: 'a', orderId: 'o', seconds: 2, thresholdSeconds: 8 },
    ]);
  });
});
