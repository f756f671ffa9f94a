import { setTimeout as sleep } from 'node:timers/promises';
import { auditEveryNode } from '../../src/cluster/auditor.js';
import { type Context, openContext } from '../../src/cli/context.js';
import { seeded } from '../../src/cli/drills/random.js';
import { createOutput } from '../../src/cli/output.js';
import { loadConfig } from '../../src/config/config.js';
import { loadInstallation } from '../../src/config/installation.js';
import { type OnSale, putOnSale, signUpSeller } from '../support/client.js';
import { awaitFit, checker, diskFault, type Fault, withChecker } from '../support/checkers.js';
import { signUpMany } from '../support/sale.js';
import { longestGap, type RunningSale, startSale } from '../support/sale-load.js';

const SEED = Number(process.env.TEST_SEED ?? 20_261_121);
const PERFORMANCES = 12;
const SEATS = 500;
const BUYERS = 24;
const SLOW_MS = 400;
const FAULT_MS = 8_000;
/** A slow sale needs some seconds to fill the queue at which the node makes everybody pause. */
const CONTROL_FAULT_MS = 20_000;
/** Within this the sale goes on; without the checker it stands still until the disk is healed. */
const GAP_MAX_MS = 5_000;
let context: Context;
let sale: RunningSale;
let startedAtMs: number;

beforeAll(async () => {
  context = openContext(loadInstallation(), createOutput(true));
  const seller = await signUpSeller();
  const sales: OnSale[] = [];
  for (let index = 0; index < PERFORMANCES; index++) {
    sales.push(await putOnSale({ rows: 10, seatsPerRow: 50, maxTicketsPerBuyer: 20, seller }));
  }
  const buyers = await signUpMany(BUYERS);
  const ids = sales.map(({ performanceId }) => performanceId);
  sale = startSale(ids, buyers, SEATS, seeded(SEED));
  startedAtMs = performance.now();
}, 120_000);

afterAll(async () => {
  await sale.stop();
}, 60_000);

/** Longest silence of the sale from just before the fault until it ends, and why the node left. */
async function during(fault: () => Promise<Fault>, node: number, faultMs = FAULT_MS) {
  await sleep(2_000);
  const fromMs = performance.now() - startedAtMs;
  const running = await fault();
  try {
    await sleep(faultMs);
    const { fit, reason } = await checker(context, node);
    const untilMs = performance.now() - startedAtMs;
    const inside = sale.acknowledged.holdTimesMs.filter(
      (time) => time > fromMs - 500 && time < untilMs,
    );
    const { gapMs } = longestGap([...inside, untilMs]);
    process.stdout.write(`${inside.length} holds, gap ${gapMs.toFixed(0)} ms, ${reason}\n`);
    return { gapMs, fit, reason, holds: inside.length };
  } finally {
    await running.end();
  }
}

describe('a sale while the disk of a node', () => {
  it('that applies is slow: the node leaves, the sale goes on, the node returns', async () => {
    const { gapMs, fit, reason } = await during(() => diskFault.slow(context, 3, SLOW_MS), 3);
    expect([fit, reason]).toEqual([false, expect.stringMatching(/^(disk-slow|pausing|behind)$/)]);
    expect(gapMs).toBeLessThan(GAP_MAX_MS);
    await awaitFit(context, 3);
  }, 180_000);

  it('that writes is slow: clients move to another node', async () => {
    const { gapMs, fit } = await during(() => diskFault.slow(context, 1, SLOW_MS), 1);
    expect(fit).toBe(false);
    expect(gapMs).toBeLessThan(GAP_MAX_MS);
    await awaitFit(context, 1);
  }, 180_000);

  it('is full: the node is cut off from the group, and comes back when there is space', async () => {
    const { gapMs, fit } = await during(() => diskFault.full(context, 3), 3);
    expect(fit).toBe(false);
    expect(gapMs).toBeLessThan(GAP_MAX_MS);
    await awaitFit(context, 3);
  }, 180_000);

  it('control: is full, and the checker only tells HAProxy: nobody sells', async () => {
    await withChecker(context, 3, { CHECKER_REMEDY: 'off' }, async () => {
      const full = () => diskFault.full(context, 3);
      const { gapMs, fit } = await during(full, 3, CONTROL_FAULT_MS);
      expect(fit).toBe(false);
      expect(gapMs).toBeGreaterThan(GAP_MAX_MS);
      await awaitFit(context, 3);
    });
  }, 240_000);

  it('leaves every invariant whole on every node', async () => {
    await sale.stop();
    const { violations } = await auditEveryNode(loadConfig());
    expect(violations).toEqual([]);
  }, 60_000);
});
