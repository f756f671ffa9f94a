import type { Connection } from 'mariadb';
import { grantRoleByEmail } from '../../src/auth/grant-role.js';
import type { AuditReport } from '../../src/cluster/auditor.js';
import { openContext } from '../../src/cli/context.js';
import { createOutput } from '../../src/cli/output.js';
import { signal } from '../../src/cli/processes/registry.js';
import { loadInstallation } from '../../src/config/installation.js';
import { expectStatus, type OnSale, putOnSale, send, signUp } from '../support/client.js';
import { rootConnection, testConfig } from '../support/cluster.js';
import {
  chargesAtBank,
  columnsThatName,
  currentRehearsal,
  idsOfRehearsal,
  startRehearsal,
} from '../support/rehearsal.js';
import { eventually } from '../support/sale.js';

/** As many as may take part: their accounts go in several transactions. */
const BUYERS = 1_000;
/** The end comes while most of the crowd is still on its way. */
const BOUGHT_BEFORE_END = 60;
const LIMIT_MS = 240_000;

const context = openContext(loadInstallation(), createOutput(false));

interface Left {
  /** Orders that are not given back yet. */
  readonly kept: number;
  readonly buyers: number;
}

/** What is left of a rehearsal. */
async function left(connection: Connection, id: string): Promise<Left> {
  const [row] = await connection.query<{ kept: bigint; buyers: bigint }[]>(
    `SELECT
       (SELECT COUNT(*) FROM picket.orders WHERE performance_id = ? AND state = 'paid') AS kept,
       (SELECT COUNT(*) FROM picket.accounts WHERE rehearsal_id = ?) AS buyers`,
    [id, id],
  );
  return { kept: Number(row?.kept), buyers: Number(row?.buyers) };
}

/** Kills the worker as soon as this is so; a round of its work takes some milliseconds. Result: what is left. */
async function killWorkerWhen(id: string, isDue: (now: Left) => boolean): Promise<Left> {
  const connection = await rootConnection(1);
  try {
    const giveUpAtMs = performance.now() + LIMIT_MS / 3;
    while (!isDue(await left(connection, id))) {
      if (performance.now() > giveUpAtMs) throw new Error('the worker does not come that far');
    }
    signal(context.home, 'worker', 'SIGKILL');
    return await left(connection, id);
  } finally {
    await connection.end();
  }
}

async function violations(): Promise<unknown> {
  const operator = await signUp();
  await grantRoleByEmail(testConfig(), operator.email, 'operator');
  const { token } = operator;
  return (await expectStatus<AuditReport>(200, 'GET', '/ops/audit', { token })).violations;
}

describe('a worker that is killed while a rehearsal is thrown away', () => {
  let sale: OnSale;
  let id: string;
  let eventId: string;

  beforeAll(async () => {
    sale = await putOnSale({ rows: 20, seatsPerRow: 50 });
    const started = await startRehearsal(sale, { buyers: BUYERS, seconds: 20 });
    expect(started.status).toBe(201);
    ({ id, eventId } = started.body);
    await eventually(
      () => currentRehearsal(sale.seller, id),
      (one) => one!.crowd.bought >= BOUGHT_BEFORE_END,
      LIMIT_MS / 2,
    );
  }, LIMIT_MS);

  it(
    'leaves it to the next one, which leaves nothing, and books that agree',
    async () => {
      const { token } = sale.seller;
      const connection = await rootConnection(1);
      const before = await left(connection, id);
      await connection.end();
      expect(before.buyers).toBe(BUYERS);
      const { buyers, orders, payments } = await idsOfRehearsal(id);
      expect(await chargesAtBank(payments)).toBeGreaterThan(0);
      expect((await send('POST', `/seller/rehearsals/${id}/end`, { token })).status).toBe(202);

      const first = await killWorkerWhen(id, ({ kept }) => kept < before.kept);
      const second = await killWorkerWhen(id, (now) => now.buyers < BUYERS);
      process.stdout.write(
        `killed with ${first.kept} of ${before.kept} orders and ${second.buyers} of ${BUYERS} buyers left\n`,
      );
      // Else the deaths would say nothing.
      expect([first.kept > 0, second.buyers > 0]).toEqual([true, true]);

      await eventually(
        () => currentRehearsal(sale.seller, sale.performanceId),
        (one) => one === null,
        LIMIT_MS / 2,
      );
      expect(await columnsThatName([id, eventId, ...buyers, ...orders, ...payments])).toEqual([]);
      expect(await chargesAtBank(payments)).toBe(0);
      expect(await violations()).toEqual([]);
    },
    LIMIT_MS,
  );
});
