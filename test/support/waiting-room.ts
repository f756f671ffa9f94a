import type { Account, Answer, OnSale } from './client.js';
import { putOnSale, send } from './client.js';
import { eventually, type Problem } from './sale.js';
import type { Admitted, Board, Joined, PlaceView } from '../../src/queue/queue.schemas.js';

/** A sale behind a waiting room; opens `opensInMs` from now, or an hour ago. */
export function putBehindLine(
  limits: { activeBuyersMax?: number; admissionsPerSecondMax?: number } = {},
  opensInMs = -3_600_000,
  seats: { rows?: number; seatsPerRow?: number } = {},
): Promise<OnSale> {
  const waitingRoom = {
    enabled: true,
    activeBuyersMax: 100,
    admissionsPerSecondMax: 50,
    ...limits,
  };
  const salesOpenAt = new Date(Date.now() + opensInMs).toISOString();
  return putOnSale({ ...seats, performance: { waitingRoom, salesOpenAt } });
}

const path = (performanceId: string, rest = ''): string =>
  `/performances/${performanceId}/waiting-room${rest}`;

/** Joins, with a ticket one has or without. */
export function join(
  performanceId: string,
  { token }: Account,
  ticket?: string,
): Promise<Answer<Joined & Problem>> {
  const headers: Record<string, string> = ticket === undefined ? {} : { place: ticket };
  return send('POST', path(performanceId), { token, headers });
}

/** Asks for the pass. */
export function admit(
  performanceId: string,
  { token }: Account,
  ticket: string,
): Promise<Answer<Admitted & Problem & { ahead?: number }>> {
  return send('POST', path(performanceId, '/admission'), { token, headers: { place: ticket } });
}

/** Looks at one's own place. */
export function place(
  performanceId: string,
  { token }: Account,
  ticket: string,
): Promise<Answer<PlaceView & Problem>> {
  return send('GET', path(performanceId, '/place'), { token, headers: { place: ticket } });
}

/** Leaves the line. */
export function leave(performanceId: string, { token }: Account): Promise<Answer> {
  return send('DELETE', path(performanceId), { token });
}

/** Reads the board, through HAProxy's cache. */
export async function board(performanceId: string): Promise<Board> {
  return (await send<Board>('GET', path(performanceId, '/board'))).body;
}

/** Asks for the pass until the turn has come. */
export async function awaitPass(
  performanceId: string,
  buyer: Account,
  ticket: string,
): Promise<string> {
  const answer = await eventually(
    () => admit(performanceId, buyer, ticket),
    ({ status }) => status === 201,
    10_000,
  );
  return answer.body.admission;
}
