import type { Context } from '../context.js';
import { exitStatus } from '../refusal.js';
import { type SideStatus, type SystemStatus, systemStatus } from '../status/system-status.js';
import { duration, megabytes, table } from '../table.js';

/**
 * Tells the state of everything.
 * @returns exit status: 0 when all is well, 3 when something is down or not healthy
 */
export async function status(context: Context): Promise<number> {
  const found = await systemStatus(context);
  context.output.result(describe(found), found);
  return found.healthy ? 0 : exitStatus.notHealthy;
}

/** The status as tables. */
export function describe(status: SystemStatus): string {
  const nodes = status.nodes.map((node) => [
    `node ${node.node}`,
    node.localState,
    node.clusterStatus || '-',
    node.clusterSize || '-',
    node.lastCommitted < 0 ? '-' : node.lastCommitted,
    `${(node.flowControlPaused * 100).toFixed(1)} %`,
    node.receiveQueue,
    node.writesFor.join(' ') || '-',
    node.sessions,
    node.check || '-',
  ]);
  const servers = status.balancer.map((server) => [
    server.proxy,
    server.server,
    server.state,
    server.backup ? 'backup' : 'first',
    server.sessions,
    server.check,
  ]);
  const processes = status.processes.map((process) => [
    process.name,
    process.pid ?? 'down',
    process.pid === undefined ? '-' : duration(process.uptimeSeconds),
    process.pid === undefined ? '-' : megabytes(process.memoryBytes),
  ]);
  const redis = status.redis.answers
    ? `Redis answers, ${megabytes(status.redis.memoryBytes)} used.`
    : 'Redis does not answer.';
  return [
    table([NODE_HEADING, ...nodes]),
    table([['HAPROXY', 'SERVER', 'STATE', 'ROLE', 'SESSIONS', 'CHECK'], ...servers]),
    table([['PROCESS', 'PID', 'UP', 'MEMORY'], ...processes]),
    redis,
    ...status.sides.map(describeSide),
    status.healthy ? `All is well: ${status.url}` : 'Not everything is well.',
  ].join('\n\n');
}

const ROLE_WORDS = {
  primary: 'is the primary',
  standby: 'is the standby ("picket standby status" tells how far behind)',
  fenced: 'is fenced and must not start ("picket standby failback" rebuilds it)',
} as const;

function describeSide({ name, role, running, members }: SideStatus): string {
  return `The ${name} ${ROLE_WORDS[role]}; ${running} of ${members} nodes run.`;
}

const NODE_HEADING = [
  'NODE',
  'STATE',
  'STATUS',
  'SIZE',
  'SEQNO',
  'FLOW-CONTROL',
  'QUEUE',
  'WRITES FOR',
  'SESSIONS',
  'CHECK',
];

/** The status in one line. */
export function oneLine(status: SystemStatus): string {
  const nodes = status.nodes
    .map(({ node, localState, lastCommitted }) =>
      lastCommitted < 0 ? `${node} ${localState}` : `${node} ${localState} ${lastCommitted}`,
    )
    .join(', ');
  const up = (proxy: string): string => {
    const servers = status.balancer.filter((server) => server.proxy === proxy);
    return `${servers.filter((server) => server.state.startsWith('UP')).length}/${servers.length}`;
  };
  const size = Math.max(...status.nodes.map((node) => node.clusterSize));
  const redis = status.redis.answers ? 'ok' : 'down';
  const mark = status.healthy ? 'well' : 'NOT WELL';
  return `${mark} | group of ${size} | nodes ${nodes} | API ${up('api')} | Redis ${redis}`;
}
