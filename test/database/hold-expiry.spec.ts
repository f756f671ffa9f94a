import { v7 as uuidv7 } from 'uuid';
import { GroupCommit } from '../../src/database/group-commit.js';
import type { EventsService } from '../../src/events/events.service.js';
import type { QueueService } from '../../src/queue/queue.service.js';
import type { HoldPaying } from '../../src/seats/hold-paying.js';
import { HoldsRepository } from '../../src/seats/holds.repository.js';
import { HoldsService } from '../../src/seats/holds.service.js';
import { ReturnedSeatsRepository } from '../../src/seats/returned-seats.repository.js';
import { ReturnedSeatsService } from '../../src/seats/returned-seats.service.js';
import { SeatsRepository } from '../../src/seats/seats.repository.js';
import { type DataLayer, nodePort, openDataLayer, testConfig } from '../support/cluster.js';

const HOLDS = 400;
const BUYERS = 100;

let nodes: DataLayer[];
let performanceId: string;
let holds: string[];

/** What ends holds, over one node. */
function endingOver({ transactions }: DataLayer): HoldsService {
  const repository = new HoldsRepository(transactions, testConfig());
  const returned = new ReturnedSeatsService(
    transactions,
    new ReturnedSeatsRepository(transactions),
    new SeatsRepository(transactions),
    repository,
    new GroupCommit(transactions),
  );
  const [events, paying, queue] = [{}, {}, {}] as [EventsService, HoldPaying, QueueService];
  return new HoldsService(transactions, repository, events, returned, paying, queue);
}

const run = (sql: string, parameters: unknown[] = []): Promise<unknown> =>
  nodes[0]!.source.query(sql, parameters);
const read = async (sql: string): Promise<string> => {
  const [row] = await nodes[0]!.transactions.readLatest<{ text: string }>(sql, [performanceId]);
  return row?.text ?? '';
};
const seatStates = () =>
  read(`SELECT GROUP_CONCAT(state ORDER BY seat_no SEPARATOR '') AS text
    FROM seats WHERE performance_id = ?`);
const holdStates = () =>
  read(`SELECT GROUP_CONCAT(LEFT(state, 1) ORDER BY id SEPARATOR '') AS text
    FROM holds WHERE performance_id = ?`);
const counts = () =>
  read(`SELECT GROUP_CONCAT(tickets ORDER BY account_id SEPARATOR '') AS text
    FROM buyer_ticket_counts WHERE performance_id = ?`);
/** Of each buyer how many ran out, and whether a cool-down follows. */
const expiredHolds = () =>
  read(`SELECT GROUP_CONCAT(expired_holds, IF(ends_at > NOW(3), '+', '-')
      ORDER BY account_id SEPARATOR '') AS text
    FROM hold_cool_downs WHERE performance_id = ?`);

beforeAll(async () => {
  nodes = await Promise.all([1, 2, 3].map((node) => openDataLayer(nodePort(node))));
});
afterAll(() => Promise.all(nodes.map((layer) => layer.close())));

/** Holds of one seat each, overdue, of buyers who have four. */
beforeEach(async () => {
  performanceId = uuidv7();
  holds = Array.from({ length: HOLDS }, () => uuidv7()).sort();
  const buyers = Array.from({ length: BUYERS }, () => uuidv7()).sort();
  await run(
    'INSERT INTO holds (id, performance_id, account_id, seat_nos, seat_count, expires_at) VALUES ?',
    [
      holds.map((id, seatNo) => [
        ...[id, performanceId, buyers[seatNo % BUYERS], JSON.stringify([seatNo]), 1],
        new Date(Date.now() - 1_000),
      ]),
    ],
  );
  await run(
    'INSERT INTO seats (performance_id, seat_no, state, hold_id, held_until) SELECT performance_id, JSON_VALUE(seat_nos, "$[0]"), 1, id, expires_at FROM holds WHERE performance_id = ?',
    [performanceId],
  );
  await run(
    'INSERT INTO buyer_ticket_counts SELECT performance_id, account_id, COUNT(*) FROM holds WHERE performance_id = ? GROUP BY account_id',
    [performanceId],
  );
});
afterEach(async () => {
  for (const table of ['holds', 'seats', 'buyer_ticket_counts', 'hold_cool_downs']) {
    await run(`DELETE FROM ${table} WHERE performance_id = ?`, [performanceId]);
  }
});

describe('holds that end together', () => {
  it('are each ended once, whichever nodes end them at once', async () => {
    const ended = await Promise.all(
      nodes.map((layer) => endingOver(layer).expire(performanceId, holds)),
    );
    expect(ended.reduce((sum, one) => sum + one, 0)).toBe(HOLDS);
    expect(await holdStates()).toBe('e'.repeat(HOLDS));
    expect(await seatStates()).toBe('0'.repeat(HOLDS));
    expect(await counts()).toBe('0'.repeat(BUYERS));
    expect(await expiredHolds()).toBe('4+'.repeat(BUYERS));
  });

  it('count against a buyer from the second on; offers and unanswered payments do not', async () => {
    const [first, second, third] = holds;
    await run('UPDATE holds SET waitlist_entry_id = ? WHERE id = ?', [uuidv7(), second]);
    await run('UPDATE holds SET paying_order_id = ? WHERE id = ?', [uuidv7(), third]);
    const [ending] = nodes.map(endingOver);
    await ending!.expire(performanceId, [first!, second!, third!]);
    expect(await expiredHolds()).toBe('1-');
    await ending!.expire(performanceId, [holds[BUYERS]!]);
    expect(await expiredHolds()).toBe('2+');
  });

  it('leave out those that live, are ended, or are converted', async () => {
    const [live, released, converted] = holds;
    await run('UPDATE holds SET expires_at = NOW(3) + INTERVAL 1 MINUTE WHERE id = ?', [live]);
    await run(`UPDATE holds SET state = 'released', ended_at = NOW(3) WHERE id = ?`, [released]);
    await run(`UPDATE holds SET state = 'converted', ended_at = NOW(3) WHERE id = ?`, [converted]);
    expect(await endingOver(nodes[0]!).expire(performanceId, holds)).toBe(HOLDS - 3);
    expect(await holdStates()).toBe(`arc${'e'.repeat(HOLDS - 3)}`);
    expect(await seatStates()).toBe(`111${'0'.repeat(HOLDS - 3)}`);
    expect(await counts()).toBe(`111${'0'.repeat(BUYERS - 3)}`);
  });

  it('free no seat that another hold took over in place', async () => {
    await run('UPDATE seats SET hold_id = ? WHERE performance_id = ? AND seat_no = 7', [
      ...[uuidv7(), performanceId],
    ]);
    expect(await endingOver(nodes[0]!).expire(performanceId, holds)).toBe(HOLDS);
    expect(await seatStates()).toBe(`${'0'.repeat(7)}1${'0'.repeat(HOLDS - 8)}`);
  });
});
