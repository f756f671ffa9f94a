import { type Health, nextHealth, type SaleLooks, WELL } from './health-factor.js';

const limits = { holdP95Ms: 250, loopDelayMs: 100, flowControlShare: 0.2 };
const well: SaleLooks = { holdP95Ms: 40, loopDelayMs: 12, flowControlShare: 0 };
const after = (looks: SaleLooks, steps: number, from: Health = WELL): Health => {
  let health = from;
  for (let step = 0; step < steps; step++) health = nextHealth(health, looks, limits);
  return health;
};

describe('the health factor', () => {
  it('stays whole while the sale is well, and without anything to look at', () => {
    expect(after(well, 5)).toMatchObject({ factor: 1, brokeAt: 1 });
    const nothing = { holdP95Ms: undefined, loopDelayMs: undefined, flowControlShare: undefined };
    expect(after(nothing, 5)).toEqual(WELL);
  });

  it.each<[string, Partial<SaleLooks>]>([
    ['slow holds', { holdP95Ms: 251 }],
    ['a busy event loop', { loopDelayMs: 101 }],
    ['flow control', { flowControlShare: 0.21 }],
  ])('falls under %s, once for what was called before, and never to nothing', (_what, more) => {
    const bad = { ...well, ...more };
    expect(after(bad, 1).factor).toBe(0.7);
    expect(after(bad, 6).factor).toBe(0.7);
    expect(after(bad, 7).factor).toBeCloseTo(0.49);
    expect(after(bad, 1_000).factor).toBe(0.001);
  });

  it('falls the deeper the worse it looks', () => {
    expect(after({ ...well, holdP95Ms: 500 }, 1).factor).toBe(0.5);
    expect(after({ ...well, holdP95Ms: 5_000 }, 1).factor).toBe(0.3);
  });

  it('waits while bad looks become better, and remembers what was too much at first', () => {
    const looks = [9, 8, 7, 6, 5, 4, 3, 2].map((strain) => ({ ...well, holdP95Ms: 250 * strain }));
    const emptied = looks.reduce((health, look) => nextHealth(health, look, limits), WELL);
    expect(emptied).toMatchObject({ factor: 0.3, brokeAt: 1 });
    const worse = nextHealth(emptied, { ...well, holdP95Ms: 2_500 }, limits);
    expect(worse).toMatchObject({ factor: 0.3 * 0.3, brokeAt: 1 });
  });

  it('comes back, slowly where the sale broke', () => {
    const low = after({ ...well, holdP95Ms: 500 }, 1, { ...WELL, factor: 0.4 });
    expect(low).toMatchObject({ factor: 0.2, brokeAt: 0.4 });
    expect(after(well, 8, low).factor).toBeCloseTo(0.2 * 1.05 ** 8);
    const near = after(well, 15, low).factor;
    expect(after(well, 16, low).factor / near).toBeCloseTo(1.005);
    expect(after(well, 400, low)).toMatchObject({ factor: 1, brokeAt: 1 });
  });

  it('keeps a sale busy and well that bears far less than the set rate', () => {
    // A sale of 160 a second; 1,000 are set. What is called shows in the holds two seconds later.
    let [health, queued, wellSeconds, served] = [WELL, 0, 0, 0];
    const called: number[] = [];
    for (let second = 0; second < 900; second++) {
      called.push(1_000 * health.factor);
      const come = (called[second - 2] ?? 0) + queued;
      const done = Math.min(160, come);
      queued = come - done;
      const holdP95Ms = 40 + (queued / 160) * 1_000;
      health = nextHealth(health, { ...well, holdP95Ms }, limits);
      if (second < 100) continue;
      if (holdP95Ms <= limits.holdP95Ms) wellSeconds++;
      served += done;
    }
    expect(wellSeconds / 800).toBeGreaterThan(0.9);
    expect(served / 800).toBeGreaterThan(0.75 * 160);
  });
});
