/** How a code is photographed; see `CONDITIONS` for what is usual. */
export interface Condition {
  readonly name: string;
  /** Edge of the code with its quiet zone in the picture, in pixels. */
  readonly edge: number;
  /** The phone leans back or to a side by up to so many degrees. */
  readonly tilt: number;
  /** Standard deviation of the blur of a lens out of focus, in pixels. */
  readonly blur: number;
  /** How far the hand moves while the shutter is open, in pixels. */
  readonly motion: number;
  /** Light of a lamp that the glass mirrors, 1 being the white of the screen. */
  readonly glare: number;
  /** What is left between black and white: 1 on a bright screen in the shade. */
  readonly contrast: number;
  /** Standard deviation of the sensor's noise, 1 being the white of the screen. */
  readonly noise: number;
}

const CLEAR = { edge: 360, tilt: 8, blur: 0.6, motion: 0, glare: 0, contrast: 1, noise: 0.02 };

/** A code held before a camera, as it goes well and as it goes badly. */
export const CONDITIONS: readonly Condition[] = [
  { name: 'held well', ...CLEAR },
  { name: 'far away', ...CLEAR, edge: 190 },
  { name: 'out of focus', ...CLEAR, blur: 2.4 },
  { name: 'moving', ...CLEAR, motion: 9 },
  { name: 'lamp on the glass', ...CLEAR, glare: 0.9 },
  { name: 'leaning by up to 40 degrees', ...CLEAR, tilt: 40 },
  { name: 'dim screen, a fifth of the contrast', ...CLEAR, contrast: 0.2 },
  { name: 'dark hall, noise', ...CLEAR, contrast: 0.5, noise: 0.1 },
  {
    ...{ name: 'a little of everything', edge: 260, tilt: 25, blur: 1.3, motion: 3 },
    ...{ glare: 0.5, contrast: 0.5, noise: 0.05 },
  },
];

/** Dark or light, by row and column. */
export interface Modules {
  readonly size: number;
  get(row: number, column: number): number;
}

export const WIDTH = 960;
export const HEIGHT = 720;
const QUIET_ZONE = 4;
/** Of the lens, in pixels: some 56 degrees from side to side. */
const FOCUS = 900;
const RADIANS = Math.PI / 180;
/** Light of ink, of paper, of the screen around, and of the room. */
const [DARK, LIGHT, SCREEN, ROOM] = [0.03, 0.95, 0.08, 0.42];
const SCREEN_MARGIN = 8;
/** Washed out towards this. */
const MIDDLE = 0.4;

type Random = () => number;
/** Rows of a 3x3 matrix. */
type Matrix = readonly number[];

/** One frame of a camera that looks at the code; another one each time. */
export function photograph(modules: Modules, condition: Condition, random: Random): ImageData {
  const edge = modules.size + 2 * QUIET_ZONE;
  const toPlane = inverse(projection(edge, condition, random));
  let light = sampled(modules, edge, toPlane);
  light = smeared(light, condition.motion, random() * Math.PI);
  light = blurred(light, condition.blur);
  return developed(light, condition, random);
}

/** From the plane of the code to the picture. */
function projection(edge: number, { edge: pixels, tilt }: Condition, random: Random): Matrix {
  const angle = (range: number): number => (2 * random() - 1) * range * RADIANS;
  const [lean, side, turn] = [angle(tilt), angle(tilt), angle(180)];
  const [cl, sl, cs, ss] = [Math.cos(lean), Math.sin(lean), Math.cos(side), Math.sin(side)];
  const [ct, st] = [Math.cos(turn), Math.sin(turn)];
  // Turned in its plane, then to a side, then back.
  const x = [cs * ct, sl * ss * ct + cl * st, -cl * ss * ct + sl * st];
  const y = [-cs * st, -sl * ss * st + cl * ct, cl * ss * st + sl * ct];
  const away = (FOCUS * edge) / pixels;
  const shift = [(0.1 * (2 * random() - 1) * WIDTH * away) / FOCUS, 0, away];
  const [cx, cy] = [WIDTH / 2, HEIGHT / 2];
  const middle = edge / 2;
  const at = (row: number): number => shift[row]! - middle * x[row]! - middle * y[row]!;
  const column = (a: number, b: number, c: number): number[] => [
    FOCUS * a + cx * c,
    FOCUS * b + cy * c,
    c,
  ];
  const columns = [
    column(x[0]!, x[1]!, x[2]!),
    column(y[0]!, y[1]!, y[2]!),
    column(at(0), at(1), at(2)),
  ];
  return [0, 1, 2].flatMap((row) => columns.map((one) => one[row]!));
}

function inverse([a, b, c, d, e, f, g, h, i]: Matrix): Matrix {
  const n = [a!, b!, c!, d!, e!, f!, g!, h!, i!] as const;
  const minor = (p: number, q: number, r: number, s: number): number =>
    n[p]! * n[q]! - n[r]! * n[s]!;
  const determinant =
    n[0] * minor(4, 8, 5, 7) - n[1] * minor(3, 8, 5, 6) + n[2] * minor(3, 7, 4, 6);
  return [
    ...[minor(4, 8, 5, 7), minor(2, 7, 1, 8), minor(1, 5, 2, 4)],
    ...[minor(5, 6, 3, 8), minor(0, 8, 2, 6), minor(2, 3, 0, 5)],
    ...[minor(3, 7, 4, 6), minor(1, 6, 0, 7), minor(0, 4, 1, 3)],
  ].map((one) => one / determinant);
}

/** The light that falls on each pixel, the mean of four points in it. */
function sampled(modules: Modules, edge: number, m: Matrix): Float32Array {
  const light = new Float32Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      let sum = 0;
      for (let part = 0; part < 4; part++) {
        const px = x + 0.25 + 0.5 * (part & 1);
        const py = y + 0.25 + 0.5 * (part >> 1);
        const w = m[6]! * px + m[7]! * py + m[8]!;
        const u = (m[0]! * px + m[1]! * py + m[2]!) / w;
        const v = (m[3]! * px + m[4]! * py + m[5]!) / w;
        sum += lightAt(modules, edge, u, v);
      }
      light[y * WIDTH + x] = sum / 4;
    }
  }
  return light;
}

function lightAt(modules: Modules, edge: number, u: number, v: number): number {
  const out = Math.max(-u, -v, u - edge, v - edge);
  if (out > SCREEN_MARGIN) return ROOM;
  if (out > 0) return SCREEN;
  const [row, column] = [Math.floor(v) - QUIET_ZONE, Math.floor(u) - QUIET_ZONE];
  const isOn = row >= 0 && column >= 0 && row < modules.size && column < modules.size;
  return isOn && modules.get(row, column) === 1 ? DARK : LIGHT;
}

/** The mean of the points that a pixel passes while the hand moves. */
function smeared(light: Float32Array, length: number, angle: number): Float32Array {
  const steps = Math.round(length);
  if (steps < 2) return light;
  const moves = Array.from({ length: steps }, (_, step) => {
    const way = step - (steps - 1) / 2;
    return [Math.round(way * Math.cos(angle)), Math.round(way * Math.sin(angle))] as const;
  });
  return light.map((_, index) => {
    const [x, y] = [index % WIDTH, Math.floor(index / WIDTH)];
    return moves.reduce((sum, [dx, dy]) => sum + pixel(light, x + dx, y + dy), 0) / steps;
  });
}

const pixel = (light: Float32Array, x: number, y: number): number =>
  light[Math.min(HEIGHT - 1, Math.max(0, y)) * WIDTH + Math.min(WIDTH - 1, Math.max(0, x))]!;

/** A Gaussian, first along the rows, then along the columns. */
function blurred(light: Float32Array, deviation: number): Float32Array {
  const reach = Math.ceil(3 * deviation);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, index) =>
    Math.exp(-((index - reach) ** 2) / (2 * deviation ** 2)),
  );
  const whole = weights.reduce((sum, one) => sum + one, 0);
  const along = (from: Float32Array, dx: number, dy: number): Float32Array =>
    from.map((_, index) => {
      const [x, y] = [index % WIDTH, Math.floor(index / WIDTH)];
      let sum = 0;
      for (let k = -reach; k <= reach; k++) {
        sum += weights[k + reach]! * pixel(from, x + k * dx, y + k * dy);
      }
      return sum / whole;
    });
  return along(along(light, 1, 0), 0, 1);
}

/** What the sensor makes of the light: washed out, mirrored lamps, noise, 256 greys. */
function developed(
  light: Float32Array,
  { contrast, glare, noise, edge }: Condition,
  random: Random,
): ImageData {
  const picture = new ImageData(WIDTH, HEIGHT);
  const lampX = WIDTH / 2 + (random() - 0.5) * edge * 0.8;
  const lampY = HEIGHT / 2 + (random() - 0.5) * edge * 0.8;
  const spread = 2 * (edge / 7) ** 2;
  light.forEach((one, index) => {
    const [x, y] = [index % WIDTH, Math.floor(index / WIDTH)];
    const lamp =
      glare === 0 ? 0 : glare * Math.exp(-((x - lampX) ** 2 + (y - lampY) ** 2) / spread);
    const grain = noise * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const value = 255 * (MIDDLE + (one - MIDDLE) * contrast + lamp + grain);
    picture.data.fill(value, 4 * index, 4 * index + 3);
    picture.data[4 * index + 3] = 255;
  });
  return picture;
}
