const MINUTE_MS = 60_000;

/** How many seats were sold at a moment, ms since 1970. */
export interface Sample {
  readonly at: number;
  readonly sold: number;
}

/** How far back the speed of a sale is measured. */
export const WINDOW_MS = 5 * MINUTE_MS;

/** Samples of the last minutes with one more. */
export function withSample(samples: readonly Sample[], next: Sample): Sample[] {
  return [...samples.filter(({ at }) => next.at - at <= WINDOW_MS), next];
}

/** Seats a minute over the samples; undefined while they span too little to say. */
export function soldPerMinute(samples: readonly Sample[]): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.at - first.at < MINUTE_MS / 4) {
    return undefined;
  }
  return Math.max(0, ((last.sold - first.sold) * MINUTE_MS) / (last.at - first.at));
}

interface Conversion {
  readonly free: number;
  readonly sold: number;
  /** People who paid, and who were admitted. */
  readonly paid: number;
  readonly admitted: number;
}

/**
 * Seconds until nothing is free, when so many are admitted a second and they buy as those before them
 * did: admissions × share that pays × seats a buyer.
 * @returns undefined while nobody was admitted or nobody has paid
 */
export function sellOutSeconds(
  { free, sold, paid, admitted }: Conversion,
  admissionsPerSecond: number,
): number | undefined {
  if (free === 0) return 0;
  if (admitted === 0 || paid === 0 || sold === 0) return undefined;
  const seatsPerSecond = admissionsPerSecond * Math.min(1, paid / admitted) * (sold / paid);
  return free / seatsPerSecond;
}
