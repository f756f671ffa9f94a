import { Histogram } from '../queue/histogram.js';
import { loadChart, loadPoints } from './load-chart.js';
import { isPlain, runOf } from './rounds.js';

function timesOf(...ms: number[]) {
  const times = new Histogram();
  for (const one of ms) times.add(one);
  return times.toJSON();
}

const runWith = (connections: number, done: number, others: Record<string, number> = {}) =>
  runOf(connections, { seconds: 2, done, others, times: timesOf(10, 20, 30), used: 0 }, [
    ['textbook', { perSecond: 400, p95Ms: 5 }],
  ]);

describe('runs of a load', () => {
  it('counts by the second what went well, and holds it against its neighbours', () => {
    const run = runWith(64, 600, { 'hold 503': 2 });
    expect(run.perSecond).toBe(300);
    expect(run.neighbours['textbook']).toEqual({ perSecond: 400, p95Ms: 5, ratio: 0.75 });
    expect(run.maxMs).toBe(30);
  });

  it('is plain only when nothing else was answered', () => {
    expect(isPlain([runWith(64, 1), runWith(256, 1)])).toBe(true);
    expect(isPlain([runWith(64, 1), runWith(256, 1, { 'hold 503': 1 })])).toBe(false);
  });

  it('draws one point a load, at the median of its runs', () => {
    const runs = [runWith(256, 800), runWith(64, 200), runWith(64, 600), runWith(64, 400)];
    expect(loadPoints(runs).map(({ connections, perSecond }) => [connections, perSecond])).toEqual([
      [64, 200],
      [256, 400],
    ]);
    const chart = loadChart('holds', '2 cores <here>', runs);
    expect(chart).toContain('64 connections: 200 holds a second');
    expect(chart).toContain('2 cores &#60;here&#62;');
    // Two loads in each of two lines; the axis to 400 holds/s ends where the larger load lies.
    expect(chart.match(/<circle /g)).toHaveLength(4);
    expect(chart).toContain('<circle class="rate" cx="888.0"');
  });
});
