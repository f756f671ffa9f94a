import type { AuditSettings } from '../../src/cluster/auditor-check.js';
import { auditInvariants } from '../../src/cluster/auditor-checks.js';
import { AuditSession } from '../../src/cluster/auditor-session.js';
import { testConfig } from '../support/cluster.js';
import { ScratchSale } from '../support/scratch-sale.js';
import { inOrder, plants } from './auditor-plants.js';
import { transferPlants, transfersInOrder } from './auditor-transfer-plants.js';
import { waitlistInOrder, waitlistPlants } from './auditor-waitlist-plants.js';

const { SANDBOX_DB_NAME: ledger, DB_NODES } = testConfig();
const settings: AuditSettings = { ledger, settleSeconds: 60 };

/** What a spoiled sale is found guilty of: `I1: a sold seat has no live ticket`. */
async function findings(sale: ScratchSale): Promise<string[]> {
  const session = await AuditSession.open(testConfig(), DB_NODES[0] as never);
  try {
    await session.query('SET SESSION wsrep_sync_wait = 1');
    const reports = await session.inSnapshot((query) => auditInvariants(query, settings));
    const ids = new Set(Object.values(sale).flat());
    return reports.flatMap(({ id, violations }) =>
      violations
        .filter((found) =>
          Object.entries(found.ids).some(
            ([name, value]) => name === 'kept' || ids.has(String(value)),
          ),
        )
        .map(({ what }) => `${id}: ${what}`),
    );
  } finally {
    await session.end();
  }
}

describe('auditInvariants', () => {
  let sale: ScratchSale;

  beforeAll(async () => {
    sale = await ScratchSale.open();
  });
  afterEach(() => sale.restore());
  afterAll(() => sale.close());

  it('finds nothing wrong with a sale in order', async () => {
    expect(await findings(sale)).toEqual([]);
  });

  it.each([...inOrder, ...waitlistInOrder, ...transfersInOrder])(
    'takes as in order: %s',
    async (_title, statements) => {
      for (const statement of statements) await sale.run(statement);
      expect(await findings(sale)).toEqual([]);
    },
  );

  it.each([...plants, ...waitlistPlants, ...transferPlants])(
    'finds %s',
    async (expected, statements, ...more) => {
      for (const statement of statements) await sale.run(statement);
      const found = await findings(sale);
      await sale.run(`UPDATE performances SET max_tickets_per_buyer = 4 WHERE id = :performance`);
      expect(found).toEqual(expect.arrayContaining([expected, ...more]));
    },
  );
});
