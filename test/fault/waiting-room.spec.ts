import { setTimeout as sleep } from 'node:timers/promises';
import { askHttp } from '../../src/cluster/ask-http.js';
import { auditEveryNode } from '../../src/cluster/auditor.js';
import { type Context, openContext } from '../../src/cli/context.js';
import { nodeSql } from '../../src/cli/cluster/node-sql.js';
import { createOutput } from '../../src/cli/output.js';
import { signal } from '../../src/cli/processes/registry.js';
import { askRedis } from '../../src/cli/services/redis-client.js';
import { loadInstallation } from '../../src/config/installation.js';
import type { Account } from '../support/client.js';
import { testConfig } from '../support/cluster.js';
import { eventually, hold, signUpMany } from '../support/sale.js';
import { awaitPass, board, join, place, putBehindLine } from '../support/waiting-room.js';

const PEOPLE = 30;
const RECOVERED_MS = 15_000;
const STILL_MS = 2_000;

interface Waiter {
  readonly buyer: Account;
  readonly ticket: string;
  readonly place: number;
}

let context: Context;
let performanceId: string;
const line: Waiter[] = [];

async function joinMore(count: number): Promise<Waiter[]> {
  const more: Waiter[] = [];
  for (const buyer of await signUpMany(count)) {
    const { status, body } = await join(performanceId, buyer);
    if (status !== 201) throw new Error(`join: ${status} ${JSON.stringify(body)}`);
    more.push({ buyer, ticket: body.ticket, place: body.place as number });
  }
  line.push(...more);
  return more;
}

const serving = async (): Promise<number> => (await board(performanceId)).serving;

/** The leader's lease; its fence counts the leaders so far, and a restarted process leads like any other. */
async function lease(): Promise<{ fence: number; heldUntil: string }> {
  const [row] = await nodeSql(context.home, 1, [
    'SET SESSION wsrep_sync_wait = 1',
    `SELECT fence, CAST(held_until AS CHAR) AS until FROM picket.leases
     WHERE name = 'waiting-rooms'`,
  ]);
  return { fence: Number(row!['fence']), heldUntil: String(row!['until']) };
}

const fence = async (): Promise<number> => (await lease()).fence;

/** Name of the process that moves the lines; undefined while nobody does. */
async function leader(): Promise<string | undefined> {
  const { api, worker } = context.installation.ports;
  const processes = [...api.map((port, index) => [`api-${index + 1}`, port] as const)];
  for (const [name, port] of [...processes, ['worker', worker] as const]) {
    const metrics = await askHttp(`http://127.0.0.1:${port}/metrics`).catch(() => '');
    if (/^picket_waiting_room_leads 1$/m.test(metrics)) return name;
  }
  return undefined;
}

beforeAll(async () => {
  context = openContext(loadInstallation(), { ...createOutput(true), say: () => undefined });
  // Two places a second: the line lasts through everything that happens to it.
  const limits = { admissionsPerSecondMax: 2, activeBuyersMax: 500 };
  ({ performanceId } = await putBehindLine(limits, undefined, { rows: 10, seatsPerRow: 50 }));
});

describe('a line of people', () => {
  it('is moved by nobody while nobody waits, and by one from when they come', async () => {
    await board(performanceId); // the room is made for whoever looks first
    await eventually(leader, (now) => now !== undefined, RECOVERED_MS);
    await eventually(leader, (now) => now === undefined, RECOVERED_MS);
    const { heldUntil } = await lease();
    await sleep(STILL_MS);
    expect((await lease()).heldUntil).toBe(heldUntil);
    await joinMore(PEOPLE);
    await eventually(leader, (now) => now !== undefined, RECOVERED_MS);
  });

  it('goes on when its leader is killed', async () => {
    const [name, led] = [(await leader())!, await fence()];
    const killedAtMs = Date.now();
    signal(context.home, name, 'SIGKILL');
    await eventually(fence, (now) => now > led, RECOVERED_MS);
    process.stdout.write(`taken over after ${Date.now() - killedAtMs} ms
`);
    const before = await serving();
    await eventually(serving, (now) => now > before, RECOVERED_MS);
  });

  it('keeps its places and gives none twice when Redis is emptied', async () => {
    const before = await serving();
    await askRedis(context, (redis) => redis.flushall());
    const last = line.at(-1)!;
    const again = await join(performanceId, last.buyer, last.ticket);
    expect([again.status, again.body.ticket]).toEqual([200, last.ticket]);
    const [next] = await joinMore(1);
    expect(next!.place).toBeGreaterThan(last.place);
    await eventually(serving, (now) => now > before, RECOVERED_MS);
    expect(new Set(line.map((waiter) => waiter.place)).size).toBe(line.length);
  });

  it('moves on, admits and sells while Redis is frozen', async () => {
    const { buyer, ticket } = line[1]!;
    signal(context.home, 'redis', 'SIGSTOP');
    try {
      const before = await serving();
      await eventually(serving, (now) => now > before, RECOVERED_MS);
      const pass = await awaitPass(performanceId, buyer, ticket);
      const held = await hold(performanceId, buyer, [7], { headers: { admission: pass } });
      expect(held.status).toBe(201);
      expect((await place(performanceId, buyer, ticket)).body.place).toBe(line[1]!.place);
      const [stranger] = await signUpMany(1);
      const refused = await join(performanceId, stranger!);
      expect([refused.status, refused.body.code]).toEqual([503, 'waiting-room-unavailable']);
      expect(refused.headers.get('retry-after')).toBe('2');
    } finally {
      signal(context.home, 'redis', 'SIGCONT');
    }
    await eventually(
      () => joinMore(1).catch(() => []),
      ({ length }) => length === 1,
      RECOVERED_MS,
    );
  });

  it('gives no number twice when Redis dies with what it had not written down', async () => {
    signal(context.home, 'redis', 'SIGKILL');
    await sleep(500);
    await eventually(
      () => joinMore(5).catch(() => []),
      ({ length }) => length === 5,
      RECOVERED_MS,
    );
    expect(new Set(line.map((waiter) => waiter.place)).size).toBe(line.length);
  });

  it('ends with everybody admitted in the order of places', async () => {
    const farthest = Math.max(...line.map((waiter) => waiter.place));
    await eventually(serving, (now) => now >= farthest, 40_000);
    for (const { buyer, ticket } of line) await awaitPass(performanceId, buyer, ticket);
    const report = await auditEveryNode(testConfig());
    expect(report.violations.filter(({ invariant }) => invariant === 'I6')).toEqual([]);
    expect(report.invariants.find(({ id }) => id === 'I6')?.checkedCount).toBeGreaterThanOrEqual(
      line.length,
    );
  }, 90_000);
});
