import { Histogram } from '../queue/histogram.js';
import { median, metricSum, percentilesOf, spread } from './measures.js';

describe('what a bench makes of its figures', () => {
  it('takes the middle one, and tells the smallest and the largest', () => {
    expect(median([30, 10, 20])).toBe(20);
    expect(median([40, 10, 20, 30])).toBe(30);
    expect(median([])).toBeUndefined();
    expect(spread([30.4, 9.6, 20])).toBe('20 (10 to 30)');
    expect(spread([0.456], 2)).toBe('0.46');
    expect(spread([])).toBe('-');
  });

  it('tells percentiles within their class of one percent', () => {
    const times = new Histogram();
    for (let ms = 1; ms <= 1_000; ms += 1) times.add(ms);
    const { p50Ms, p95Ms, p99Ms, maxMs } = percentilesOf(times.toJSON());
    expect(Math.abs(p50Ms - 500)).toBeLessThan(6);
    expect(Math.abs(p95Ms - 950)).toBeLessThan(11);
    expect(Math.abs(p99Ms - 990)).toBeLessThan(11);
    expect(maxMs).toBe(1_000);
  });

  it('adds up a counter by its labels, and no counter whose name only begins alike', () => {
    const text = [
      '# TYPE tries_total counter',
      'tries_total{name="place-hold",kind="a"} 3',
      'tries_total{kind="b",name="place-hold"} 4',
      'tries_total{name="release-hold"} 100',
      'tries_total_other{name="place-hold"} 1000',
      'plain 7',
    ].join('\n');
    expect(metricSum(text, 'tries_total', { name: 'place-hold' })).toBe(7);
    expect(metricSum(text, 'tries_total')).toBe(107);
    expect(metricSum(text, 'plain')).toBe(7);
    expect(metricSum(text, 'nothing')).toBe(0);
  });
});
