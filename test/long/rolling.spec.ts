import { setTimeout as sleep } from 'node:timers/promises';
import type { PendingChanges } from '../../src/cli/cluster/apply-settings.js';
import { nodeProcess } from '../../src/cli/cluster/node.js';
import { seeded } from '../../src/cli/drills/random.js';
import { homeOf } from '../../src/cli/home.js';
import { runningProcess } from '../../src/cli/processes/registry.js';
import { auditEveryNode } from '../../src/cluster/auditor.js';
import { loadConfig } from '../../src/config/config.js';
import { loadInstallation } from '../../src/config/installation.js';
import { putOnSale, signUpSeller } from '../support/client.js';
import { asRoot } from '../support/cluster.js';
import { picketJson } from '../support/processes.js';
import { signUpMany } from '../support/sale.js';
import {
  type Acknowledged,
  longestGap,
  type RunningSale,
  startSale,
} from '../support/sale-load.js';

const SEED = Number(process.env.TEST_SEED ?? 20_261_121);
const NODES = [1, 2, 3] as const;
const BUYERS = 8;
const SEATS = 500;
const PERFORMANCES = 10;
const GAP_MAX_MS = 3_000;
const ROUND_LIMIT_MS = 150_000;

const pids = (): (number | undefined)[] => {
  const home = homeOf(loadInstallation());
  return NODES.map((node) => runningProcess(home, nodeProcess(node))?.pid);
};

async function setting(node: number, name: string): Promise<number> {
  const [row] = await asRoot<{ value: unknown }>(node, `SELECT @@GLOBAL.${name} AS value`);
  return Number(row?.value);
}

let sale: RunningSale;
let acknowledged: Acknowledged;

beforeAll(async () => {
  const seller = await signUpSeller();
  const ids: string[] = [];
  for (let index = 0; index < PERFORMANCES; index++) {
    const hall = { rows: 10, seatsPerRow: 50, maxTicketsPerBuyer: 20, seller };
    ids.push((await putOnSale(hall)).performanceId);
  }
  sale = startSale(ids, await signUpMany(BUYERS), SEATS, seeded(SEED));
  await sleep(1_000);
}, 60_000);

afterAll(() => sale.stop());

describe('during a sale', () => {
  it(
    'rolling restart restarts every node, and nobody has to send anything again',
    async () => {
      const before = pids();
      const { restarted } = await picketJson<{ restarted: number[] }>('rolling', 'restart');
      expect(restarted).toEqual(NODES);
      expect(
        pids().filter((pid, index) => pid !== undefined && pid !== before[index]),
      ).toHaveLength(3);
      expect(sale.acknowledged.retried).toEqual({});
    },
    ROUND_LIMIT_MS,
  );

  it(
    'rolling apply restarts only the node that needs it, and sets the rest while it runs',
    async () => {
      const wanted = await setting(1, 'max_connections');
      const packet = await setting(2, 'max_allowed_packet');
      for (const node of [1, 2]) await asRoot(node, `SET GLOBAL max_connections = ${wanted - 1}`);
      await asRoot(2, `SET GLOBAL max_allowed_packet = ${packet / 2}`);
      const before = pids();
      const { applied, nodes } = await picketJson<PendingChanges & { applied: boolean }>(
        'rolling',
        'apply',
      );
      expect(applied).toBe(true);
      expect(nodes.map(({ changes }) => changes.map(({ name, how }) => `${how} ${name}`))).toEqual([
        ['live max_connections'],
        ['live max_connections', 'restart max_allowed_packet'],
        [],
      ]);
      expect(NODES.filter((_node, index) => pids()[index] !== before[index])).toEqual([2]);
      for (const node of NODES) {
        expect(await setting(node, 'max_connections')).toBe(wanted);
        expect(await setting(node, 'max_allowed_packet')).toBe(packet);
      }
      expect(await picketJson('rolling', 'apply')).toMatchObject({ applied: false });
      expect(sale.acknowledged.retried).toEqual({});
    },
    ROUND_LIMIT_MS,
  );

  it('sells on meanwhile, and every node has all of it', async () => {
    acknowledged = await sale.stop();
    const { gapMs } = longestGap(acknowledged.holdTimesMs);
    process.stdout.write(`rolling changes: longest silence ${gapMs.toFixed(0)} ms\n`);
    expect(gapMs).toBeLessThan(GAP_MAX_MS);
    const ids = acknowledged.orders.map(({ id }) => `'${id}'`).join(',');
    for (const node of NODES) {
      const sql = `SELECT COUNT(*) AS count FROM picket.orders WHERE id IN (${ids})`;
      const [row] = await asRoot<{ count: bigint }>(node, sql);
      expect(Number(row?.count)).toBe(acknowledged.orders.length);
    }
    expect((await auditEveryNode(loadConfig())).violations).toEqual([]);
  }, 60_000);
});
