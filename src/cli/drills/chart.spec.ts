import { chartOf } from './chart.js';
import type { DrillReport } from './report.js';

const report = {
  title: 'kill -9 of <two> nodes & more',
  seed: 7,
  control: undefined,
  gap: { ms: 900, beganMs: 3, limitMs: 1_300 },
  marks: { faultMs: 2_000, healMs: 3_000, fullStrengthMs: 3_500 },
  lost: 0,
  duplicated: 0,
  green: true,
  per100Ms: [
    ...Array<number>(20).fill(6),
    ...Array<number>(9).fill(0),
    ...Array<number>(31).fill(6),
  ],
} as unknown as DrillReport;

describe('chartOf', () => {
  const svg = chartOf(report);

  it('has a title and a description, escaped', () => {
    expect(svg).toContain('<title id="title">');
    expect(svg).toContain('&#60;two&#62; nodes &#38; more');
    expect(svg).toContain('longest time without an acknowledged hold is 900 ms');
  });

  it('draws the rate per second, down to the ground while nothing is acknowledged', () => {
    const points = /points="([^"]+)"/.exec(svg)?.[1]?.split(' ') ?? [];
    const heights = points.slice(1, -1).map((point) => Number(point.split(',')[1]));
    expect(heights).toHaveLength(60);
    const ground = Math.max(...heights);
    expect(heights.filter((height) => height === ground)).toHaveLength(9);
    expect(svg).toContain('>80</text>');
  });

  it('marks fault, healing and full strength, and leaves out what never came', () => {
    expect(svg.match(/class="mark"/g)).toHaveLength(3);
    const never = { ...report, marks: { ...report.marks, fullStrengthMs: undefined } };
    expect(chartOf(never).match(/class="mark"/g)).toHaveLength(2);
  });
});
