import type { Wire } from '../queue/wire.js';
import type { Script, Stock } from './load-order.js';
import { ask, holdRequest, lookRequest, orderRequest, scanRequest, statusOf } from './requests.js';

/** What a visit says when it went as it should. */
export const DONE = 'done';

const OK = 200;
const CREATED = 201;

/** The visits of a load, one after the other. */
export interface Visits {
  /** @returns {@link DONE}, or step and status; undefined when no seat is left */
  readonly next: (wire: Wire) => Promise<string | undefined>;
  /** Seats tried in each performance, or codes scanned. */
  readonly used: () => number;
}

/** Visits as the script has them. */
export function visitsOf(script: Script): Visits {
  if (script.kind === 'look') return looksAt(script.path);
  if (script.kind === 'scan') return scansOf(script);
  const { kind, stock, tokens } = script;
  const seats = seatsOf(stock);
  const next = async (wire: Wire): Promise<string | undefined> => {
    const seat = seats.next();
    if (seat === undefined) return undefined;
    const token = tokens[seat.index % tokens.length] ?? '';
    const held = await ask(wire, holdRequest(seat.performanceId, seat.seatNo, token));
    if (held instanceof Error || held.status !== CREATED) return `hold ${statusOf(held)}`;
    if (kind === 'hold') return DONE;
    const { id } = JSON.parse(held.body) as { id: string };
    const paid = await ask(wire, orderRequest(id, token));
    return statusOf(paid) === CREATED ? DONE : `order ${statusOf(paid)}`;
  };
  return { next, used: seats.used };
}

function looksAt(path: string): Visits {
  const request = lookRequest(path);
  const next = async (wire: Wire): Promise<string> => {
    const status = statusOf(await ask(wire, request));
    return status === OK ? DONE : `look ${status}`;
  };
  return { next, used: () => 0 };
}

function scansOf({ performanceId, token, codes }: Extract<Script, { kind: 'scan' }>): Visits {
  let count = 0;
  const next = async (wire: Wire): Promise<string | undefined> => {
    const code = codes[count];
    if (code === undefined) return undefined;
    count += 1;
    const status = statusOf(await ask(wire, scanRequest(performanceId, code, token)));
    return status === OK ? DONE : `scan ${status}`;
  };
  return { next, used: () => count };
}

/** Each seat of the stock once, the performances in turn. */
export function seatsOf({ performanceIds, from, seatsPerPerformance }: Stock) {
  let count = 0;
  return {
    used: (): number => Math.ceil(count / performanceIds.length),
    next: () => {
      const seatNo = from + Math.floor(count / performanceIds.length);
      if (seatNo >= seatsPerPerformance) return undefined;
      const index = count;
      count += 1;
      return { index, seatNo, performanceId: performanceIds[index % performanceIds.length] ?? '' };
    },
  };
}
