import { removeSale } from '../../src/cli/drills/remove-sale.js';
import { homeOf } from '../../src/cli/home.js';
import { loadConfig } from '../../src/config/config.js';
import { loadInstallation } from '../../src/config/installation.js';
import { auditEveryNode } from '../../src/cluster/auditor.js';
import { type Account, type OnSale, putOnSale } from '../support/client.js';
import { nodeStatus } from '../support/cluster.js';
import { type MysqlProxy, startMysqlProxy } from '../../src/cli/drills/mysql-proxy.js';
import { serveThrough, startApi, type TestProcess } from '../support/processes.js';
import { hold, order, seatStates, signUpMany } from '../support/sale.js';

const BUYERS = 500;
const SEATS = 50;
const CLAIM_CONDITION = /AND \(state = 0 OR \(state = 1 AND held_until <= NOW\(3\)\)\)/;

let buyers: Account[];
beforeAll(async () => {
  buyers = await signUpMany(BUYERS);
}, 120_000);

/** Both processes behind HAProxy write through all three writer ports. */
async function throughSpreadWriters(
  settings: Record<string, string>,
  work: () => Promise<void>,
): Promise<void> {
  const spread = { DB_WRITER_MODE: 'spread', ...settings };
  const processes: TestProcess[] = [await startApi(spread), await startApi(spread)];
  const restore = await serveThrough([processes[0]!.port, processes[1]!.port]);
  try {
    await work();
  } finally {
    await restore();
    await Promise.all(processes.map((process) => process.stop()));
  }
}

const rushFor = (sale: OnSale, wishes: (buyer: number) => number[]) =>
  Promise.all(buyers.map((buyer, index) => hold(sale.performanceId, buyer, wishes(index))));

/** Write sets each node has sent to the others, ever. */
const writesOfNodes = () =>
  Promise.all([1, 2, 3].map(async (node) => Number(await nodeStatus(node, 'wsrep_replicated'))));

async function expectCleanAudit(): Promise<void> {
  const report = await auditEveryNode(loadConfig());
  expect(report.violations).toEqual([]);
}

describe(`${BUYERS} buyers at once for ${SEATS} seats, writers on all three nodes`, () => {
  it('sells each seat once and tells every loser', async () => {
    await throughSpreadWriters({}, async () => {
      const sale = await putOnSale({ rows: 5, seatsPerRow: 10 });
      const before = await writesOfNodes();
      const answers = await rushFor(sale, (buyer) => [buyer % SEATS]);
      const after = await writesOfNodes();
      for (const [index, count] of after.entries()) expect(count).toBeGreaterThan(before[index]!);
      const won = answers.flatMap((answer, buyer) => (answer.status === 201 ? [buyer] : []));
      const lost = answers.filter(({ status }) => status !== 201);
      expect(won).toHaveLength(SEATS);
      expect(lost.map(({ status, body }) => [status, body.code])).toEqual(
        Array(BUYERS - SEATS).fill([409, 'seats-taken']),
      );
      const paid = await Promise.all(
        won.map((buyer) => order(answers[buyer]!.body.id, buyers[buyer]!)),
      );
      expect(paid.map(({ status }) => status)).toEqual(Array(SEATS).fill(201));
      expect(new Set(paid.map(({ body }) => body.tickets[0]!.seatNo)).size).toBe(SEATS);
      expect(await seatStates(sale.performanceId)).toEqual(Array(SEATS).fill(2));
    });
    await expectCleanAudit();
  }, 180_000);

  it('gives parties all their seats or none', async () => {
    await throughSpreadWriters({}, async () => {
      const sale = await putOnSale({ rows: 5, seatsPerRow: 10 });
      const party = (buyer: number): number[] =>
        [0, 1, 2].map((step) => (buyer * 7 + step * (1 + (buyer % 5))) % SEATS);
      const answers = await rushFor(sale, party);
      const won = answers.filter(({ status }) => status === 201);
      const held = won.flatMap(({ body }) => body.seats.map(({ seatNo }) => seatNo));
      expect(held.length).toBe(won.length * 3);
      expect(new Set(held).size).toBe(held.length);
      const states = await seatStates(sale.performanceId);
      expect(states.filter((state) => state === 1)).toHaveLength(held.length);
      for (const { status, body } of answers.filter((answer) => answer.status !== 201)) {
        expect([status, body.code]).toEqual([409, 'seats-taken']);
      }
    });
    await expectCleanAudit();
  }, 180_000);

  it('control: without the condition of the claim it oversells, and the auditor sees it', async () => {
    const ports = loadConfig().DB_WRITER_PORTS;
    const proxies: MysqlProxy[] = await Promise.all(
      ports.map((targetPort) =>
        startMysqlProxy({
          targetPort,
          onQuery: (sql) =>
            CLAIM_CONDITION.test(sql) ? { rewrite: sql.replace(CLAIM_CONDITION, '') } : 'forward',
        }),
      ),
    );
    const broken = { DB_WRITER_PORTS: proxies.map(({ port }) => port).join(',') };
    await throughSpreadWriters(broken, async () => {
      const sale = await putOnSale({ rows: 5, seatsPerRow: 10 });
      const answers = await rushFor(sale, (buyer) => [buyer % SEATS]);
      const won = answers.flatMap((answer, buyer) => (answer.status === 201 ? [buyer] : []));
      expect(won.length).toBeGreaterThan(SEATS);
      const report = await auditEveryNode(loadConfig());
      expect(report.violations.map(({ invariant }) => invariant)).toContain('I1');
      // By the books and not by the answers: what had no clear answer may be held all the same.
      await removeSale(homeOf(loadInstallation()), 1, {
        performanceIds: [sale.performanceId],
        buyers,
      });
    });
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await expectCleanAudit();
  }, 180_000);
});
