import { randomUUID } from 'node:crypto';
import type { AuthService } from '../../src/auth/auth.service.js';
import { CancellationsRepository } from '../../src/events/cancellations.repository.js';
import { CancellationsService } from '../../src/events/cancellations.service.js';
import type { EventsService } from '../../src/events/events.service.js';
import { CancellationRefunds } from '../../src/orders/cancellation-refunds.js';
import { type Order, OrdersRepository } from '../../src/orders/orders.repository.js';
import type { OrderNotices } from '../../src/orders/order-notices.js';
import { RefundDecision } from '../../src/orders/refund-decision.js';
import { planRefund } from '../../src/orders/refund-plan.js';
import { RefundsRepository } from '../../src/orders/refunds.repository.js';
import { HoldsRepository } from '../../src/seats/holds.repository.js';
import { ReturnedSeatsRepository } from '../../src/seats/returned-seats.repository.js';
import { ReturnedSeatsService } from '../../src/seats/returned-seats.service.js';
import { SeatsRepository } from '../../src/seats/seats.repository.js';
import { SeatsService } from '../../src/seats/seats.service.js';
import { GroupCommit } from '../../src/database/group-commit.js';
import type { TicketCodes } from '../../src/tickets/ticket-codes.js';

import { TicketsRepository } from '../../src/tickets/tickets.repository.js';
import { TicketsService } from '../../src/tickets/tickets.service.js';
import { TransfersRepository } from '../../src/tickets/transfers.repository.js';
import { type DataLayer, nodePort, openDataLayer, testConfig } from '../support/cluster.js';
import { ScratchSale } from '../support/scratch-sale.js';

const ROUNDS = 10;
const PRICE = 50_000;

let sale: ScratchSale;
let layers: DataLayer[];

/** What decides refunds, over one node. */
function refundsOver({ transactions }: DataLayer) {
  const cancellations = new CancellationsService(
    transactions,
    new CancellationsRepository(transactions),
  );
  const seats = new SeatsRepository(transactions);
  const holds = new HoldsRepository(transactions, testConfig());
  const rows = new ReturnedSeatsRepository(transactions);
  const groups = new GroupCommit(transactions);
  const returned = new ReturnedSeatsService(transactions, rows, seats, holds, groups);
  const parts = [
    new OrdersRepository(transactions),
    new RefundsRepository(transactions),
    new TicketsService(
      new TicketsRepository(transactions),
      {} as EventsService,
      {} as TicketCodes,
      {} as AuthService,
      new TransfersRepository(transactions),
    ),
    new SeatsService(transactions, seats, holds, cancellations, returned),
  ] as const;
  const untold = { cancelled: () => Promise.resolve(), tell: () => Promise.resolve() };
  return {
    decision: new RefundDecision(...parts, cancellations),
    cancelled: new CancellationRefunds(groups, ...parts, untold as unknown as OrderNotices),
  };
}

const decide = (layer: DataLayer, seatNos: readonly (0 | 1)[], idempotencyKey = randomUUID()) => {
  const tickets = seatNos.map((seatNo) => ({ id: sale.tickets[seatNo], seatNo, amount: PRICE }));
  const { order: id, buyer: accountId, performance: performanceId } = sale;
  return refundsOver(layer).decision.decide({
    order: { id, accountId, performanceId } as Order,
    plan: planRefund(tickets, 10),
    idempotencyKey,
    bodyHash: Buffer.alloc(32),
    before: new Date(Date.now() + 86_400_000),
    remark: null,
  });
};

const codesOf = (outcomes: readonly PromiseSettledResult<unknown>[]): unknown[] =>
  outcomes
    .map((outcome) =>
      outcome.status === 'fulfilled'
        ? 'done'
        : ((outcome.reason as { code?: string }).code ?? String(outcome.reason)),
    )
    .sort();

const booksOf = async () => {
  const [row] = await layers[0]!.transactions.readLatest<Record<string, unknown>>(
    `SELECT o.state, o.refunded_amount + o.fee_amount AS given, COUNT(r.id) AS refunds
     FROM orders o LEFT JOIN refunds r ON r.order_id = o.id WHERE o.id = ? GROUP BY o.id`,
    [sale.order],
  );
  return { ...row, given: Number(row?.['given']), refunds: Number(row?.['refunds']) };
};

beforeAll(async () => {
  sale = await ScratchSale.open();
  layers = await Promise.all([1, 2].map((node) => openDataLayer(nodePort(node))));
});
afterEach(async () => {
  await sale.run(`DELETE FROM refund_tickets WHERE refund_id IN
    (SELECT id FROM refunds WHERE order_id = :order)`);
  await sale.restore();
  for (const layer of layers) await layer.transactions.readLatest('SELECT 1 FROM DUAL');
});
afterAll(async () => {
  await sale.close();
  for (const layer of layers) await layer.close();
});

describe.each(Array.from({ length: ROUNDS }, (_, round) => round))('round %d', () => {
  it('of refunds of overlapping tickets on two nodes one wins', async () => {
    const [one, two] = layers as [DataLayer, DataLayer];
    const outcomes = await Promise.allSettled([decide(one, [0, 1]), decide(two, [1])]);
    expect(codesOf(outcomes)).toEqual(['done', 'ticket-already-refunded']);
    const isWhole = outcomes[0].status === 'fulfilled';
    expect(await booksOf()).toEqual({
      state: isWhole ? 'refunded' : 'partially-refunded',
      given: isWhole ? 2 * PRICE : PRICE,
      refunds: 1,
    });
  });

  it('refunds of different tickets on two nodes both count', async () => {
    const [one, two] = layers as [DataLayer, DataLayer];
    const outcomes = await Promise.allSettled([decide(one, [0]), decide(two, [1])]);
    expect(codesOf(outcomes)).toEqual(['done', 'done']);
    expect(await booksOf()).toEqual({ state: 'refunded', given: 2 * PRICE, refunds: 2 });
  });

  it('a cancelled order that two workers give back at once goes back once', async () => {
    const working = layers.map((layer) => refundsOver(layer).cancelled.giveBack(sale.order));
    await Promise.all(working);
    expect(await booksOf()).toEqual({ state: 'refunded', given: 2 * PRICE, refunds: 1 });
  });
});

describe('a refund of a cancelled performance', () => {
  it('is refused by the transaction itself: all of it goes back anyway', async () => {
    await sale.run('INSERT INTO performance_cancellations (performance_id) VALUES (:performance)');
    await layers[0]!.transactions.readLatest('SELECT 1 FROM DUAL');
    await expect(decide(layers[0]!, [0])).rejects.toMatchObject({ code: 'performance-cancelled' });
    expect((await booksOf()).refunds).toBe(0);
  });
});
