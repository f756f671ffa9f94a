/** What a seat is, as the API packs it: two bits a seat. */
export const SEAT = { free: 0, held: 1, sold: 2, blocked: 3 } as const;

/** States of seats, two bits a seat, and how often they have changed. */
export interface PackedStates {
  readonly version: string;
  readonly bytes: Uint8Array;
}

export interface States {
  readonly version: string;
  /** One of {@link SEAT} by seat number. */
  readonly of: Uint8Array;
}

/** Unpacks two bits a seat, low bits first. */
export function unpackStates(packed: Uint8Array, count: number): Uint8Array {
  const states = new Uint8Array(count);
  for (let seat = 0; seat < count; seat++) {
    states[seat] = ((packed[seat >> 2] ?? 0) >> ((seat & 3) * 2)) & 3;
  }
  return states;
}

/** The states of so many seats that came packed. */
export function readStates({ version, bytes }: PackedStates, count: number): States {
  return { version, of: unpackStates(bytes, count) };
}

/** How many seats of each section are free. */
export function freeBySection(
  sections: readonly { readonly first: number; readonly count: number }[],
  states: Uint8Array,
): number[] {
  return sections.map(({ first, count }) => {
    let free = 0;
    for (let seat = first; seat < first + count; seat++) if (states[seat] === SEAT.free) free++;
    return free;
  });
}

/** What a stream of seat states tells: the seats that changed since a version, or all of them. */
type News =
  | { readonly from: number; readonly version: number; readonly seats: readonly [number, number][] }
  | { readonly version: number; readonly states: string };

/**
 * The states after what a stream told.
 * @throws when something between what is known and what was told is missing
 */
export function withChanges(known: States, told: unknown): States {
  const news = told as News;
  const version = String(news.version);
  if ('states' in news) {
    const packed = Uint8Array.from(atob(news.states), (letter) => letter.charCodeAt(0));
    return { version, of: unpackStates(packed, known.of.length) };
  }
  if (String(news.from) !== known.version) throw new Error('a gap');
  const states = known.of.slice();
  for (const [seat, state] of news.seats) states[seat] = state;
  return { version, of: states };
}
