const WIDTH = 960;
const PANEL_HEIGHT = 320;
const MARGIN = { left: 64, right: 24, top: 56, bottom: 44 } as const;
const GRID_LINES = 4;
const SECONDS_A_TICK = [1, 2, 5, 10, 30, 60] as const;
const TICKS_MAX = 12;
const LABELS_TURN = 0.85;

/** Colours of charts for light and dark. */
export const SVG_STYLE = `
  svg { background: #ffffff; color: #1a1a1a; font: 13px system-ui, sans-serif; }
  text { fill: currentColor; }
  .title { font-size: 16px; font-weight: 600; }
  .grid { stroke: currentColor; stroke-opacity: 0.15; }
  .rate { fill: #2563eb; fill-opacity: 0.2; stroke: #2563eb; stroke-width: 1.5; }
  .mark { stroke: #b45309; stroke-width: 1.5; stroke-dasharray: 5 4; }
  .of-mark { fill: #b45309; }
  .line { fill: none; }
  circle.mark { fill: #b45309; }
  @media (prefers-color-scheme: dark) {
    svg { background: #111827; color: #f3f4f6; }
    .rate { fill: #60a5fa; stroke: #60a5fa; }
    .mark { stroke: #fbbf24; }
    circle.mark { fill: #fbbf24; }
    .of-mark { fill: #fbbf24; }
  }`;

/** Something per second over time, with moments that matter marked in it. */
export interface RatePanel {
  readonly title: string;
  /** What is counted, such as `board polls per second`. */
  readonly unit: string;
  /** Rates at moments in their order; seconds from the start. */
  readonly points: readonly { readonly second: number; readonly rate: number }[];
  readonly seconds: number;
  readonly marks: readonly { readonly name: string; readonly second: number }[];
}

/**
 * Panels below each other as an SVG document of its own: a title and a description for those who
 * cannot see it, colours for light and dark.
 */
export function rateChart(
  title: string,
  description: string,
  panels: readonly RatePanel[],
): string {
  const height = PANEL_HEIGHT * panels.length;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="desc">${escaped(description)}</desc>`,
    `<style>${SVG_STYLE}\n</style>`,
    `<rect width="${WIDTH}" height="${height}" fill="none"/>`,
    ...panels.flatMap((panel, index) => [
      `<g transform="translate(0 ${index * PANEL_HEIGHT})">`,
      ...drawn(panel),
      '</g>',
    ]),
    '</svg>',
    '',
  ].join('\n');
}

function drawn({ title, unit, points, seconds, marks }: RatePanel): string[] {
  const top = niceCeiling(Math.max(1, ...points.map(({ rate }) => rate)));
  const x = (second: number): number =>
    MARGIN.left + (second / seconds) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (rate: number): number =>
    PANEL_HEIGHT - MARGIN.bottom - (rate / top) * (PANEL_HEIGHT - MARGIN.top - MARGIN.bottom);
  const corners = points.map(({ second, rate }) => `${x(second).toFixed(1)},${y(rate).toFixed(1)}`);
  const floor = y(0).toFixed(1);
  const area = [`${x(0).toFixed(1)},${floor}`, ...corners, `${x(seconds).toFixed(1)},${floor}`];
  return [
    `<text class="title" x="${MARGIN.left}" y="22">${escaped(title)}</text>`,
    `<text x="${WIDTH / 2}" y="${PANEL_HEIGHT - 8}" text-anchor="middle">${escaped(unit)}</text>`,
    ...gridLines(top, y),
    ...ticks(seconds, x),
    `<polygon class="rate" points="${area.join(' ')}"/>`,
    ...marks.flatMap(({ name, second }, index) => markOf(name, x(second), index)),
  ];
}

function gridLines(top: number, y: (rate: number) => number): string[] {
  return Array.from({ length: GRID_LINES + 1 }, (_, index) => {
    const rate = (top * index) / GRID_LINES;
    const at = y(rate).toFixed(1);
    return (
      `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${at}" y2="${at}"/>` +
      `<text x="${MARGIN.left - 8}" y="${at}" dy="4" text-anchor="end">${rate}</text>`
    );
  });
}

function ticks(total: number, x: (second: number) => number): string[] {
  const step = SECONDS_A_TICK.find((each) => total / each <= TICKS_MAX) ?? 60;
  const baseline = PANEL_HEIGHT - MARGIN.bottom + 20;
  return Array.from({ length: Math.floor(total / step) + 1 }, (_, index) => {
    const second = index * step;
    return `<text x="${x(second).toFixed(1)}" y="${baseline}" text-anchor="middle">${second} s</text>`;
  });
}

/** Marks may be close together: each name has a height of its own. */
function markOf(name: string, x: number, index: number): string[] {
  const at = x.toFixed(1);
  const labelY = MARGIN.top - 16 + index * 14;
  // A name near the right edge stands before its mark.
  const side = x > WIDTH * LABELS_TURN ? 'text-anchor="end" dx="-5"' : 'dx="5"';
  return [
    `<line class="mark" x1="${at}" x2="${at}" y1="${MARGIN.top - 10}" y2="${PANEL_HEIGHT - MARGIN.bottom}"/>`,
    `<text class="of-mark" x="${at}" y="${labelY}" ${side}>${escaped(name)}</text>`,
  ];
}

/** The next of 4, 8, 20, 40, 80, 200, …: a quarter of each is a round number. */
export function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [0.4, 0.8, 2, 4, 8, 20].find((each) => each * power >= value) ?? 20;
  return Math.max(4, step * power);
}

/** Text as it may stand in SVG. */
export function escaped(text: string): string {
  return text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
