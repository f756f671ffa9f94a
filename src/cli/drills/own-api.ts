import { inheritedEnvironment } from '../../config/installation.js';
import { freePort } from '../processes/ports.js';
import { runningProcess, signal, startProgram, stopProgram } from '../processes/registry.js';
import { Refusal } from '../refusal.js';
import { applicationEnvironment, compiled } from '../services/application.js';
import { haproxySay, haproxyServers } from '../services/haproxy.js';
import { waitUntil } from '../wait.js';
import { type MysqlProxy, type OnQuery, startMysqlProxy } from './mysql-proxy.js';
import type { World } from './world.js';

const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;

/** A process of the application that belongs to the drill. */
export interface OwnProcess {
  readonly port: number;
  /** SIGKILL, at once. */
  kill(): void;
}

/**
 * Starts an API process or a worker with settings of the drill's own; it is stopped at the end.
 * @throws Refusal when it does not get ready
 */
export async function startOwn(
  world: World,
  kind: 'api' | 'worker',
  settings: Readonly<Record<string, string>>,
): Promise<OwnProcess> {
  const { home, installation } = world.context;
  const port = await freePort();
  const name = `drill-${kind}-${port}`;
  await startProgram(home, {
    name,
    command: process.execPath,
    args: [
      '--enable-source-maps',
      compiled(world.context, kind === 'api' ? 'main.js' : 'worker.js'),
    ],
    env: {
      ...inheritedEnvironment(),
      ...applicationEnvironment(world.context),
      NODE_ENV: 'production',
      DRAIN_MS: '0',
      ...settings,
      HTTP_PORT: String(port),
    },
    cwd: installation.project,
  });
  world.undoAtEnd(`${name} runs`, async () => {
    await stopProgram(home, name, STOP_LIMIT_MS);
  });
  const url = `http://127.0.0.1:${port}/api/v1/health/ready`;
  const isReady = (): Promise<boolean> =>
    fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
  const ready = await waitUntil(() => isReady(), READY_LIMIT_MS);
  if (!ready || runningProcess(home, name) === undefined) {
    throw new Refusal(`The drill's own ${kind} did not get ready; see ${name}.log.`);
  }
  return { port, kill: () => signal(home, name, 'SIGKILL') };
}

/** Lets HAProxy send its HTTP traffic to these processes, the first as api1 and so on, until the end. */
export async function serveThrough(world: World, own: readonly OwnProcess[]): Promise<void> {
  world.undoAtEnd("HAProxy serves through the drill's own processes", () => serveAsUsual(world));
  await point(
    world,
    own.map(({ port }) => port),
  );
}

/** HAProxy's HTTP traffic goes to the installation's own processes again. */
export function serveAsUsual(world: World): Promise<void> {
  return point(world, world.context.installation.ports.api);
}

async function point({ context }: World, ports: readonly number[]): Promise<void> {
  for (const [index, port] of ports.entries()) {
    await haproxySay(context, `set server api/api${index + 1} addr 127.0.0.1 port ${port}`);
  }
  await waitUntil(async () => {
    const api = (await haproxyServers(context)).filter(({ proxy }) => proxy === 'api');
    return api.every(({ state }) => state.startsWith('UP'));
  }, READY_LIMIT_MS);
}

/** A proxy before the first writer port, through which an own process can be sent; ends at the end. */
export async function proxyBefore(world: World, onQuery: OnQuery): Promise<MysqlProxy> {
  const [targetPort = 0] = world.config.DB_WRITER_PORTS;
  const proxy = await startMysqlProxy({ targetPort, onQuery });
  world.undoAtEnd('a proxy stands before the database', () => proxy.close());
  return proxy;
}
