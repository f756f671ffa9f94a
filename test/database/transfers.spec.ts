import { randomUUID } from 'node:crypto';
import { CancellationsRepository } from '../../src/events/cancellations.repository.js';
import { CancellationsService } from '../../src/events/cancellations.service.js';
import type { EventsService, PerformanceFacts } from '../../src/events/events.service.js';
import { GroupCommit } from '../../src/database/group-commit.js';
import { HoldsRepository } from '../../src/seats/holds.repository.js';
import { ReturnedSeatsRepository } from '../../src/seats/returned-seats.repository.js';
import { ReturnedSeatsService } from '../../src/seats/returned-seats.service.js';
import { SeatsRepository } from '../../src/seats/seats.repository.js';
import { SeatsService } from '../../src/seats/seats.service.js';
import { TransferAnswers } from '../../src/tickets/transfer-answers.js';
import type { TransferNotices } from '../../src/tickets/transfer-notices.js';
import { TransfersRepository } from '../../src/tickets/transfers.repository.js';
import { type DataLayer, nodePort, openDataLayer, testConfig } from '../support/cluster.js';
import { ScratchSale } from '../support/scratch-sale.js';

const ROUNDS = 8;
const DAY_MS = 86_400_000;
const nothing = (): Promise<never> => Promise.resolve({} as never);
const untold: { [Said in keyof TransferNotices]: TransferNotices[Said] } = {
  offered: nothing,
  accepted: () => Promise.resolve([]),
  declined: nothing,
  withdrawn: nothing,
  lapsed: nothing,
  tell: () => Promise.resolve(),
};

let sale: ScratchSale;
let layers: [DataLayer, DataLayer];
let receiver: string;
let transfer: string;

/** What answers transfers, over one node. */
function answersOver({ transactions }: DataLayer): TransferAnswers {
  const facts = {
    ...{ id: sale.performance, maxTicketsPerBuyer: 4 },
    startsAt: new Date(Date.now() + 9 * DAY_MS),
  } as PerformanceFacts;
  const events = {
    performance: () => Promise.resolve(facts),
    requireMayHave: () => Promise.resolve(),
  } as unknown as EventsService;
  const cancellations = new CancellationsService(
    transactions,
    new CancellationsRepository(transactions),
  );
  const [seats, holds] = [
    new SeatsRepository(transactions),
    new HoldsRepository(transactions, testConfig()),
  ];
  const rows = new ReturnedSeatsRepository(transactions);
  const groups = new GroupCommit(transactions);
  const returned = new ReturnedSeatsService(transactions, rows, seats, holds, groups);
  return new TransferAnswers(
    transactions,
    new TransfersRepository(transactions),
    events,
    cancellations,
    new SeatsService(transactions, seats, holds, cancellations, returned),
    untold as TransferNotices,
  );
}

const codesOf = (outcomes: readonly PromiseSettledResult<unknown>[]): unknown[] =>
  outcomes.map((outcome) =>
    outcome.status === 'fulfilled'
      ? 'done'
      : ((outcome.reason as { code?: string }).code ?? String(outcome.reason)),
  );

/** Holder, revision and state of the ticket, and both buyers' tickets by their counters. */
async function books(): Promise<Record<string, unknown>> {
  const [row] = await layers[1].transactions.readLatest<Record<string, unknown>>(
    `SELECT IF(t.account_id = ?, 'receiver', 'giver') AS holder, t.revision, t.state,
       x.state AS transfer,
       (SELECT SUM(tickets) FROM buyer_ticket_counts c
        WHERE c.performance_id = t.performance_id AND c.account_id = ?) AS received,
       (SELECT SUM(tickets) FROM buyer_ticket_counts c
        WHERE c.performance_id = t.performance_id AND c.account_id <> ?) AS kept
     FROM tickets t JOIN transfers x ON x.ticket_id = t.id WHERE x.id = ?`,
    [receiver, receiver, receiver, transfer],
  );
  const { received, kept, ...rest } = row ?? {};
  return { ...rest, received: Number(received), kept: Number(kept) };
}

const ACCEPTED = { holder: 'receiver', revision: 1, transfer: 'accepted', received: 1, kept: 2 };

beforeAll(async () => {
  sale = await ScratchSale.open();
  layers = [await openDataLayer(nodePort(1)), await openDataLayer(nodePort(2))];
});
beforeEach(async () => {
  await sale.restore();
  [receiver, transfer] = [randomUUID(), randomUUID()];
  await sale.run(`INSERT INTO transfers (id, ticket_id, performance_id, giver_id, receiver_id,
    to_email, expires_at) VALUES ('${transfer}', :ticket, :performance, :buyer, '${receiver}',
    'x@example.com', NOW(3) + INTERVAL 1 DAY)`);
  for (const { transactions } of layers) await transactions.readLatest('SELECT 1 FROM DUAL');
});
afterAll(async () => {
  await sale.close();
  for (const layer of layers) await layer.close();
});

describe.each(Array.from({ length: ROUNDS }, (_, round) => round))('round %d, two nodes', () => {
  it('of two acceptances one wins', async () => {
    const both = layers.map((layer) => answersOver(layer).accept(transfer, receiver));
    const codes = codesOf(await Promise.allSettled(both));
    expect(codes.sort()).toEqual(['done', 'transfer-not-open']);
    expect(await books()).toEqual({ ...ACCEPTED, state: 'valid' });
  });

  it('of an acceptance and a withdrawal one wins', async () => {
    const [one, two] = layers.map(answersOver) as [TransferAnswers, TransferAnswers];
    const codes = codesOf(
      await Promise.allSettled([
        one.accept(transfer, receiver),
        two.withdraw(transfer, sale.buyer),
      ]),
    );
    expect([...codes].sort()).toEqual(['done', 'transfer-not-open']);
    const { holder, received, kept } = await books();
    const isReceivers = codes[0] === 'done';
    expect([holder, received, kept]).toEqual(isReceivers ? ['receiver', 1, 2] : ['giver', 0, 3]);
  });

  it('of an acceptance and an entry with the old code one wins', async () => {
    const entered = layers[1].transactions.run('admit', (tx) =>
      tx.execute(
        `UPDATE tickets SET state = 'checked-in' WHERE id = ? AND state = 'valid' AND revision = 0`,
        [sale.tickets[0]],
      ),
    );
    const accepted = answersOver(layers[0]).accept(transfer, receiver);
    const [entry, acceptance] = await Promise.allSettled([entered, accepted]);
    const isReceivers = acceptance.status === 'fulfilled';
    expect(entry).toEqual({ status: 'fulfilled', value: isReceivers ? 0 : 1 });
    const { holder, state, received, kept } = await books();
    expect([holder, state, received, kept]).toEqual(
      isReceivers ? ['receiver', 'valid', 1, 2] : ['giver', 'checked-in', 0, 3],
    );
  });
});
