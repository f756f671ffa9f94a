import { z } from 'zod';
import type { DrillSale } from '../../drills/sale.js';
import { ApiClient } from '../../seeds/api-client.js';
import { sleep } from '../../wait.js';
import { Histogram } from '../queue/histogram.js';

const MS_PER_SECOND = 1_000;
const HOLD = { bestAvailable: { quantity: 1 } };
const heldSchema = z.object({ id: z.string() });

/** Times of holds, from the moment at which each was to begin. */
export interface Times {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** Holds at a fixed rate while other things happen; each is let go again at once. */
export class SteadyHolds {
  private times = new Histogram();
  private readonly underWay = new Set<Promise<void>>();
  private goesOn = true;
  private readonly done: Promise<void>;

  constructor(
    private readonly baseUrl: string,
    private readonly sale: DrillSale,
    private readonly perSecond: number,
  ) {
    this.done = this.run();
  }

  /** What was measured since the last call; ms. */
  take(): Times {
    const { times } = this;
    this.times = new Histogram();
    const share = (part: number): number => Math.round(times.percentile(part) * 10) / 10;
    return { count: times.count, p50: share(0.5), p95: share(0.95), max: Math.round(times.maxMs) };
  }

  /** Ends it, once all have their answers. */
  async stop(): Promise<void> {
    this.goesOn = false;
    await this.done;
    await Promise.all(this.underWay);
  }

  private async run(): Promise<void> {
    const beganAtMs = performance.now();
    for (let index = 0; this.goesOn; index += 1) {
      const atMs = beganAtMs + (index * MS_PER_SECOND) / this.perSecond;
      await sleep(Math.max(0, atMs - performance.now()));
      const one = this.hold(index, atMs).finally(() => this.underWay.delete(one));
      this.underWay.add(one);
    }
  }

  private async hold(index: number, atMs: number): Promise<void> {
    const { performanceIds, buyers } = this.sale;
    const buyer = buyers[index % buyers.length];
    const performanceId = performanceIds[index % performanceIds.length];
    if (buyer === undefined) return;
    const api = new ApiClient(this.baseUrl, buyer.token);
    const { id } = await api.post(`/performances/${performanceId}/holds`, HOLD, heldSchema);
    this.times.add(performance.now() - atMs);
    await api.delete(`/holds/${id}`);
  }
}
