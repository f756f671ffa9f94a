import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, expectStatus } from './client.js';
import { awaitPass, board, join } from './waiting-room.js';

const LOOK_MS = 500;
const PATIENCE_MS = 180_000;

/** Somebody in the line who is not seen by a browser. */
interface Waiting {
  readonly buyer: Account;
  readonly place: number;
  readonly ticket: string;
  /** So many seats they want. */
  readonly quantity: number;
}

/** Lets buyers join a line that is open, in this order. */
export async function joinInOrder(
  performanceId: string,
  buyers: readonly Account[],
  quantityOf: (index: number) => number,
): Promise<Waiting[]> {
  const waiting: Waiting[] = [];
  for (const [index, buyer] of buyers.entries()) {
    const { status, body } = await join(performanceId, buyer);
    if (status !== 201 || body.place === undefined) throw new Error(`join: ${status} ${body.code}`);
    waiting.push({ buyer, place: body.place, ticket: body.ticket, quantity: quantityOf(index) });
  }
  return waiting;
}

/**
 * Looks at the board as the page does; whoever is called goes in, holds the best seats and pays.
 * @returns seats bought in all
 */
export async function buyInTurn(performanceId: string, line: readonly Waiting[]): Promise<number> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  const purchases: Promise<number>[] = [];
  let left = [...line];
  while (left.length > 0) {
    if (Date.now() > giveUpAt) throw new Error(`${left.length} were never called`);
    const { serving } = await board(performanceId);
    const called = left.filter(({ place }) => place <= serving);
    left = left.filter(({ place }) => place > serving);
    purchases.push(...called.map((one) => purchase(performanceId, one)));
    await sleep(LOOK_MS);
  }
  return (await Promise.all(purchases)).reduce((sum, seats) => sum + seats, 0);
}

async function purchase(performanceId: string, { buyer, ticket, quantity }: Waiting) {
  const { token } = buyer;
  const admission = await awaitPass(performanceId, buyer, ticket);
  const hold = await expectStatus<{ id: string }>(
    201,
    'POST',
    `/performances/${performanceId}/holds`,
    { token, headers: { admission }, body: { bestAvailable: { quantity } } },
  );
  const order = await expectStatus<{ tickets: object[] }>(201, 'POST', '/orders', {
    ...{ token, key: randomUUID() },
    body: { holdId: hold.id, paymentMethod: { provider: 'sandbox', token: 'tok_ok' } },
  });
  return order.tickets.length;
}
