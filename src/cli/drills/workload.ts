import { z } from 'zod';
import { sleep } from '../wait.js';
import { HonestClient } from './honest-client.js';
import { Intentions } from './intentions.js';
import { seeded } from './random.js';
import type { Buyer, DrillSale } from './sale.js';

const PAUSE_MIN_MS = 20;
const PAUSE_SPREAD_MS = 60;
const PATIENCE_MS = 2_000;
const IMPATIENCE_MS = 400;
/** Every so manieth buyer is an impatient one. */
const IMPATIENT_EVERY = 4;
const PARTY_MAX = 4;
/** Far enough apart that no two buyers' generators ever run in step. */
const SEED_STEP = 7_919;

/** What buyers do, as shares from 0 to 1. */
export interface Mix {
  /** Asks for the best available seats; the others name seats. */
  readonly bestAvailable: number;
  /** Comes with two to four people. */
  readonly parties: number;
  /** Of those who hold: pay. */
  readonly orders: number;
  /** Of those who hold and do not pay: give the seats back. The others just walk away. */
  readonly releases: number;
  /** Of those who paid: want their money back. */
  readonly refunds: number;
  /** Of payments: the bank charges and never answers. */
  readonly silentBank: number;
  /** Named seats are chosen from so many of each performance; all when undefined. */
  readonly hotSeats?: number;
  /** Whether repetitions keep their Idempotency-Key. */
  readonly keepsKeys: boolean;
}

/** An ordinary sale. */
export const ordinaryMix: Mix = {
  bestAvailable: 0.4,
  parties: 0.3,
  orders: 0.7,
  releases: 0.5,
  refunds: 0.1,
  silentBank: 0,
  keepsKeys: true,
};

const holdSchema = z.object({ id: z.string() });
const orderSchema = z.object({ id: z.string(), tickets: z.array(z.object({ id: z.string() })) });
const refundSchema = z.object({ id: z.string() });

/** Buyers that buy until they are stopped. */
export interface RunningLoad {
  readonly intentions: Intentions;
  /** Lets everybody finish what they have begun. */
  stop(): Promise<void>;
}

/**
 * Starts all buyers of a sale. Each has a generator of its own, so what the buyer does next depends
 * on the seed and on nobody else.
 */
export function startLoad(baseUrl: string, sale: DrillSale, mix: Mix, seed: number): RunningLoad {
  const intentions = new Intentions();
  let stopped = false;
  const clients: HonestClient[] = [];
  const loops = sale.buyers.map(async (buyer, index) => {
    const patienceMs = index % IMPATIENT_EVERY === 0 ? IMPATIENCE_MS : PATIENCE_MS;
    const client = new HonestClient(baseUrl, intentions, {
      patienceMs,
      keepsKeys: mix.keepsKeys,
    });
    clients.push(client);
    const random = seeded(seed + SEED_STEP * (index + 1));
    const shopper = new Shopper({ sale, mix, buyer, random }, client, intentions);
    while (!stopped) {
      await shopper.visit();
      await sleep(PAUSE_MIN_MS + random() * PAUSE_SPREAD_MS);
    }
  });
  const finished = Promise.all(loops);
  finished.catch(() => undefined); // heard at `stop`
  return {
    intentions,
    stop: async () => {
      stopped = true;
      for (const client of clients) client.end();
      await finished;
    },
  };
}

interface Shopping {
  readonly sale: DrillSale;
  readonly mix: Mix;
  readonly buyer: Buyer;
  readonly random: () => number;
}

/** One buyer at the counter. */
class Shopper {
  constructor(
    private readonly shopping: Shopping,
    private readonly client: HonestClient,
    private readonly intentions: Intentions,
  ) {}

  /** Holds seats, then pays, gives them back or walks away. */
  async visit(): Promise<void> {
    const { mix, random } = this.shopping;
    // Drawn before anything is sent, so that an outage does not change what is wanted later.
    const [best, party, pays, silent, refunds, releases] = Array.from({ length: 6 }, random);
    const holdId = await this.hold(is(best, mix.bestAvailable), is(party, mix.parties));
    if (holdId === undefined) return;
    if (is(pays, mix.orders)) {
      const orderId = await this.order(holdId, is(silent, mix.silentBank));
      if (orderId !== undefined && is(refunds, mix.refunds)) await this.refund(orderId);
    } else if (is(releases, mix.releases)) {
      await this.release(holdId);
    }
  }

  private async hold(best: boolean, isParty: boolean): Promise<string | undefined> {
    const { sale, mix, random, buyer } = this.shopping;
    const performanceId = sale.performanceIds[below(random, sale.performanceIds.length)] ?? '';
    const quantity = isParty ? 2 + below(random, PARTY_MAX - 1) : 1;
    const range = mix.hotSeats ?? sale.seatsPerPerformance;
    const first = below(random, range - quantity + 1);
    const seatNos = Array.from({ length: quantity }, (_, step) => first + step);
    const intention = this.intentions.open('hold', buyer.id);
    const path = `/performances/${performanceId}/holds`;
    const body = best ? { bestAvailable: { quantity } } : { seatNos };
    const wish = { method: 'POST', path, token: buyer.token, body } as const;
    const hold = await this.client.insist(intention, wish, holdSchema);
    if (hold !== undefined) this.intentions.acknowledge(intention, hold.id);
    return hold?.id;
  }

  private async order(holdId: string, isSilent: boolean): Promise<string | undefined> {
    const { buyer } = this.shopping;
    const intention = this.intentions.open('order', buyer.id);
    const token = isSilent ? 'tok_timeout' : 'tok_ok';
    const body = { holdId, paymentMethod: { provider: 'sandbox', token } };
    const wish = { method: 'POST', path: '/orders', token: buyer.token, body } as const;
    const order = await this.client.insist(intention, wish, orderSchema);
    if (order === undefined) return undefined;
    intention.ticketIds = order.tickets.map(({ id }) => id);
    this.intentions.acknowledge(intention, order.id);
    return order.id;
  }

  private async refund(orderId: string): Promise<void> {
    const { buyer } = this.shopping;
    const intention = this.intentions.open('refund', buyer.id);
    const path = `/orders/${orderId}/refunds`;
    const wish = { method: 'POST', path, token: buyer.token, body: {} } as const;
    const refund = await this.client.insist(intention, wish, refundSchema);
    if (refund !== undefined) this.intentions.acknowledge(intention, refund.id);
  }

  private async release(holdId: string): Promise<void> {
    const { buyer } = this.shopping;
    const intention = this.intentions.open('release', buyer.id, holdId);
    const wish = { method: 'DELETE', path: `/holds/${holdId}`, token: buyer.token } as const;
    const gone = await this.client.insist(
      intention,
      wish,
      z.undefined().transform(() => true),
    );
    if (gone === true) this.intentions.acknowledge(intention, holdId);
  }
}

function is(drawn: number | undefined, share: number): boolean {
  return (drawn ?? 1) < share;
}

function below(random: () => number, limit: number): number {
  return Math.floor(random() * limit);
}
