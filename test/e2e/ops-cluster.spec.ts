import jwt from 'jsonwebtoken';
import { type ClusterState, clusterSchema } from '../../src/cluster/cluster.schemas.js';
import { type Account, expectStatus, putOnSale, send, signUp } from '../support/client.js';
import { testConfig } from '../support/cluster.js';
import { signUpOperator } from '../support/operations.js';
import { openEventStream, type ServerEvent } from '../support/event-stream.js';
import { startApi } from '../support/processes.js';
import { buy, eventually } from '../support/sale.js';

type StreamEvent = ServerEvent<ClusterState & { reason?: string }>;

let operator: Account;
beforeAll(async () => {
  operator = await signUpOperator();
});

const state = (): Promise<ClusterState> =>
  expectStatus<ClusterState>(200, 'GET', '/ops/cluster', { token: operator.token });

/** Every event until the stream ends. */
async function eventsOf(query: string, token = operator.token, baseUrl?: string) {
  const url = `${baseUrl ?? testConfig().PUBLIC_URL}/api/v1/ops/cluster/stream${query}`;
  const { events } = await openEventStream<StreamEvent['data']>(url, token);
  const all: StreamEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('GET /ops/cluster', () => {
  it('shows three nodes that serve, with their place in the group', async () => {
    const { nodes, arbitrators } = await state();
    expect(nodes.map(({ name }) => name)).toEqual(['node1', 'node2', 'node3']);
    for (const { reachable, group, fitness } of nodes) {
      expect({ reachable, fit: fitness?.fit }).toEqual({ reachable: true, fit: true });
      expect(group).toMatchObject({
        localState: 'Synced',
        clusterStatus: 'Primary',
        clusterSize: 5,
        ready: true,
      });
      expect(group?.lastCommitted).toBeGreaterThan(0);
      expect(group?.groupId).toBe(nodes[0]?.group?.groupId);
    }
    expect(nodes.map(({ writesFor }) => writesFor)).toEqual([
      ['writer1'],
      ['writer2'],
      ['writer3'],
    ]);
    expect(nodes[0]?.sessions).toBeGreaterThan(0);
    expect(arbitrators.present).toBe(2);
  });

  it('shows HAProxy, Redis with its queue, every process and the latest audit', async () => {
    const ready = ({ audit, healthy }: ClusterState): boolean => audit !== null && healthy;
    const { haproxy, redis, processes, audit, backup, standby } = await eventually(
      state,
      ready,
      90_000,
    );
    expect(haproxy.servers.filter(({ proxy }) => proxy === 'api').length).toBe(2);
    expect(haproxy.servers.every(({ state: word }) => word === 'UP')).toBe(true);
    expect(redis).toMatchObject({ answers: true, queues: [{ name: 'hold-expiry' }] });
    expect(redis.memoryBytes).toBeGreaterThan(0);
    expect(processes.map(({ name }) => name)).toEqual(['api-1', 'api-2', 'worker']);
    for (const { report } of processes) {
      expect(report?.version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(report?.uptimeSeconds).toBeGreaterThan(0);
    }
    expect(audit?.violations).toMatchObject({ I1: 0, I3: 0, I8: 0 });
    expect([backup, standby].every((keeper) => keeper === null || typeof keeper === 'object')).toBe(
      true,
    );
  }, 100_000);

  it('shows what the business does now', async () => {
    const { performanceId } = await putOnSale();
    const buyer = await signUp();
    await state();
    for (const seatNo of [0, 1, 2, 3]) await buy(performanceId, buyer, [seatNo]);
    const { business } = await eventually(
      state,
      ({ business: { ordersPerSecond } }) => (ordersPerSecond['paid'] ?? 0) > 0,
    );
    expect(business.holdsPerSecond['placed']).toBeGreaterThan(0);
    expect(business.lastCommitAgeSeconds).toBeLessThan(10);
  });

  it('keeps to its schema, also live', async () => {
    expect(clusterSchema.safeParse(await state()).error?.issues ?? []).toEqual([]);
  });
});

describe('GET /ops/cluster/stream', () => {
  it('tells the whole state at once and every second, then why it ends', async () => {
    const events = await eventsOf('?seconds=3');
    const states = events.slice(0, -1);
    expect(states.length).toBeGreaterThanOrEqual(2);
    for (const { event, data } of states) {
      expect(event).toBe('state');
      expect(clusterSchema.safeParse(data).error?.issues ?? []).toEqual([]);
    }
    expect(events.at(-1)).toEqual({ event: 'end', data: { reason: 'time-over' } });
  });

  it('ends with the access token', async () => {
    const { ACCESS_TOKEN_SECRET: secret } = testConfig();
    const token = jwt.sign({}, secret, { subject: operator.id, expiresIn: 2 });
    const events = await eventsOf('', token);
    expect(events.at(-1)).toEqual({ event: 'end', data: { reason: 'token-expired' } });
  });

  it('is for operators only', async () => {
    const { token } = await signUp();
    const path = '/ops/cluster/stream';
    expect(await send('GET', path, { token })).toMatchObject({ status: 403 });
    expect(await send('GET', path)).toMatchObject({ status: 401 });
  });

  it('is refused beyond the limit, and holds up no process that drains', async () => {
    const api = await startApi({ OPS_STREAMS_MAX: '1', DRAIN_MS: '200' });
    const { baseUrl } = api;
    const open = eventsOf('', operator.token, baseUrl);
    const refused = await eventually(
      () => send('GET', '/ops/cluster/stream?seconds=1', { baseUrl, token: operator.token }),
      ({ status }) => status !== 200,
    );
    expect([refused.status, refused.body.code]).toEqual([503, 'too-many-streams']);
    await api.stop();
    expect((await open).at(-1)).toEqual({ event: 'end', data: { reason: 'draining' } });
    // Status 1 would mean that the stream held it up until the limit.
    expect(await api.exited).toEqual([0, null]);
  });

  it('lets go of a reader that leaves', async () => {
    const api = await startApi({ OPS_STREAMS_MAX: '1' });
    try {
      const { baseUrl } = api;
      const url = `${baseUrl}/api/v1/ops/cluster/stream`;
      const first = await openEventStream<ClusterState>(url, operator.token);
      await first.events.next();
      first.close();
      const events = await eventually(
        () => eventsOf('?seconds=1', operator.token, baseUrl).catch(() => []),
        (found) => found.length > 0,
      );
      expect(events[0]?.event).toBe('state');
    } finally {
      await api.stop();
    }
  });
});
