import type { Connection } from 'mariadb';
import { type OnSale, putOnSale, send } from '../support/client.js';
import { rootConnection } from '../support/cluster.js';
import { audit, signUpOperator } from '../support/operations.js';
import { killWorker } from '../support/processes.js';
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

let connection: Connection;

interface Left {
  /** Orders that are not given back yet. */
  readonly kept: number;
  readonly buyers: number;
}

/** What is left of a rehearsal. */
async function left(id: string): Promise<Left> {
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
  const giveUpAtMs = performance.now() + LIMIT_MS / 3;
  while (!isDue(await left(id))) {
    if (performance.now() > giveUpAtMs) throw new Error('the worker does not come that far');
  }
  killWorker();
  return left(id);
}

describe('a worker that is killed while a rehearsal is thrown away', () => {
  let sale: OnSale;
  let id: string;
  let eventId: string;

  beforeAll(async () => {
    connection = await rootConnection(1);
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
  afterAll(() => connection.end());

  it(
    'leaves it to the next one, which leaves nothing, and books that agree',
    async () => {
      const { token } = sale.seller;
      const before = await left(id);
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
      expect((await audit(await signUpOperator())).violations).toEqual([]);
    },
    LIMIT_MS,
  );
});
