import { auditEveryNode } from '../../cluster/auditor.js';
import type { Context } from '../context.js';
import { GeneratorProcess } from './load/generator-process.js';
import {
  isPlain,
  type LoadRun,
  type LoadSize,
  type LoadTrial,
  measureRounds,
  type Neighbour,
} from './load/rounds.js';
import { BUYERS, SeatLoad, SEATS_PER_PERFORMANCE } from './load/seat-load.js';
import { setStage } from './load/stage.js';
import { BarePost } from './load/bare-post.js';
import { Textbook } from './load/textbook.js';

/** What is held or ordered how. */
export interface SaleTrial extends LoadTrial {
  readonly kind: 'hold' | 'order';
  /** Performances over which the seats lie. */
  readonly performances: number;
  /** Threads of the textbook transaction; 0: without it. */
  readonly baselineThreads: number;
}

/** What was measured. */
export interface SaleResult {
  readonly runs: readonly LoadRun[];
  readonly violations: number;
  /** Every answer was a hold or an order, and the books are in order. */
  readonly green: boolean;
}

/**
 * Holds seats one by one through HAProxy and HTTP, each free, and for orders pays for each with the
 * sandbox bank until the tickets are there. Beside each load: the textbook transaction at the same
 * cluster, and for holds the same request at servers that only check the token.
 * @throws Refusal when the system is not at full strength, there is no sysbench, or the seats ran out
 */
export async function benchSale(context: Context, trial: SaleTrial): Promise<SaleResult> {
  const { kind, performances } = trial;
  const stage = await setStage(context, BUYERS, {
    ...{ performances, seatsPerPerformance: SEATS_PER_PERFORMANCE },
  });
  const generator = new GeneratorProcess();
  const ends: (() => Promise<void> | void)[] = [() => generator.end()];
  try {
    const sale = new SeatLoad(generator, kind, context.installation.ports.http, stage);
    const neighbours: Neighbour[] = [];
    if (trial.baselineThreads > 0) {
      const textbook = await Textbook.open(context, stage.node, trial.baselineThreads);
      ends.push(() => textbook.end());
      neighbours.push(textbook);
    }
    if (kind === 'hold') {
      const bare = await BarePost.open(context, generator, stage);
      ends.push(() => bare.end());
      neighbours.push(bare);
    }
    const load = (size: LoadSize) => sale.load(size);
    const subject = { unit: `${kind}s`, load, neighbours };
    const runs = await measureRounds(context, trial, subject);
    const { violations } = await auditEveryNode(stage.config);
    const green = isPlain(runs) && violations.length === 0;
    return { runs, violations: violations.length, green };
  } finally {
    for (const end of ends.reverse()) await end();
  }
}
