import { median } from './measures.js';
import type { LoadRun } from './rounds.js';
import { escaped, niceCeiling, SVG_STYLE } from '../../rate-chart.js';

const [WIDTH, HEIGHT] = [960, 420];
const MARGIN = { left: 72, right: 72, top: 96, bottom: 56 } as const;
const GRID_LINES = 4;
/** The two lines may lie close together: one has its labels before its points, one behind them. */
const SIDES = {
  mark: { dx: -10, anchor: 'end' },
  rate: { dx: 10, anchor: 'start' },
} as const;

/** One load in the chart: medians over its runs. */
export interface LoadPoint {
  readonly connections: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Medians by connections, in their order. */
export function loadPoints(runs: readonly LoadRun[]): LoadPoint[] {
  const loads = [...new Set(runs.map(({ connections }) => connections))].sort((a, b) => a - b);
  return loads.map((connections) => {
    const own = runs.filter((run) => run.connections === connections);
    const middle = (value: (run: LoadRun) => number): number => median(own.map(value)) ?? 0;
    return {
      connections,
      perSecond: middle((run) => run.perSecond),
      p50Ms: middle((run) => run.p50Ms),
      p99Ms: middle((run) => run.p99Ms),
    };
  });
}

/**
 * Throughput against latency as an SVG document of its own: each load is a point, median and 99th
 * percentile are a line each.
 * @param unit what is counted, such as `holds`
 */
export function loadChart(unit: string, facts: string, runs: readonly LoadRun[]): string {
  const points = loadPoints(runs);
  const right = niceCeiling(Math.max(1, ...points.map(({ perSecond }) => perSecond)));
  const top = niceCeiling(Math.max(1, ...points.map(({ p99Ms }) => p99Ms)));
  const x = (rate: number): number =>
    MARGIN.left + (rate / right) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (ms: number): number =>
    HEIGHT - MARGIN.bottom - (ms / top) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const title = `${unit} a second against their latency`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="desc">${escaped(describe(unit, points))}</desc>`,
    `<style>${SVG_STYLE}\n</style>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="none"/>`,
    text(MARGIN.left, 22, escaped(title), 'class="title"'),
    ...facts.split('; ').map((fact, row) => text(MARGIN.left, 42 + row * 16, escaped(fact))),
    text(WIDTH / 2, HEIGHT - 10, `${escaped(unit)} a second; ms upwards`, 'text-anchor="middle"'),
    ...grid(right, top, x, y),
    ...line('mark', 'p99', points, (point) => [x(point.perSecond), y(point.p99Ms)]),
    ...line('rate', 'p50', points, (point) => [x(point.perSecond), y(point.p50Ms)]),
    '</svg>',
    '',
  ].join('\n');
}

function describe(unit: string, points: readonly LoadPoint[]): string {
  return points
    .map(
      ({ connections, perSecond, p50Ms, p99Ms }) =>
        `${connections} connections: ${perSecond.toFixed(0)} ${unit} a second, half of them within ` +
        `${p50Ms.toFixed(1)} ms, 99 of 100 within ${p99Ms.toFixed(1)} ms.`,
    )
    .join(' ');
}

function grid(
  right: number,
  top: number,
  x: (rate: number) => number,
  y: (ms: number) => number,
): string[] {
  const shares = Array.from({ length: GRID_LINES + 1 }, (_, index) => index / GRID_LINES);
  return shares.flatMap((share) => {
    const [atX, atY] = [x(right * share), y(top * share)];
    return [
      `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${atY.toFixed(1)}" y2="${atY.toFixed(1)}"/>`,
      text(MARGIN.left - 8, atY + 4, String(top * share), 'text-anchor="end"'),
      text(atX, HEIGHT - MARGIN.bottom + 18, String(right * share), 'text-anchor="middle"'),
    ];
  });
}

/** @param kind a class of the shared style */
function line(
  kind: keyof typeof SIDES,
  name: string,
  points: readonly LoadPoint[],
  at: (point: LoadPoint) => readonly [number, number],
): string[] {
  const side = SIDES[kind];
  const corners = points.map((point) =>
    at(point)
      .map((value) => value.toFixed(1))
      .join(),
  );
  return [
    `<polyline class="${kind} line" points="${corners.join(' ')}"/>`,
    ...points.flatMap((point) => {
      const [x, y] = at(point);
      return [
        `<circle class="${kind}" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4"/>`,
        text(x + side.dx, y + 4, `${name}, ${point.connections}`, `text-anchor="${side.anchor}"`),
      ];
    }),
  ];
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${content}</text>`;
}
