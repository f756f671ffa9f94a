import { connect } from 'node:net';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inheritedEnvironment } from '../../config/installation.js';
import { type Context, NODE_NUMBERS } from '../context.js';
import type { Program } from '../processes/registry.js';
import { Refusal } from '../refusal.js';

const LOOPBACK = '127.0.0.1';

/** HAProxy in front of HTTP and of the database, from haproxy/haproxy.cfg as it stands. */
export function haproxyProgram(context: Context): Program {
  const { project } = context.installation;
  return {
    name: 'haproxy',
    command: haproxyCommand(),
    // -W: a master that hands its sockets to a new worker on SIGUSR2, so a reload drops nobody.
    args: ['-W', '-f', join(project, 'haproxy', 'haproxy.cfg')],
    env: { ...inheritedEnvironment(), ...haproxyEnvironment(context) },
    cwd: project,
  };
}

/** Debian keeps it in sbin, which is not in every user's PATH. */
export function haproxyCommand(): string {
  const found = ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy'].find((file) => existsSync(file));
  return found ?? 'haproxy';
}

/** What haproxy.cfg asks for. */
export function haproxyEnvironment(context: Context): Record<string, string> {
  const { project, ports } = context.installation;
  const values: Record<string, string> = {
    HAPROXY_THREADS: '1',
    HAPROXY_ADMIN_SOCKET: adminSocket(context),
    HAPROXY_ERRORS: join(project, 'haproxy', 'errors'),
    HTTP_BIND: LOOPBACK,
    HTTP_PORT: String(ports.http),
    WRITER_BIND: LOOPBACK,
    STATS_BIND: LOOPBACK,
    STATS_PORT: String(ports.stats),
  };
  for (const node of NODE_NUMBERS) {
    values[`WRITER_${node}_PORT`] = String(ports.writers[node - 1]);
    values[`NODE_${node}_HOST`] = LOOPBACK;
    values[`NODE_${node}_PORT`] = String(ports.nodes[node - 1]);
    values[`CHECKER_${node}_HOST`] = LOOPBACK;
    values[`CHECKER_${node}_PORT`] = String(ports.checkers[node - 1]);
  }
  ports.api.forEach((port, index) => {
    values[`API_${index + 1}_HOST`] = LOOPBACK;
    values[`API_${index + 1}_PORT`] = String(port);
  });
  return values;
}

function adminSocket(context: Context): string {
  return join(context.home.sockets, 'haproxy.sock');
}

/**
 * Says one command to HAProxy's admin socket.
 * @throws Refusal when HAProxy does not answer within 2 s
 */
export function haproxySay(context: Context, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect({ path: adminSocket(context), timeout: 2_000 });
    const fail = (): void => {
      socket.destroy();
      reject(new Refusal('HAProxy does not answer on its admin socket.'));
    };
    socket.setEncoding('utf8');
    socket.once('connect', () => socket.write(`${command}\n`));
    socket.on('data', (part: string) => (answer += part));
    socket.once('end', () => resolve(answer));
    socket.once('error', fail);
    socket.once('timeout', fail);
  });
}

/** One server line of `show stat`. */
export interface BalancedServer {
  readonly proxy: string;
  readonly server: string;
  readonly state: string;
  readonly backup: boolean;
  readonly sessions: number;
  readonly check: string;
}

/** HAProxy's view of its servers. */
export async function haproxyServers(context: Context): Promise<BalancedServer[]> {
  const [header = '', ...lines] = (await haproxySay(context, 'show stat')).split('\n');
  const names = header.replace(/^# /, '').split(',');
  const cell = (line: string[], name: string): string => line[names.indexOf(name)] ?? '';
  return lines
    .map((line) => line.split(','))
    .filter((line) => line.length > 10 && cell(line, 'type') === '2')
    .map((line) => ({
      proxy: cell(line, 'pxname'),
      server: cell(line, 'svname'),
      state: cell(line, 'status'),
      backup: cell(line, 'bck') === '1',
      sessions: Number(cell(line, 'scur')),
      check: cell(line, 'check_status').replace('* ', ''),
    }));
}
