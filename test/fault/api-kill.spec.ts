import { randomUUID } from 'node:crypto';
import { loadConfig } from '../../src/config/config.js';
import { type Account, type OnSale, putOnSale, send, signUp } from '../support/client.js';
import {
  type MysqlProxy,
  startMysqlProxy,
  type Verdict,
} from '../../src/cli/drills/mysql-proxy.js';
import { startApi, type TestProcess } from '../support/processes.js';
import { eventually, hold, order, type OrderBody } from '../support/sale.js';

/** The statement by which a transaction is known, and the request that runs it. */
const STEPS = [
  { step: 'placing a hold', statement: /STRAIGHT_JOIN seats s[^]*SET s\.state = 1/ },
  { step: 'writing order and payment intent', statement: /^INSERT INTO payments/ },
  { step: 'turning the hold into tickets', statement: /^INSERT INTO tickets/ },
] as const;

const MOMENTS = ['between UPDATE and COMMIT', 'after COMMIT, before the answer'] as const;

let sale: OnSale;
let nextSeat = 0;
beforeAll(async () => {
  sale = await putOnSale({ rows: 2, seatsPerRow: 10 });
});

/** An API process that is killed at the COMMIT of the first transaction with this statement. */
async function startDoomedApi(
  statement: RegExp,
  moment: (typeof MOMENTS)[number],
): Promise<{ api: TestProcess; proxy: MysqlProxy; wasKilled: () => boolean }> {
  const marked = new Set<number>();
  let killed = false;
  const onQuery = (sql: string, { id }: { id: number }): Verdict => {
    if (statement.test(sql.trim())) marked.add(id);
    if (sql !== 'COMMIT' || !marked.has(id) || killed) return 'forward';
    killed = true;
    if (moment === 'between UPDATE and COMMIT') {
      api.kill();
      return 'drop-connection';
    }
    // The server commits; the proxy cuts before the answer, and the process dies not knowing.
    setTimeout(() => api.kill(), 0);
    return 'swallow-answer';
  };
  const proxy = await startMysqlProxy({ targetPort: loadConfig().DB_WRITER_PORTS[0]!, onQuery });
  const api = await startApi({ DB_WRITER_PORTS: String(proxy.port) });
  return { api, proxy, wasKilled: () => killed };
}

async function ordersOf(buyer: Account): Promise<OrderBody[]> {
  const { body } = await send<{ items: OrderBody[] }>('GET', '/orders', { token: buyer.token });
  return body.items;
}

describe.each(MOMENTS)('an API process killed %s', (moment) => {
  it.each(STEPS)('while $step: the same keys make one order', async ({ statement }) => {
    const buyer = await signUp();
    const seatNo = nextSeat++;
    const [holdKey, orderKey] = [randomUUID(), randomUUID()];
    const { api, proxy, wasKilled } = await startDoomedApi(statement, moment);
    try {
      const { baseUrl } = api;
      const unanswered = async (): Promise<void> => {
        const held = await hold(sale.performanceId, buyer, [seatNo], { key: holdKey, baseUrl });
        await order(held.body.id, buyer, { key: orderKey, baseUrl });
      };
      await expect(unanswered()).rejects.toThrow('fetch failed');
      expect(wasKilled()).toBe(true);
      await api.exited;

      const held = await hold(sale.performanceId, buyer, [seatNo], { key: holdKey });
      expect(held.status).toBe(201);
      const paid = await order(held.body.id, buyer, { key: orderKey });
      expect([paid.status, paid.body.state]).toEqual([201, 'paid']);
      expect(paid.body.tickets.map((ticket) => ticket.seatNo)).toEqual([seatNo]);
      expect((await ordersOf(buyer)).map(({ id }) => id)).toEqual([paid.body.id]);
    } finally {
      api.kill();
      await proxy.close();
    }
  });
});

describe('an order whose API process died and whose buyer never comes back', () => {
  it.each([
    { ...STEPS[1], moment: MOMENTS[1], becomes: 'expired', charged: 'not charged' },
    { ...STEPS[2], moment: MOMENTS[0], becomes: 'paid', charged: 'charged' },
  ])('is $becomes when it was $charged: the reconciler asks the bank', async (scenario) => {
    const buyer = await signUp();
    const { api, proxy } = await startDoomedApi(scenario.statement, scenario.moment);
    try {
      const { baseUrl } = api;
      const held = await hold(sale.performanceId, buyer, [nextSeat++], { baseUrl });
      await expect(order(held.body.id, buyer, { baseUrl })).rejects.toThrow('fetch failed');
      const [settled] = await eventually(
        () => ordersOf(buyer),
        ([first]) => first?.state === scenario.becomes,
        30_000,
      );
      const isPaid = scenario.becomes === 'paid';
      expect(settled!.tickets).toHaveLength(isPaid ? 1 : 0);
      expect((await order(held.body.id, buyer)).status).toBe(isPaid ? 409 : 201);
    } finally {
      api.kill();
      await proxy.close();
    }
  });
});

describe('control: a buyer who retries with a new key', () => {
  it('is refused, because the first try did commit', async () => {
    const buyer = await signUp();
    const seatNo = nextSeat++;
    const moment = 'after COMMIT, before the answer';
    const { api, proxy } = await startDoomedApi(STEPS[0].statement, moment);
    try {
      const { baseUrl } = api;
      const first = hold(sale.performanceId, buyer, [seatNo], { key: randomUUID(), baseUrl });
      await expect(first).rejects.toThrow('fetch failed');
      const again = await hold(sale.performanceId, buyer, [seatNo], { key: randomUUID() });
      expect([again.status, again.body.code]).toEqual([409, 'seats-taken']);
    } finally {
      api.kill();
      await proxy.close();
    }
  });
});
