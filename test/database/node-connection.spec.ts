import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { openNodeConnection } from '../../src/database/node-connection.js';
import { nodePort, testConfig, withNodeIsolated } from '../support/cluster.js';

const { MONITOR_DB_USER, MONITOR_DB_PASSWORD } = testConfig();
const toNode = (node: number) => ({
  host: '127.0.0.1',
  port: nodePort(node),
  user: MONITOR_DB_USER,
  password: MONITOR_DB_PASSWORD,
  connectTimeout: 1_000,
});

describe('a connection to one node', () => {
  it('is cut in the middle of a query, which is rejected at once', async () => {
    const { connection, cut } = await openNodeConnection(toNode(1));
    const startMs = performance.now();
    setTimeout(cut, 200);
    await expect(connection.query('SELECT SLEEP(10)')).rejects.toMatchObject({ fatal: true });
    expect(performance.now() - startMs).toBeLessThan(5_000);
  });

  it('can be cut when its node has left the primary component meanwhile', async () => {
    const { connection, cut } = await openNodeConnection(toNode(3));
    const sleeping = connection.query('SELECT SLEEP(30)').catch((error: unknown) => error);
    await withNodeIsolated(3, async () => {
      cut();
      expect(await sleeping).toBeInstanceOf(Error);
    });
  });

  it('is refused by a listener that never says a word, within its time', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    await expect(openNodeConnection({ ...toNode(1), port })).rejects.toThrow('cut');
    silent.close();
  });
});
