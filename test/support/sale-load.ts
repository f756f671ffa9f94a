import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './client.js';
import { hold, order } from './sale.js';

const RETRY_MS = 100;
const TRIES_MAX = 150;

/** Everything a sale under faults was told, with the moments it was told. */
export interface Acknowledged {
  holds: { id: string; seatNo: number; buyer: number }[];
  orders: { id: string; seatNo: number; buyer: number; ticketId: string }[];
  /** Answers that were neither an acknowledgement nor a refusal, by what they were. */
  retried: Record<string, number>;
  refused: Record<string, number>;
  /** Milliseconds since the start at which each hold was acknowledged. */
  holdTimesMs: number[];
}

/** A sale that goes on until it is stopped. */
export interface RunningSale {
  stop(): Promise<Acknowledged>;
  readonly acknowledged: Acknowledged;
}

/**
 * Buyers that hold one random free seat after another through HAProxy and pay for it. Whatever has
 * no clear answer is sent again with the same Idempotency-Key, as an honest client does.
 * @param random numbers in [0, 1), seeded by the caller
 */
export function startSale(
  performanceIds: readonly string[],
  buyers: readonly Account[],
  seatsPerPerformance: number,
  random: () => number,
): RunningSale {
  const acknowledged: Acknowledged = {
    ...{ holds: [], orders: [], retried: {}, refused: {}, holdTimesMs: [] },
  };
  const startedAt = performance.now();
  let stopped = false;
  const buyOne = async (buyer: number): Promise<void> => {
    const performanceId = performanceIds[Math.floor(random() * performanceIds.length)] as string;
    const seatNo = Math.floor(random() * seatsPerPerformance);
    const account = buyers[buyer] as Account;
    const holdKey = randomUUID();
    const held = await persist(acknowledged, () =>
      hold(performanceId, account, [seatNo], { key: holdKey }),
    );
    if (held?.status !== 201) return;
    acknowledged.holdTimesMs.push(performance.now() - startedAt);
    acknowledged.holds.push({ id: held.body.id, seatNo, buyer });
    const orderKey = randomUUID();
    const paid = await persist(acknowledged, () => order(held.body.id, account, { key: orderKey }));
    if (paid?.status !== 201) return;
    const ticketId = paid.body.tickets[0]!.id;
    acknowledged.orders.push({ id: paid.body.id, seatNo, buyer, ticketId });
  };
  const loops = buyers.map(async (_account, buyer) => {
    while (!stopped) {
      await buyOne(buyer);
      await sleep(20 + random() * 60);
    }
  });
  return {
    acknowledged,
    stop: async () => {
      stopped = true;
      await Promise.all(loops);
      return acknowledged;
    },
  };
}

async function persist<T extends { status: number; body: { code?: string } }>(
  { retried, refused }: Acknowledged,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const answer = await ask().catch((error: unknown) => error as Error);
    if (!(answer instanceof Error) && answer.status < 500 && answer.status !== 202) {
      if (answer.status !== 201) count(refused, answer.body.code ?? String(answer.status));
      return answer;
    }
    count(retried, answer instanceof Error ? answer.message : String(answer.status));
    await sleep(RETRY_MS);
  }
  throw new Error('No clear answer in time');
}

function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

/** The longest time between two acknowledged holds, and where it began, in ms since the start. */
export function longestGap(timesMs: readonly number[]): { gapMs: number; fromMs: number } {
  const sorted = [...timesMs].sort((a, b) => a - b);
  let longest = { gapMs: 0, fromMs: 0 };
  for (let index = 1; index < sorted.length; index++) {
    const gapMs = sorted[index]! - sorted[index - 1]!;
    if (gapMs > longest.gapMs) longest = { gapMs, fromMs: sorted[index - 1]! };
  }
  return longest;
}
