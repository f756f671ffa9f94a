import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DomainError } from '../../src/errors/domain-error.js';
import type { EventsService, PerformanceFacts } from '../../src/events/events.service.js';
import { expandSeatingPlan } from '../../src/events/seating-plan.js';
import { CheckInService } from '../../src/tickets/check-in.service.js';
import { GateAccess } from '../../src/tickets/gate-access.js';
import type { GateContactsService } from '../../src/tickets/gate-contacts.service.js';
import { GateEnrolmentsRepository } from '../../src/tickets/gate-enrolments.repository.js';
import { ScansRepository } from '../../src/tickets/scans.repository.js';
import type { AuthService } from '../../src/auth/auth.service.js';
import { PerformanceKeys } from '../../src/tickets/performance-keys.js';
import { TicketCodes } from '../../src/tickets/ticket-codes.js';
import { ticketKeysOf } from '../../src/tickets/ticket-keys.js';
import { TicketKeysRepository } from '../../src/tickets/ticket-keys.repository.js';
import { type Ticket, TicketsRepository } from '../../src/tickets/tickets.repository.js';
import { TicketsService, type Voiding } from '../../src/tickets/tickets.service.js';
import { TransfersRepository } from '../../src/tickets/transfers.repository.js';
import { type DataLayer, nodePort, openDataLayer, testConfig } from '../support/cluster.js';
import {
  type MysqlProxy,
  startMysqlProxy,
  type Verdict,
} from '../../src/cli/drills/mysql-proxy.js';

const SEATS = 100;
const keys = ticketKeysOf(testConfig().TICKET_SIGNING_KEY);
const performance = {
  id: randomUUID(),
  shortId: randomBytes(4).readUInt32BE(),
  startsAt: new Date(Date.now() + 3_600_000),
  plan: expandSeatingPlan({
    sections: [{ code: 'A', name: 'A', grade: 'R', rows: [{ label: '1', seatCount: SEATS }] }],
  }),
} as unknown as PerformanceFacts;
const events = {
  performance: async () => Promise.resolve(performance),
  mayCheckIn: async () => Promise.resolve(true),
} as unknown as EventsService;

const nobody = {} as AuthService;
/** Gates of which none is cut off. */
const uncut = {
  elsewhere: async () => Promise.resolve(undefined),
} as unknown as GateContactsService;
const codesOver = ({ transactions }: DataLayer): TicketCodes => {
  const store = new TicketKeysRepository(transactions);
  return new TicketCodes(keys, new PerformanceKeys(transactions, store, testConfig()));
};
const checkInsOver = (layer: DataLayer): CheckInService => {
  const scans = new ScansRepository(layer.transactions);
  const { transactions } = layer;
  const access = new GateAccess(events, new GateEnrolmentsRepository(transactions));
  return new CheckInService(transactions, scans, access, codesOver(layer), nobody, uncut);
};
const ticketsOver = (layer: DataLayer): TicketsService =>
  new TicketsService(
    new TicketsRepository(layer.transactions),
    events,
    codesOver(layer),
    nobody,
    new TransfersRepository(layer.transactions),
  );
/** A ticket to be made void by the account that bought it. */
const voidingOf = ({ id, orderId, accountId }: Ticket): Voiding => {
  return { orderId, accountId, ticketIds: [id] };
};

let proxy: MysqlProxy;
/** Goes to node 1 through the proxy. */
let broken: DataLayer;
/** Goes to node 2 by itself. */
let other: DataLayer;
let nextSeatNo = 0;

beforeAll(async () => {
  proxy = await startMysqlProxy({ targetPort: nodePort(1) });
  const brief = { DB_POOL_SIZE: 4, DB_TRANSACTION_DEADLINE_MS: 1_500 };
  broken = await openDataLayer(proxy.port, brief);
  other = await openDataLayer(nodePort(2));
});

beforeEach(() => {
  proxy.onQuery = () => 'forward';
  proxy.targetPort = nodePort(1);
});

afterAll(async () => {
  // Tickets without a sale are what the auditor of the later suites looks for.
  for (const table of ['check_ins', 'scans', 'tickets', 'performance_ticket_keys']) {
    await other.source.query(`DELETE FROM ${table} WHERE performance_id = ?`, [performance.id]);
  }
  await broken.close();
  await other.close();
  await proxy.close();
});

/** Issues one ticket, known to node 1 when it is handed out. */
async function issueOne(): Promise<{ ticket: Ticket; code: string }> {
  const [orderId, id] = [randomUUID(), randomUUID()];
  const issue = {
    orderId,
    performanceId: performance.id,
    accountId: randomUUID(),
    tickets: [{ id, seatNo: nextSeatNo++ % SEATS, amount: 1_000 }],
  };
  await other.transactions.run('issue', (tx) => ticketsOver(other).issue(tx, issue));
  await broken.transactions.readLatest('SELECT 1 FROM DUAL');
  const [ticket] = await ticketsOver(other).latestOfOrder(orderId);
  const { code } = await codesOver(other).current(performance, ticket!, Date.now());
  return { ticket: ticket!, code };
}

/** The outcome's code, and the gate of the first entry when the refusal says one. */
async function scan(layer: DataLayer, code: string, gate: string): Promise<string> {
  const scanId = randomUUID();
  const body = { code, gate, deviceId: 'scanner', scanId, isNameChecked: false };
  try {
    return (
      await checkInsOver(layer).checkIn(performance.id, randomUUID(), { ...body, direction: 'in' })
    ).result;
  } catch (error) {
    const { refusal } = error as DomainError;
    const { firstGate } = (refusal.extensions ?? {}) as { firstGate?: string };
    return firstGate === undefined ? refusal.code : `${refusal.code} at ${firstGate}`;
  }
}

/** Does something the first time a statement that starts so passes the proxy. */
function meanwhile(start: string, act: () => Promise<unknown>): void {
  let done = false;
  proxy.onQuery = async (sql): Promise<Verdict> => {
    if (done || !sql.trimStart().startsWith(start)) return 'forward';
    done = true;
    await act();
    return 'forward';
  };
}

async function entriesWith({ id }: Ticket): Promise<{ gate: string }[]> {
  const sql = 'SELECT gate FROM check_ins WHERE ticket_id = ?';
  return other.transactions.readLatest(sql, [id]);
}

describe('a check-in', () => {
  it.each<[string, Verdict]>([
    ['executed, the answer lost', 'swallow-answer'],
    ['not executed, the connection cut', 'drop-connection'],
  ])('whose COMMIT was %s admits, and only once', async (_what, verdict) => {
    const { ticket, code } = await issueOne();
    let done = false;
    proxy.onQuery = (sql) => {
      if (done || sql !== 'COMMIT') return 'forward';
      done = true;
      proxy.targetPort = nodePort(3);
      return verdict;
    };
    expect(await scan(broken, code, 'A')).toBe('admitted');
    expect(done).toBe(true);
    expect(await scan(broken, code, 'B')).toBe('already-checked-in at A');
    expect(await entriesWith(ticket)).toEqual([{ gate: 'A' }]);
  });

  it.each<[string, (ticket: Ticket, code: string) => Promise<unknown>, string]>([
    ['entered elsewhere', (_ticket, code) => scan(other, code, 'B'), 'already-checked-in at B'],
    [
      'refunded',
      (ticket) =>
        other.transactions.run('void', (tx) => ticketsOver(other).voidSome(tx, voidingOf(ticket))),
      'ticket-void',
    ],
    [
      'issued anew',
      ({ id }) =>
        other.transactions.run('re-issue', (tx) =>
          tx.execute('UPDATE tickets SET revision = revision + 1 WHERE id = ?', [id]),
        ),
      'ticket-void',
    ],
  ])('is refused when the ticket was %s after it was read', async (_what, act, outcome) => {
    const { ticket, code } = await issueOne();
    meanwhile('INSERT INTO scans', async () => {
      await act(ticket, code);
      await sleep(50); // node 1 applies it
    });
    expect(await scan(broken, code, 'A')).toBe(outcome);
    expect((await entriesWith(ticket)).map(({ gate }) => gate)).not.toContain('A');
  });

  it('is won at one of two nodes that let it in at the same time', async () => {
    for (let round = 0; round < 20; round++) {
      const { ticket, code } = await issueOne();
      const outcomes = await Promise.all([scan(broken, code, 'A'), scan(other, code, 'B')]);
      const [entry, ...more] = await entriesWith(ticket);
      expect(more).toEqual([]);
      const lost = `already-checked-in at ${entry?.gate}`;
      expect(outcomes).toEqual(entry?.gate === 'A' ? ['admitted', lost] : [lost, 'admitted']);
    }
  });
});

describe('the key of a performance', () => {
  it('is one, whichever process asks first', async () => {
    const id = randomUUID();
    const stores = [broken, other, broken, other].map(({ transactions }) => {
      const store = new TicketKeysRepository(transactions);
      return new PerformanceKeys(transactions, store, testConfig());
    });
    const made = await Promise.all(stores.map(async (store) => (await store.of(id)).key));
    await other.source.query('DELETE FROM performance_ticket_keys WHERE performance_id = ?', [id]);
    expect(new Set(made.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
  });
});

describe('a refund', () => {
  it('is refused when someone enters at another node while it is under way', async () => {
    const { ticket, code } = await issueOne();
    meanwhile('UPDATE tickets', async () => {
      expect(await scan(other, code, 'B')).toBe('admitted');
    });
    const voiding = broken.transactions.run('void', (tx) =>
      ticketsOver(broken).voidSome(tx, voidingOf(ticket)),
    );
    await expect(voiding).rejects.toMatchObject({ code: 'ticket-checked-in' });
    expect((await ticketsOver(other).latestOfOrder(ticket.orderId))[0]?.state).toBe('checked-in');
  });

  it('makes valid tickets void once', async () => {
    const { ticket } = await issueOne();
    const voiding = (): Promise<number> =>
      broken.transactions.run('void', (tx) => ticketsOver(broken).voidSome(tx, voidingOf(ticket)));
    expect(await voiding()).toBe(0);
    await expect(voiding()).rejects.toMatchObject({ code: 'ticket-already-refunded' });
  });
});

describe('the cancellation of a performance', () => {
  it('makes a ticket void that somebody entered with, also while they enter', async () => {
    const { ticket, code } = await issueOne();
    meanwhile('UPDATE tickets', async () => {
      expect(await scan(other, code, 'B')).toBe('admitted');
    });
    const voided = await broken.transactions.run('void', (tx) =>
      ticketsOver(broken).voidLive(tx, ticket.orderId),
    );
    expect(voided.map(({ id }) => id)).toEqual([ticket.id]);
    expect((await ticketsOver(other).latestOfOrder(ticket.orderId))[0]?.state).toBe('void');
    expect(await entriesWith(ticket)).toEqual([{ gate: 'B' }]);
  });
});
