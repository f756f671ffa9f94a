import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, type Answer, expectStatus, send, type Sending, signUp } from './client.js';

/** A hold as the API answers it. */
export interface HoldBody {
  id: string;
  performanceId: string;
  state: string;
  seats: { seatNo: number; section: string; row: string; number: string; amount: number }[];
  amount: number;
  expiresAt: string;
  extendedAt: string | null;
}

/** An order as the API answers it. */
export interface OrderBody {
  id: string;
  state: string;
  amount: number;
  tickets: { id: string; seatNo: number; section: string; row: string; number: string }[];
}

/** A problem document. */
export interface Problem {
  code: string;
  status: number;
  [member: string]: unknown;
}

/** Asks for named seats. */
export function hold(
  performanceId: string,
  buyer: Account,
  seatNos: readonly number[],
  sending: Sending = {},
): Promise<Answer<HoldBody & Problem>> {
  const body = { seatNos };
  return send('POST', `/performances/${performanceId}/holds`, {
    ...sending,
    token: buyer.token,
    body,
  });
}

/** Pays for a hold with a sandbox token. */
export function order(
  holdId: string,
  buyer: Account,
  { token = 'tok_ok', key = randomUUID(), ...sending }: Sending = {},
): Promise<Answer<OrderBody & Problem>> {
  const body = { holdId, paymentMethod: { provider: 'sandbox', token } };
  return send('POST', '/orders', { ...sending, token: buyer.token, key, body });
}

/** Holds and pays; both must succeed. */
export async function buy(
  performanceId: string,
  buyer: Account,
  seatNos: readonly number[],
): Promise<OrderBody & { holdId: string }> {
  const held = await hold(performanceId, buyer, seatNos);
  if (held.status !== 201) throw new Error(`hold: ${held.status} ${JSON.stringify(held.body)}`);
  const paid = await order(held.body.id, buyer);
  if (paid.status !== 201) throw new Error(`order: ${paid.status} ${JSON.stringify(paid.body)}`);
  return { ...paid.body, holdId: held.body.id };
}

/** Signs up many buyers, a few at a time. */
export async function signUpMany(count: number, atOnce = 16): Promise<Account[]> {
  const accounts: Account[] = [];
  const one = async (): Promise<void> => {
    while (accounts.length < count) {
      const place = accounts.push(undefined as unknown as Account) - 1;
      accounts[place] = await signUp();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return accounts;
}

/** States of all seats by seatNo: 0 free, 1 held, 2 sold, 3 blocked. */
export async function seatStates(performanceId: string): Promise<number[]> {
  const answer = await expectStatus<{ states: string; free: number } & Record<string, number>>(
    200,
    'GET',
    `/performances/${performanceId}/seat-states`,
    { headers: { accept: 'application/json' } },
  );
  const packed = Buffer.from(answer.states, 'base64');
  const total = answer.free + answer.held! + answer.sold! + answer.blocked!;
  return Array.from(
    { length: total },
    (_, seatNo) => (packed[seatNo >> 2]! >> ((seatNo & 3) * 2)) & 3,
  );
}

/** Asks again until the answer satisfies, at most so long. */
export async function eventually<T>(
  ask: () => Promise<T>,
  satisfies: (answer: T) => boolean,
  withinMs = 15_000,
): Promise<T> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    if (Date.now() > giveUpAt) throw new Error(`Still ${JSON.stringify(answer)}`);
    await sleep(100);
  }
}
