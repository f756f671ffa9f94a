import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Refusal } from '../refusal.js';
import { listenerOf } from './identity.js';

const HOST = '127.0.0.1';

/** Whether this port of the loopback address can be listened on now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });
}

/** A port of the loopback address that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Whether something accepts connections on this port of the loopback address. */
export function isAccepting(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: HOST, timeout: 500 });
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.once('timeout', () => done(false));
  });
}

/**
 * @param wanted port to what it is for
 * @throws Refusal naming every port that is taken, and by what
 */
export async function requireFree(wanted: ReadonlyMap<number, string>): Promise<void> {
  const taken: string[] = [];
  for (const [port, purpose] of wanted) {
    if (await isFree(port)) continue;
    taken.push(`  ${port} (${purpose}) is used by ${listenerOf(port) ?? 'another process'}`);
  }
  if (taken.length === 0) return;
  throw new Refusal(
    `These ports are in use:\n${taken.join('\n')}\n` +
      'Stop what uses them, or set PICKET_PORT_BASE to move all ports of Picket.',
  );
}
