import { createHash } from 'node:crypto';

/** The sale of a rehearsal opens so long after it was started, for a line to form. */
export const OPENS_AFTER_SECONDS = 15;

/** What one simulated buyer is going to do. */
export interface CrowdMember {
  /** After the rehearsal was started. */
  readonly arrivesAfterMs: number;
  /** Tickets wanted. */
  readonly quantity: number;
  /** Where this one turns away without buying; undefined: nowhere. */
  readonly givesUp: 'line' | 'seats' | undefined;
  /** How a card behaves: `once` is declined the first time. */
  readonly card: 'ok' | 'once' | 'declined';
  /** Time for each decision: choosing seats, filling in the payment. */
  readonly thinkMs: number;
}

const IN_LINE_BEFORE_OPENING = 0.4;
const GIVES_UP_IN_LINE = 0.06;
const GIVES_UP_AT_SEATS = 0.08;
const DECLINED = 0.05;
const DECLINED_ONCE = 0.06;
/** How many people come for 1, 2, 3, 4 tickets, added up. */
const PARTIES = [0.25, 0.75, 0.87, 1];
const THINK_MIN_MS = 2_000;
const THINK_SPREAD_MS = 10_000;
/** Whoever thinks for a fixed share of a short rehearsal sees its end. */
const THINK_SHARE = 0.25;
const MS_PER_SECOND = 1_000;

/**
 * A simulated buyer of a rehearsal: the same whenever it is asked for, so that nothing of it has to be
 * stored. Some are there before the sale opens; the others come over `seconds`, most of them early.
 * @param ticketsMax how many the performance allows a buyer
 */
export function crowdMember(
  seed: string,
  number: number,
  { seconds, ticketsMax }: { seconds: number; ticketsMax: number },
): CrowdMember {
  const chances = chancesOf(`${seed}:${number}`);
  const [early, when, party, patience, card, thought] = chances as Chances;
  const opensMs = OPENS_AFTER_SECONDS * MS_PER_SECOND;
  const isEarly = early < IN_LINE_BEFORE_OPENING;
  const afterMs = isEarly ? when * opensMs : opensMs + when ** 2 * seconds * MS_PER_SECOND;
  const thinkMaxMs = Math.min(THINK_SPREAD_MS, seconds * MS_PER_SECOND * THINK_SHARE);
  return {
    arrivesAfterMs: Math.round(afterMs),
    quantity: Math.min(ticketsMax, 1 + PARTIES.findIndex((share) => party < share)),
    givesUp: givesUp(patience),
    card: cardOf(card),
    thinkMs: Math.round(Math.min(THINK_MIN_MS, thinkMaxMs) + thought * thinkMaxMs),
  };
}

function givesUp(chance: number): CrowdMember['givesUp'] {
  if (chance < GIVES_UP_IN_LINE) return 'line';
  return chance < GIVES_UP_IN_LINE + GIVES_UP_AT_SEATS ? 'seats' : undefined;
}

function cardOf(chance: number): CrowdMember['card'] {
  if (chance < DECLINED) return 'declined';
  return chance < DECLINED + DECLINED_ONCE ? 'once' : 'ok';
}

type Chances = [number, number, number, number, number, number];

/** Six numbers from 0 up to 1. */
function chancesOf(text: string): number[] {
  const bytes = createHash('sha256').update(text).digest();
  return Array.from({ length: 6 }, (_none, at) => bytes.readUInt32BE(at * 4) / 2 ** 32);
}
