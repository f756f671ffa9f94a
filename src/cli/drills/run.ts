import { setTimeout as sleep } from 'node:timers/promises';
import { auditAcknowledgedOnEveryNode, auditEveryNode } from '../../cluster/auditor.js';
import type { Context } from '../context.js';
import { since } from '../output.js';
import { waitUntil } from '../wait.js';
import { type Books, readBooks } from './books.js';
import { conditionsOf } from './conditions.js';
import type { Drill, RunOptions } from './drill.js';
import { seeded } from './random.js';
import { type DrillReport, type Marks, type Measured, reportOf } from './report.js';
import { removeSale } from './remove-sale.js';
import { type DrillSale, prepareSale } from './sale.js';
import { ordinaryMix, type RunningLoad, startLoad } from './workload.js';
import {
  awaitFullStrength,
  gatherSessions,
  requireFullStrength,
  World,
  writingNode,
} from './world.js';

const STEADY_LIMIT_MS = 15_000;
const STEADY_WINDOW_MS = 1_000;
/** Two seconds in a row may differ by this share and count as steady. */
const STEADY_SPREAD = 0.35;
const STRENGTH_LIMIT_MS = 90_000;
const STRENGTH_CONTROL_LIMIT_MS = 15_000;
const SETTLE_LIMIT_MS = 60_000;
/** With a safeguard off it will not get better by waiting. */
const SETTLE_CONTROL_LIMIT_MS = 12_000;
const SETTLE_LOOK_MS = 500;
/** The sweeper comes every second; a fail-over may keep it for some. */
const OVERDUE_SECONDS = 5;

const PERFORMANCES = 20;
const SEATS_PER_PERFORMANCE = 600;

/**
 * Runs one drill once against the running system, from an ordinary sale to the audit, and leaves the
 * system as it found it, whatever happens on the way.
 * @throws Refusal when the system is not at full strength, AbortError when interrupted
 */
export async function runDrill(
  context: Context,
  drill: Drill,
  options: RunOptions,
): Promise<DrillReport> {
  const groupSize = await requireFullStrength(context, options.patienceMs);
  await gatherSessions(context);
  const writer = await writingNode(context);
  const world = new World(context, seeded(options.seed), writer, options.ordersPerSecond);
  const conditions = await conditionsOf(context, writer);
  context.output.progress('Putting a sale of its own on, and signing up buyers.');
  const sale = await prepareSale(world.config.PUBLIC_URL, {
    performances: PERFORMANCES,
    seatsPerPerformance: SEATS_PER_PERFORMANCE,
    buyers: options.buyers,
  });
  const run = new Run(world, drill, options, sale, groupSize);
  try {
    const measured = await run.measure();
    return reportOf({ drill, options, writer, conditions, measured });
  } finally {
    await world.undoEverything();
    if (options.control) await removeSale(context.home, writer, sale);
  }
}

/** One run of a drill, step by step. */
class Run {
  private readonly marks: Marks = { startedAtMs: performance.now() };
  private overdueInFault: readonly string[] = [];

  constructor(
    private readonly world: World,
    private readonly drill: Drill,
    private readonly options: RunOptions,
    private readonly sale: DrillSale,
    private readonly groupSize: number,
  ) {}

  async measure(): Promise<Measured> {
    const { world, drill, options, sale, marks } = this;
    await drill.prepare?.(world);
    if (options.control) {
      world.say(`Control "${drill.control.name}": ${drill.control.does}`);
      await drill.control.apply?.(world);
    }
    const controlMix = options.control ? drill.control.mix : {};
    const mix = { ...ordinaryMix, ...drill.mix, ...controlMix };
    marks.startedAtMs = performance.now();
    const load = startLoad(world.config.PUBLIC_URL, sale, mix, options.seed);
    try {
      await this.throughTheFault(load);
    } finally {
      world.context.output.progress('Buyers finish what they have begun.');
      await load.stop();
    }
    marks.stoppedAtMs ??= performance.now();
    const books = await this.settle();
    const { overdueInFault } = this;
    const { intentions } = load;
    const { facts, broken } = world;
    const found = { marks, intentions, books, overdueInFault, facts, broken };
    return { ...found, ...(await this.audit(load)) };
  }

  /** Steady load, fault, heal, full strength, load again. */
  private async throughTheFault(load: RunningLoad): Promise<void> {
    const { world, drill, options, marks } = this;
    const { signal, seconds } = options;
    await this.awaitSteadyRate(load);
    await sleep(seconds * 1_000, undefined, { signal });
    world.writer = await writingNode(world.context);
    world.say(`Fault: ${drill.title} (node ${world.writer} takes the writes).`);
    try {
      marks.injectedAtMs = performance.now();
      await ((options.control ? drill.control.inject : undefined) ?? drill.inject)(world);
      await sleep(drill.faultSeconds * 1_000, undefined, { signal });
      if (drill.holdsMustEnd === true) this.overdueInFault = (await this.readBooks()).overdue;
    } finally {
      marks.healingAtMs = performance.now();
      await drill.heal(world);
    }
    const healedMs = Date.now();
    const limitMs = options.control ? STRENGTH_CONTROL_LIMIT_MS : STRENGTH_LIMIT_MS;
    if (await awaitFullStrength(world.context, this.groupSize, limitMs)) {
      marks.fullStrengthAtMs = performance.now();
      world.say(`Healed and back at full strength (${since(healedMs)} after the last step).`);
    } else {
      world.say(`Not back at full strength after ${since(healedMs)}.`);
    }
    await sleep(seconds * 1_000, undefined, { signal });
    marks.stoppedAtMs = performance.now();
  }

  private async awaitSteadyRate({ intentions }: RunningLoad): Promise<void> {
    this.world.context.output.progress('Buyers buy; waiting for a steady rate.');
    const isSteady = (): boolean => {
      const nowMs = performance.now();
      if (nowMs - this.marks.startedAtMs < 2 * STEADY_WINDOW_MS) return false;
      const ages = intentions.acknowledged('hold').map((one) => nowMs - one.answeredAtMs);
      const last = ages.filter((age) => age < STEADY_WINDOW_MS).length;
      const before = ages.filter((age) => age < 2 * STEADY_WINDOW_MS).length - last;
      return last > 0 && Math.abs(last - before) <= STEADY_SPREAD * Math.max(last, before);
    };
    await waitUntil(() => this.options.signal.aborted || isSteady(), STEADY_LIMIT_MS);
  }

  /** Lets sweeper and reconciler end what the fault left open. */
  private async settle(): Promise<Books> {
    const { context } = this.world;
    context.output.progress('Letting sweeper and reconciler finish.');
    let books = await this.readBooks();
    await waitUntil(
      async () => {
        books = await this.readBooks();
        return books.unfinished.length === 0;
      },
      this.options.control ? SETTLE_CONTROL_LIMIT_MS : SETTLE_LIMIT_MS,
      SETTLE_LOOK_MS,
    );
    return books;
  }

  private readBooks(): Promise<Books> {
    const { context, writer } = this.world;
    return readBooks(context.home, writer, this.sale, OVERDUE_SECONDS);
  }

  private async audit({ intentions }: RunningLoad): Promise<Pick<Measured, 'audit' | 'onNodes'>> {
    this.world.context.output.progress('Auditing every node.');
    const onNodes = await auditAcknowledgedOnEveryNode(
      this.world.config,
      intentions.acknowledgedIds(),
    );
    return { onNodes, audit: await auditEveryNode(this.world.config) };
  }
}
