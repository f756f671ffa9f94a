import { v7 as uuidv7 } from 'uuid';
import { auditInvariants } from '../../src/cluster/auditor-checks.js';
import { AuditSession } from '../../src/cluster/auditor-session.js';
import { OperatorLogRepository } from '../../src/operations/operator-log.repository.js';
import { type DataLayer, nodePort, openDataLayer, testConfig } from '../support/cluster.js';

let nodes: DataLayer[];
const run = <T = unknown>(sql: string, parameters: unknown[] = []): Promise<T> =>
  nodes[0]!.source.query(sql, parameters);

beforeAll(async () => {
  nodes = await Promise.all([1, 2, 3].map((node) => openDataLayer(nodePort(node))));
});
afterAll(() => Promise.all(nodes.map((layer) => layer.close())));

/** Notes something that was asked for, over one node. */
async function ask({ transactions }: DataLayer): Promise<string> {
  const log = new OperatorLogRepository(transactions);
  const [actionId, accountId] = [uuidv7(), uuidv7()];
  const at = new Date().toISOString();
  const asked = { actionId, accountId, action: 'kill', arguments: { node: 3, why: '점검' }, at };
  await transactions.run('ask', (tx) => log.asked(tx, asked));
  return actionId;
}

/** What an audit of another node says about the log. */
async function findings(): Promise<string[]> {
  const session = await AuditSession.open(testConfig(), testConfig().DB_NODES[1] as never);
  try {
    await session.query('SET SESSION wsrep_sync_wait = 1');
    const settings = { ledger: testConfig().SANDBOX_DB_NAME, settleSeconds: 60 };
    const reports = await session.inSnapshot((query) => auditInvariants(query, settings));
    const { violations } = reports.find(({ id }) => id === 'I10')!;
    return violations.map(({ what }) => what).filter((what) => what.includes('operator log'));
  } finally {
    await session.end();
  }
}

describe('the operator log', () => {
  it('is one chain, whichever nodes it is written over at once', async () => {
    const ids = await Promise.all([...nodes, ...nodes].map(ask));
    const rows = await run<{ number: number }[]>(
      'SELECT number FROM operator_log WHERE action_id IN (?) ORDER BY number',
      [ids],
    );
    expect(rows).toHaveLength(ids.length);
    expect(rows.at(-1)!.number - rows[0]!.number).toBe(ids.length - 1);
    expect(await findings()).toEqual([]);
  });

  it.each([
    [
      'altered',
      `UPDATE operator_log SET entry = REPLACE(entry, 'kill', 'thaw') WHERE action_id = ?`,
    ],
    ['removed', 'DELETE FROM operator_log WHERE action_id = ?'],
  ])('shows the auditor an entry that was %s', async (_what, tamper) => {
    const id = await ask(nodes[0]!);
    await ask(nodes[1]!);
    const columns = 'number, action_id, phase, entry, previous_hash, hash';
    const [row] = await run<object[]>(`SELECT ${columns} FROM operator_log WHERE action_id = ?`, [
      id,
    ]);
    await run(tamper, [id]);
    try {
      expect(await findings()).not.toEqual([]);
    } finally {
      await run(`REPLACE INTO operator_log (${columns}) VALUES (?)`, [Object.values(row!)]);
    }
    expect(await findings()).toEqual([]);
  });
});
