import { setTimeout as sleep } from 'node:timers/promises';
import type { MembershipChange } from '../../src/cli/cluster/membership.js';
import { seeded } from '../../src/cli/drills/random.js';
import type { SystemStatus } from '../../src/cli/status/system-status.js';
import type { AuditReport } from '../../src/cluster/auditor-report.js';
import { type OnSale, putOnSale, signUpSeller } from '../support/client.js';
import { asRoot } from '../support/cluster.js';
import { picket, picketJson, refusal } from '../support/processes.js';
import { signUpMany } from '../support/sale.js';
import { type Acknowledged, longestGap, startSale } from '../support/sale-load.js';

const SEED = Number(process.env.TEST_SEED ?? 20_261_121);
const BUYERS = 8;
const PERFORMANCES = 10;
const SEATS = 500;
const GAP_MAX_MS = 4_000;
const DOWN_MS = 3_000;

let added: MembershipChange;
let removed: MembershipChange;
let withFour: SystemStatus;
let auditOfFour: AuditReport;
let acknowledged: Acknowledged;
let gapAfterKillMs: number;
let heldByNode4: number;

async function holdsOn(node: number, ids: readonly string[]): Promise<number> {
  const list = ids.map((id) => `'${id}'`).join(',');
  const sql = `SELECT COUNT(*) AS count FROM picket.holds WHERE id IN (${list})`;
  const [row] = await asRoot<{ count: bigint }>(node, sql);
  return Number(row?.count);
}

async function runMembership(): Promise<void> {
  const seller = await signUpSeller();
  const sales: OnSale[] = [];
  for (let index = 0; index < PERFORMANCES; index++) {
    sales.push(await putOnSale({ rows: 10, seatsPerRow: 50, maxTicketsPerBuyer: 20, seller }));
  }
  const ids = sales.map(({ performanceId }) => performanceId);
  const sale = startSale(ids, await signUpMany(BUYERS), SEATS, seeded(SEED));
  try {
    const startedAt = performance.now();
    added = await picketJson('node', 'add');
    withFour = await picketJson('status');
    const killedAtMs = performance.now() - startedAt;
    await picket('node', 'kill', '1', '2');
    await sleep(DOWN_MS);
    const since = sale.acknowledged.holdTimesMs.filter((time) => time >= killedAtMs - 1_000);
    gapAfterKillMs = longestGap(since).gapMs;
    await picket('node', 'start', '1', '2');
  } finally {
    acknowledged = await sale.stop();
  }
  heldByNode4 = await holdsOn(
    4,
    acknowledged.holds.map(({ id }) => id),
  );
  auditOfFour = await picketJson('audit');
  removed = await picketJson('node', 'remove', '4');
}

beforeAll(runMembership, 400_000);

describe('a fourth node', () => {
  it('joins during a sale and stands behind every writer port', () => {
    expect(added).toMatchObject({ node: 4, members: [1, 2, 3, 4] });
    expect(withFour.nodes.map(({ localState }) => localState)).toEqual(Array(4).fill('Synced'));
    expect(withFour.nodes.map(({ clusterSize }) => clusterSize)).toEqual(Array(4).fill(6));
    const servers = withFour.balancer.filter(({ proxy }) => proxy.startsWith('writer'));
    expect(servers.filter(({ server }) => server === 'node4')).toHaveLength(3);
    expect(withFour.healthy).toBe(true);
  });

  it('keeps the promise: two of four die at once, and the sale goes on', () => {
    expect(acknowledged.orders.length).toBeGreaterThan(50);
    expect(gapAfterKillMs).toBeLessThan(GAP_MAX_MS);
  });

  it('has every acknowledged hold, and the auditor looks at it, too', () => {
    expect(heldByNode4).toBe(acknowledged.holds.length);
    expect(auditOfFour.nodes.filter(({ reachable }) => reachable)).toHaveLength(4);
    expect(auditOfFour.violations).toEqual([]);
  });

  it('is taken out again, with its data kept aside', async () => {
    expect(removed.members).toEqual([1, 2, 3]);
    expect(removed.keptData).toMatch(/removed.node-4-/);
    const { healthy, nodes, balancer } = await picketJson<SystemStatus>('status');
    expect(healthy).toBe(true);
    expect(nodes.map(({ clusterSize }) => clusterSize)).toEqual([5, 5, 5]);
    expect(balancer.filter(({ server }) => server === 'node4')).toEqual([]);
  });
});

describe('what would leave too few nodes', () => {
  it('is refused: the third node cannot be removed', async () => {
    expect(await refusal('node', 'remove', '3')).toContain('Add one first');
    expect(await refusal('node', 'remove', '9')).toContain('There is no node 9');
  });

  it('is refused: no node is added while another one is down', async () => {
    await picket('node', 'kill', '3');
    try {
      expect(await refusal('node', 'add')).toContain('Not Synced: node 3');
    } finally {
      await picket('node', 'start', '3');
    }
  });
});
