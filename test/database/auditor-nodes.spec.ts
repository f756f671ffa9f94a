import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  auditAcknowledgedOnEveryNode,
  type AuditReport,
  auditEveryNode,
} from '../../src/cluster/auditor.js';
import { compareNodes } from '../../src/cluster/auditor-nodes.js';
import { AuditSession } from '../../src/cluster/auditor-session.js';
import {
  asRoot,
  nodePort,
  rootConnection,
  testConfig,
  until,
  withNodeIsolated,
} from '../support/cluster.js';
import { startMysqlProxy } from '../../src/cli/drills/mysql-proxy.js';
import { ScratchSale } from '../support/scratch-sale.js';

const { DB_NAME: ours, SANDBOX_DB_NAME: ledger, DB_NODES } = testConfig();

describe('auditEveryNode', () => {
  const i7 = (report: AuditReport) => report.invariants.find(({ id }) => id === 'I7');
  const databases = [ours, ledger];

  it('looks at every node, and finds three equal ones', async () => {
    const report = await auditEveryNode(testConfig());
    expect(report.nodes.map(({ reachable }) => reachable)).toEqual([true, true, true]);
    expect(report.invariants.map(({ id }) => id)).toEqual([
      'I1',
      'I2',
      'I3',
      'I4',
      'I6',
      'I7',
      'I8',
      'I10',
    ]);
    expect(i7(report)).toMatchObject({ violationCount: 0 });
    expect(i7(report)?.checkedCount).toBeGreaterThan(20);
  });

  it('finds the one row that differs on one node', async () => {
    const name = `scratch_audit`;
    const local = await rootConnection(2);
    await asRoot(1, `CREATE OR REPLACE TABLE ${ours}.${name} (id INT PRIMARY KEY, v INT)`);
    await asRoot(1, `INSERT INTO ${ours}.${name} VALUES (1, 1), (2, 2), (3, 3)`);
    try {
      await until('the rows are on node 2', async () => {
        const rows = await local.query<unknown[]>(`SELECT * FROM ${ours}.${name}`);
        return rows.length === 3;
      });
      await local.query('SET SESSION wsrep_on = OFF');
      await local.query(`UPDATE ${ours}.${name} SET v = 20 WHERE id = 2`);
      const report = await auditEveryNode(testConfig());
      expect(report.healthy).toBe(false);
      expect(report.violations).toMatchObject([
        {
          invariant: 'I7',
          node: 'all',
          what: 'a row is not the same on all nodes',
          ids: { table: `\`${ours}\`.\`${name}\``, id: '2' },
        },
      ]);
    } finally {
      await local.query(`UPDATE ${ours}.${name} SET v = 2 WHERE id = 2`);
      await local.end();
      await asRoot(1, `DROP TABLE ${ours}.${name}`);
    }
  });

  it('gives no false alarm while rows change on every node', async () => {
    const name = 'scratch_motion';
    await asRoot(1, `CREATE OR REPLACE TABLE ${ours}.${name} (id INT PRIMARY KEY, v INT)`);
    await asRoot(1, `INSERT INTO ${ours}.${name} SELECT seq, 0 FROM ${ours}.seq_1_to_20`);
    let moving = true;
    const move = async (node: number): Promise<void> => {
      const connection = await rootConnection(node);
      for (let i = 0; moving; i++) {
        const id = ((i * 3 + node) % 20) + 1;
        await connection
          .query(`UPDATE ${ours}.${name} SET v = v + 1 WHERE id = ?`, [id])
          .catch(() => undefined);
      }
      await connection.end();
    };
    const movers = [1, 2, 3].map(move);
    const sessions = await Promise.all(
      DB_NODES.map((address) => AuditSession.open(testConfig(), address)),
    );
    try {
      for (let round = 0; round < 5; round++) {
        expect(await compareNodes(sessions, databases)).toMatchObject({ violations: [] });
      }
    } finally {
      moving = false;
      await Promise.all([...movers, ...sessions.map((session) => session.end())]);
      await asRoot(1, `DROP TABLE ${ours}.${name}`);
    }
  });

  it('waits for a node that lags behind instead of taking its old rows for different ones', async () => {
    const name = 'scratch_lag';
    await asRoot(1, `CREATE OR REPLACE TABLE ${ours}.${name} (id INT PRIMARY KEY, v INT)`);
    await asRoot(1, `INSERT INTO ${ours}.${name} VALUES (1, 1)`);
    const blocker = await rootConnection(2);
    const sessions = await Promise.all(
      DB_NODES.map((address) => AuditSession.open(testConfig(), address)),
    );
    try {
      await until('the row is on node 2', async () => {
        const rows = await blocker.query<unknown[]>(`SELECT * FROM ${ours}.${name}`);
        return rows.length === 1;
      });
      await blocker.query(`LOCK TABLES ${ours}.${name} READ`);
      await asRoot(1, `UPDATE ${ours}.${name} SET v = 2`);
      const comparison = compareNodes(sessions, databases);
      await sleep(4_000);
      await blocker.query('UNLOCK TABLES');
      expect(await comparison).toMatchObject({ violations: [] });
    } finally {
      await Promise.all([blocker.end(), ...sessions.map((session) => session.end())]);
      await asRoot(1, `DROP TABLE ${ours}.${name}`);
    }
  });

  it('names a node that is not Primary, or frozen, and goes on with the others', async () => {
    const proxy = await startMysqlProxy({ targetPort: nodePort(2) });
    proxy.freeze();
    try {
      await withNodeIsolated(3, async () => {
        const nodes = [
          DB_NODES[0] as never,
          { host: '127.0.0.1', port: proxy.port },
          DB_NODES[2] as never,
        ];
        const report = await auditEveryNode(testConfig({ DB_NODES: nodes }));
        expect(report.nodes.map(({ reachable }) => reachable)).toEqual([true, false, false]);
        expect(report.nodes[2]?.reason).toContain('WSREP');
        expect(i7(report)).toMatchObject({ checkedCount: 0, violationCount: 0 });
      });
    } finally {
      await proxy.close();
    }
  });
});

describe('auditAcknowledged', () => {
  it('misses what was acknowledged and is not there', async () => {
    const sale = await ScratchSale.open();
    const lost = randomUUID();
    const found = await auditAcknowledgedOnEveryNode(testConfig(), {
      holds: [sale.liveHold, lost],
      orders: [sale.order, sale.refundedOrder],
      refunds: [sale.refund],
      checkedInTickets: [sale.tickets[0]],
    });
    await sale.close();
    expect(found).toHaveLength(3);
    for (const { report } of found) {
      expect(report.checkedCount).toBe(6);
      expect(report.violations).toEqual([
        { what: 'an acknowledged hold is lost', ids: { id: lost } },
        { what: 'an acknowledged check-in is lost', ids: { id: sale.tickets[0] } },
      ]);
    }
  });
});
