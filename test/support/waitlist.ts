import { randomUUID } from 'node:crypto';
import {
  type Account,
  type Answer,
  expectStatus,
  type OnSale,
  putOnSale,
  send,
  type Sending,
  signUp,
} from './client.js';
import { buy, eventually, type OrderBody, type Problem } from './sale.js';

/** An own entry as the API answers it. */
export interface EntryBody {
  id: string;
  performanceId: string;
  state: string;
  ahead: number;
  quantity: number;
  reason: { code: string; text: { en: string; ko: string } } | null;
  offer: {
    holdId: string;
    seats: { seatNo: number }[];
    amount: number;
    expiresAt: string;
  } | null;
}

/** A sold-out performance; `orders[n]` is the order of the n-th seats, each by a buyer of its own. */
export interface SoldOut extends OnSale {
  holders: Account[];
  orders: OrderBody[];
}

/** Sells a hall out in orders of `seatsAnOrder`. */
export async function soldOut({
  rows = 1,
  seatsPerRow = 6,
  seatsAnOrder = 1,
  ...rest
}: NonNullable<Parameters<typeof putOnSale>[0]> & {
  seatsAnOrder?: number;
} = {}): Promise<SoldOut> {
  const sale = await putOnSale({ rows, seatsPerRow, ...rest });
  const holders: Account[] = [];
  const orders: OrderBody[] = [];
  for (let seatNo = 0; seatNo < sale.seatCount; seatNo += seatsAnOrder) {
    const holder = await signUp();
    const seatNos = Array.from({ length: seatsAnOrder }, (_, index) => seatNo + index);
    holders.push(holder);
    orders.push(await buy(sale.performanceId, holder, seatNos));
  }
  return { ...sale, holders, orders };
}

/** Asks to join. */
export function askToJoin(
  performanceId: string,
  buyer: Account,
  wish: Record<string, unknown> = {},
  sending: Sending = {},
): Promise<Answer<EntryBody & Problem>> {
  const body = { quantity: 1, autoPay: false, ...wish };
  const path = `/performances/${performanceId}/waitlist`;
  return send('POST', path, { ...sending, token: buyer.token, body });
}

/** Joins; must succeed. */
export async function joinWaitlist(
  performanceId: string,
  buyer: Account,
  wish: Record<string, unknown> = {},
): Promise<EntryBody> {
  const { status, body } = await askToJoin(performanceId, buyer, wish);
  if (status !== 201) throw new Error(`join: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** An own entry. */
export async function entryOf(buyer: Account, id: string): Promise<EntryBody> {
  const { items } = await expectStatus<{ items: EntryBody[] }>(200, 'GET', '/waitlist?limit=100', {
    token: buyer.token,
  });
  const entry = items.find((one) => one.id === id);
  if (entry === undefined) throw new Error(`no entry ${id}`);
  return entry;
}

/** Waits until an own entry is in a state. */
export function entryBecomes(
  buyer: Account,
  id: string,
  state: string,
  withinMs?: number,
): Promise<EntryBody> {
  return eventually(
    () => entryOf(buyer, id),
    (entry) => entry.state === state,
    withinMs,
  );
}

/** Gives the n-th order of a sold-out performance back. */
export async function giveBack(sale: SoldOut, index: number): Promise<void> {
  const token = sale.holders[index]!.token;
  const path = `/orders/${sale.orders[index]!.id}/refunds`;
  await expectStatus(201, 'POST', path, { token, key: randomUUID(), body: {} });
}

/** Numbers of the seats that an entry is offered. */
export function offeredSeats(entry: EntryBody): number[] {
  return (entry.offer?.seats ?? []).map(({ seatNo }) => seatNo);
}

/** Saves a payment method. @returns its id */
export async function saveMethod(buyer: Account, token = 'tok_ok'): Promise<string> {
  const body = { provider: 'sandbox', token };
  const { id } = await expectStatus<{ id: string }>(201, 'POST', '/payment-methods', {
    ...{ token: buyer.token, body },
  });
  return id;
}
