import { type CrowdMember, crowdMember, OPENS_AFTER_SECONDS } from './crowd-plan.js';

const crowd = (count: number, seconds: number, ticketsMax = 4): CrowdMember[] =>
  Array.from({ length: count }, (_none, at) =>
    crowdMember('a rehearsal', at + 1, { seconds, ticketsMax }),
  );

describe('crowdMember', () => {
  it('does the same whenever it is asked', () => {
    expect(crowd(50, 60)).toEqual(crowd(50, 60));
    expect(crowd(1, 60)).not.toEqual([crowdMember('another', 1, { seconds: 60, ticketsMax: 4 })]);
  });

  it('comes before the opening and over the whole time, never later', () => {
    const arrivals = crowd(1_000, 600).map(({ arrivesAfterMs }) => arrivesAfterMs / 1_000);
    const early = arrivals.filter((at) => at < OPENS_AFTER_SECONDS).length;
    expect(early).toBeGreaterThan(330);
    expect(early).toBeLessThan(470);
    expect(Math.max(...arrivals)).toBeGreaterThan(500);
    expect(Math.max(...arrivals)).toBeLessThanOrEqual(OPENS_AFTER_SECONDS + 600);
  });

  it('has some that give up, some whose cards are declined, and keeps the ticket limit', () => {
    const all = crowd(1_000, 60, 2);
    const share = (is: (one: CrowdMember) => boolean): number => all.filter(is).length / 1_000;
    expect(share(({ givesUp }) => givesUp === 'line')).toBeCloseTo(0.06, 1);
    expect(share(({ givesUp }) => givesUp === 'seats')).toBeCloseTo(0.08, 1);
    expect(share(({ card }) => card === 'declined')).toBeCloseTo(0.05, 1);
    expect(share(({ card }) => card === 'once')).toBeCloseTo(0.06, 1);
    expect(new Set(all.map(({ quantity }) => quantity))).toEqual(new Set([1, 2]));
    expect(new Set(crowd(200, 60).map(({ quantity }) => quantity))).toEqual(new Set([1, 2, 3, 4]));
  });
});
