import type { ClusterState } from '../../src/cluster/cluster.schemas.js';
import { testConfig } from '../support/cluster.js';
import { signUpOperator } from '../support/operations.js';
import { type EventStream, openEventStream } from '../support/event-stream.js';
import { picket } from '../support/processes.js';

/** A node that is killed shows up on an operations page within this time. */
const SEEN_MAX_MS = 2_000;
const PATIENCE_MS = 60_000;

let stream: EventStream<ClusterState>;
beforeAll(async () => {
  const { token } = await signUpOperator();
  const url = `${testConfig().PUBLIC_URL}/api/v1/ops/cluster/stream`;
  stream = await openEventStream<ClusterState>(url, token);
});
afterAll(() => stream.close());

/** Reads events until the state is as wanted. */
async function until(wanted: (state: ClusterState) => boolean): Promise<ClusterState> {
  const giveUpAtMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const { value, done } = await stream.events.next();
    if (done || value === undefined) throw new Error('the stream ended');
    if (wanted(value.data)) return value.data;
    if (performance.now() > giveUpAtMs) throw new Error(JSON.stringify(value.data.nodes));
  }
}

describe('the live state of the cluster', () => {
  it('shows a killed node within two seconds, and its return', async () => {
    await until(({ nodes }) => nodes.every(({ reachable }) => reachable));
    await picket('node', 'kill', '2');
    const killedAtMs = performance.now();
    const down = await until(({ nodes }) => nodes[1]?.reachable === false);
    expect(performance.now() - killedAtMs).toBeLessThan(SEEN_MAX_MS);
    expect(down.healthy).toBe(false);
    const moved = await until(({ nodes }) => nodes[2]?.writesFor.includes('writer2') === true);
    expect(moved.nodes[1]?.writesFor).toEqual([]);
    await picket('node', 'start', '2');
    await until(({ nodes }) => nodes[1]?.group?.localState === 'Synced');
  }, 120_000);
});
