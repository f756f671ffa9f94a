import { exitStatus, Refusal } from '../../refusal.js';
import type { GeneratorProcess } from './generator-process.js';
import type { LoadReport, Stock } from './load-order.js';
import type { LoadSize } from './rounds.js';

/** Seats of each performance that a load of holds or orders uses up. */
export const SEATS_PER_PERFORMANCE = 25_000;
/** Buyers who ask in turn. */
export const BUYERS = 2_000;

/** Loads of holds or orders, each seat once, and how far the seats are used. */
export class SeatLoad {
  private stock: Stock;

  constructor(
    private readonly generator: GeneratorProcess,
    private readonly kind: 'hold' | 'order',
    private readonly port: number,
    { performanceIds, tokens }: { performanceIds: readonly string[]; tokens: readonly string[] },
  ) {
    this.tokens = tokens;
    this.stock = { performanceIds, from: 0, seatsPerPerformance: SEATS_PER_PERFORMANCE };
  }

  private readonly tokens: readonly string[];

  /** @throws Refusal when the seats ran out */
  async load(size: LoadSize): Promise<LoadReport> {
    const { port, kind, stock, tokens } = this;
    const script = { kind, stock, tokens };
    const report = await this.generator.do({ kind: 'load', port, script, ...size });
    this.stock = { ...stock, from: stock.from + report.used };
    if (this.stock.from >= SEATS_PER_PERFORMANCE) {
      const message = 'The seats ran out: take more performances or less time.';
      throw new Refusal(message, exitStatus.usage);
    }
    return report;
  }
}
