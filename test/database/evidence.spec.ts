import { v7 as uuidv7 } from 'uuid';
import { auditInvariants } from '../../src/cluster/auditor-checks.js';
import { AuditSession } from '../../src/cluster/auditor-session.js';
import { type Fact, linkAll } from '../../src/evidence/evidence-chain.js';
import { EvidenceKeeper, firstIdAt } from '../../src/evidence/evidence-keeper.js';
import { EvidenceRepository } from '../../src/evidence/evidence.repository.js';
import { FactsRepository } from '../../src/evidence/facts.repository.js';
import { ReviewRepository } from '../../src/evidence/review.repository.js';
import { type DataLayer, nodePort, openDataLayer, testConfig } from '../support/cluster.js';

let nodes: DataLayer[];
let performanceId: string;
let buyer: string;

/** A keeper over one node that waits for nobody. */
function keeperOver({ transactions }: DataLayer): EvidenceKeeper {
  const facts = new FactsRepository(transactions);
  const evidence = new EvidenceRepository(transactions);
  const config = { ...testConfig(), EVIDENCE_DELAY_SECONDS: 0 };
  const review = new ReviewRepository(transactions);
  return new EvidenceKeeper(transactions, facts, evidence, review, config);
}

const run = (sql: string, parameters: unknown[] = []): Promise<unknown> =>
  nodes[0]!.source.query(sql, parameters);

/** The entries of the performance as they were written. */
async function noted(): Promise<{ kind: string; subjectId: string; details: object }[]> {
  const entries = await new EvidenceRepository(nodes[0]!.transactions).entries(
    ...[performanceId, 0, 1_000],
  );
  return entries.map(({ entry }) => JSON.parse(entry) as never);
}

async function placeHold(seatNo: number): Promise<string> {
  const id = uuidv7();
  await run(
    `INSERT INTO holds (id, performance_id, account_id, seat_nos, seat_count, expires_at)
     VALUES (?, ?, ?, ?, 1, NOW(3) + INTERVAL 8 MINUTE)`,
    [id, performanceId, buyer, `[${seatNo}]`],
  );
  return id;
}

/** What an audit of one node says about the performance's evidence. */
async function findings(): Promise<string[]> {
  const session = await AuditSession.open(testConfig(), testConfig().DB_NODES[1] as never);
  try {
    await session.query('SET SESSION wsrep_sync_wait = 1');
    const settings = { ledger: testConfig().SANDBOX_DB_NAME, settleSeconds: 60 };
    const reports = await session.inSnapshot((query) => auditInvariants(query, settings));
    const { violations } = reports.find(({ id }) => id === 'I10')!;
    return violations
      .filter(({ ids }) => ids['performance_id'] === performanceId)
      .map(({ what }) => what);
  } finally {
    await session.end();
  }
}

beforeAll(async () => {
  nodes = await Promise.all([1, 2, 3].map((node) => openDataLayer(nodePort(node))));
});
afterAll(() => Promise.all(nodes.map((layer) => layer.close())));
beforeEach(() => {
  performanceId = uuidv7();
  buyer = uuidv7();
});
afterEach(async () => {
  const refunds = 'SELECT id FROM refunds WHERE account_id = ?';
  await run(`DELETE FROM refund_tickets WHERE refund_id IN (${refunds})`, [buyer]);
  await run('DELETE FROM refunds WHERE account_id = ?', [buyer]);
  for (const table of ['evidence_entries', 'evidence_chains', 'holds', 'orders', 'transfers']) {
    await run(`DELETE FROM ${table} WHERE performance_id = ?`, [performanceId]);
  }
});

describe('the keeper', () => {
  it('notes holds, orders, refunds and transfers, each once, whichever nodes it runs on', async () => {
    const [sold, released] = [await placeHold(1), await placeHold(2)];
    const [order, refund, transfer, ticket] = Array.from({ length: 4 }, () => uuidv7());
    await run(
      `INSERT INTO orders (id, account_id, performance_id, hold_id, idempotency_key, body_hash,
         amount) VALUES (?, ?, ?, ?, ?, '', 50000)`,
      [order, buyer, performanceId, sold, order],
    );
    await Promise.all(
      nodes.map((layer) =>
        keeperOver(layer)
          .noteAll()
          .catch(() => undefined),
      ),
    );
    await keeperOver(nodes[0]!).noteAll();
    expect((await noted()).map(({ kind }) => kind)).toEqual(['hold-placed', 'hold-placed']);

    await run(`UPDATE holds SET state = 'released', ended_at = NOW(3) WHERE id = ?`, [released]);
    await run(`UPDATE holds SET state = 'converted', ended_at = NOW(3) WHERE id = ?`, [sold]);
    await run(`UPDATE orders SET state = 'paid', settled_at = NOW(3) WHERE id = ?`, [order]);
    await run(
      `INSERT INTO refunds (id, order_id, payment_id, account_id, idempotency_key, body_hash,
         amount, fee_amount) VALUES (?, ?, ?, ?, ?, '', 45000, 5000)`,
      [refund, order, order, buyer, refund],
    );
    await run('INSERT INTO refund_tickets VALUES (?, ?, 45000, 5000)', [ticket, refund]);
    await run(
      `INSERT INTO transfers (id, ticket_id, performance_id, giver_id, receiver_id, to_email, state,
         revision, expires_at, ended_at)
       VALUES (?, ?, ?, ?, ?, 'a@b.kr', 'accepted', 1, NOW(3), NOW(3))`,
      [transfer, ticket, performanceId, buyer, uuidv7()],
    );
    await Promise.all(
      nodes.map((layer) =>
        keeperOver(layer)
          .noteAll()
          .catch(() => undefined),
      ),
    );
    await keeperOver(nodes[0]!).noteAll();
    const entries = await noted();
    expect(entries.map(({ kind, subjectId }) => [kind, subjectId])).toEqual(
      expect.arrayContaining([
        ['hold-released', released],
        ['hold-converted', sold],
        ['order-paid', order],
        ['refund-made', refund],
        ['transfer-offered', transfer],
        ['transfer-accepted', transfer],
      ]),
    );
    expect(entries).toHaveLength(8);
    expect(entries.find(({ kind }) => kind === 'refund-made')?.details).toMatchObject({
      ...{ accountId: buyer, orderId: order, amount: 45_000, feeAmount: 5_000 },
      ticketIds: [ticket],
    });
    expect(await findings()).toEqual([]);
  });

  it('makes the smallest id of a moment', () => {
    const atMs = 1_790_000_000_000;
    const made = uuidv7({ msecs: atMs });
    expect(firstIdAt(atMs) <= made && made < firstIdAt(atMs + 1)).toBe(true);
  });
});

describe('the audit of the evidence log', () => {
  const ALTERED = 'an evidence entry is not what its hash was made of';
  const APART = 'an evidence entry does not follow the one before it';
  const CUT = 'an evidence log does not end with the entry that was written last';
  const LOST = 'evidence entries belong to no log';
  const at = `WHERE performance_id = ? AND number =`;

  beforeEach(async () => {
    const evidence = new EvidenceRepository(nodes[0]!.transactions);
    const facts = Array.from({ length: 5 }, (_, seatNo): Fact => {
      const details = { accountId: buyer, seatNos: [seatNo], name: '가' };
      return { performanceId, kind: 'hold-placed', subjectId: uuidv7(), at: new Date(), details };
    });
    for (const part of [facts.slice(0, 2), facts.slice(2)]) {
      await nodes[0]!.transactions.run('test', (tx) => evidence.append(tx, part));
    }
  });

  it('finds nothing wrong with a log that was only added to', async () => {
    expect(await findings()).toEqual([]);
  });

  it.each<[string, string[], string[]]>([
    [
      'an altered entry',
      [`UPDATE evidence_entries SET entry = REPLACE(entry, '[2]', '[7]') ${at} 3`],
      [ALTERED],
    ],
    [
      'an altered entry with a hash to match',
      [
        `UPDATE evidence_entries SET entry = REPLACE(entry, '[2]', '[7]') ${at} 3`,
        `UPDATE evidence_entries
         SET hash = UNHEX(SHA2(CONCAT(previous_hash, CAST(entry AS BINARY)), 256)) ${at} 3`,
      ],
      [APART],
    ],
    ['an altered kind', [`UPDATE evidence_entries SET kind = 'refund-made' ${at} 3`], [ALTERED]],
    ['a removed entry', [`DELETE FROM evidence_entries ${at} 3`], [APART]],
    ['a removed first entry', [`DELETE FROM evidence_entries ${at} 1`], [APART]],
    ['a removed last entry', [`DELETE FROM evidence_entries ${at} 5`], [CUT]],
    [
      'two entries in the other order',
      [
        `UPDATE evidence_entries SET number = 99 ${at} 2`,
        `UPDATE evidence_entries SET number = 2 ${at} 3`,
        `UPDATE evidence_entries SET number = 3 ${at} 99`,
      ],
      [ALTERED, ALTERED, APART, APART, APART],
    ],
    ['a removed log', [`DELETE FROM evidence_chains WHERE performance_id = ?`], [LOST]],
  ])('finds %s', async (_what, statements, expected) => {
    for (const statement of statements) await run(statement, [performanceId]);
    expect(await findings()).toEqual(expected);
  });

  it('cannot know a chain that was written anew as a whole, but another last hash does', async () => {
    const evidence = new EvidenceRepository(nodes[0]!.transactions);
    const before = await evidence.head(performanceId);
    const facts = (await noted()).map((fact, index): Fact => {
      const { subjectId, kind } = fact;
      return { performanceId, kind, subjectId, at: new Date(0), details: { seatNos: [index] } };
    });
    expect(linkAll({ length: 0, hash: Buffer.alloc(32) }, facts).at(-1)?.hash).not.toEqual(
      before.hash,
    );
  });
});
