import { createServer } from 'node:http';
import { Gauge, Registry } from 'prom-client';
import { loadInstallation } from '../../config/installation.js';
import { nodeRuns } from '../cluster/node.js';
import { groupView, isSynced, nodeSql } from '../cluster/node-sql.js';
import { clustersOf, primaryOf } from '../cluster/sides.js';
import { roleOf } from '../cluster/role.js';
import { type Context, openContext } from '../context.js';
import { membersOf, portOf } from '../members.js';
import { createOutput } from '../output.js';
import { sleep } from '../wait.js';
import { decide, type SourceLook } from './decision.js';
import { Heartbeat } from './heartbeat.js';
import { type KeeperStatus, readKeeperStatus, writeKeeperStatus } from './keeper-status.js';
import { lookAtReplica, replicate, type ReplicaLook } from './replication.js';

/**
 * Entry point of the standby's keeper: sees to it that exactly one standby node reads from a living
 * node of the primary cluster, whoever dies, writes the heartbeat, and tells lag and state.
 */
const LOOK_MS = 250;
const LOOK_LIMIT_MS = 600;
/** A pair that does not work must look so this often in a row: one late answer changes nothing. */
const LOOKS_BEFORE_ACTING = 2;
/** Threads that stop at once again are not started more often than this. */
const ACT_PAUSE_MS = 1_000;

const main = openContext(loadInstallation(), createOutput(false));
// What was acknowledged before this process began counts for a promotion all the same.
const heartbeat = new Heartbeat(main, readKeeperStatus(main.home)?.acknowledgedMs);
const registry = new Registry();
const lagSeconds = new Gauge({
  name: 'picket_standby_lag_seconds',
  help: 'Age of the newest heartbeat that the standby has; NaN before the first.',
  registers: [registry],
});
const running = new Gauge({
  name: 'picket_standby_running',
  help: '1 while one standby node receives and applies.',
  registers: [registry],
});
let latest: KeeperStatus | undefined;
let stopping = false;

const log = (line: string): void => {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
};

async function keep(): Promise<void> {
  let wrongLooks = 0;
  // Read through a function: a signal changes it in between.
  const isStopping = (): boolean => stopping;
  while (!isStopping()) {
    const startMs = Date.now();
    const standby = clustersOf(main).find(({ home }) => roleOf(home).role === 'standby');
    const replicas = standby === undefined ? [] : await lookAtReplicas(standby);
    note(replicas);
    if (standby !== undefined) {
      const decision = decide(replicas, await lookAtSources(primaryOf(main)));
      wrongLooks = decision.do === 'nothing' ? 0 : wrongLooks + 1;
      if (decision.do !== 'nothing' && wrongLooks >= LOOKS_BEFORE_ACTING && !isStopping()) {
        wrongLooks = 0;
        log(decision.why);
        await act(standby, decision).catch((error: unknown) =>
          log(`did not work: ${String(error)}`),
        );
        await sleep(ACT_PAUSE_MS - LOOK_MS);
      }
    }
    await sleep(Math.max(20, LOOK_MS - (Date.now() - startMs)));
  }
  log('stopped');
}

async function lookAtReplicas(standby: Context): Promise<ReplicaLook[]> {
  const looks = membersOf(standby).map((node) => lookAtReplica(standby, node, LOOK_LIMIT_MS));
  return (await Promise.all(looks)).filter((look) => look !== undefined);
}

function lookAtSources(primary: Context): Promise<SourceLook[]> {
  const looks = membersOf(primary).map(async (node) => ({
    node,
    port: portOf(primary.installation.ports.nodes, node),
    synced: nodeRuns(primary, node) && isSynced(await groupView(primary.home, node, LOOK_LIMIT_MS)),
  }));
  return Promise.all(looks);
}

async function act(
  standby: Context,
  decision: Exclude<ReturnType<typeof decide>, { do: 'nothing' }>,
): Promise<void> {
  if (decision.do === 'stop') {
    await nodeSql(standby.home, decision.node, ['STOP SLAVE', 'RESET SLAVE ALL'], 5_000);
    return;
  }
  const { port } = decision.source;
  const password = main.secrets.REPLICA_DB_PASSWORD;
  const cluster = roleOf(primaryOf(main).home).number;
  await replicate(standby, decision.node, { port, password, cluster });
}

function note(replicas: readonly ReplicaLook[]): void {
  const nowMs = Date.now();
  const reading = replicas.find((look) => look.applying) ?? replicas.find((look) => look.receiving);
  const newestMs = Math.max(...replicas.map((look) => look.heartbeatMs ?? 0), 0);
  latest = {
    atMs: nowMs,
    running: reading?.receiving === true && reading.applying,
    replica: reading?.node,
    sourcePort: reading?.sourcePort,
    position: reading?.position ?? replicas[0]?.position ?? '',
    lagSeconds: newestMs === 0 ? undefined : Math.max(0, nowMs - newestMs) / 1000,
    error: replicas
      .filter((look) => look.error !== '')
      .map((look) => `node ${look.node}: ${look.error}`)
      .join('; '),
    acknowledgedMs: heartbeat.acknowledgedMs,
  };
  lagSeconds.set(latest.lagSeconds ?? NaN);
  running.set(latest.running ? 1 : 0);
  writeKeeperStatus(main.home, latest);
}

const server = createServer((request, response) => {
  const answer = async (): Promise<void> => {
    const metrics = request.url === '/metrics';
    response.setHeader('content-type', metrics ? registry.contentType : 'application/json');
    response.end(metrics ? await registry.metrics() : JSON.stringify(latest ?? {}));
  };
  void answer();
});

process.on('SIGTERM', () => {
  stopping = true;
  heartbeat.stop();
  server.close();
  server.closeAllConnections();
});
server.listen(main.installation.ports.standbyKeeper, '127.0.0.1');
await Promise.all([keep(), heartbeat.run()]);
// A promotion reads what was acknowledged last.
if (latest !== undefined) {
  writeKeeperStatus(main.home, { ...latest, acknowledgedMs: heartbeat.acknowledgedMs });
}
process.exit();
