import { join } from 'node:path';
import { inheritedEnvironment, installationEnvironment } from '../../config/installation.js';
import { primaryOf } from '../cluster/sides.js';
import type { Context } from '../context.js';
import { nodeFolder } from '../home.js';
import { memberPorts, membersOf, portOf } from '../members.js';
import type { Program } from '../processes/registry.js';

/** Process name of the standby's keeper. */
export const STANDBY_KEEPER = 'standby-keeper';

/** Settings that every process of the application gets (src/config/config.schema.ts). */
export function applicationEnvironment(context: Context): Record<string, string> {
  const { installation, secrets } = context;
  const { ports } = installation;
  const primary = primaryOf(context);
  return {
    HTTP_HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${ports.http}`,
    DB_HOST: '127.0.0.1',
    DB_WRITER_PORTS: ports.writers.join(','),
    DB_USER: 'picket',
    DB_PASSWORD: secrets.DB_PASSWORD,
    DB_NAME: 'picket',
    DB_NODES: addresses(memberPorts(primary, primary.installation.ports.nodes)),
    MONITOR_DB_USER: 'picket_monitor',
    MONITOR_DB_PASSWORD: secrets.MONITOR_DB_PASSWORD,
    SANDBOX_DB_USER: 'picket_sandbox',
    SANDBOX_DB_PASSWORD: secrets.SANDBOX_DB_PASSWORD,
    SANDBOX_DB_NAME: 'picket_sandbox',
    SANDBOX_BANK_URL: `http://127.0.0.1:${ports.sandboxBank}`,
    SANDBOX_BANK_KEY: secrets.SANDBOX_BANK_KEY,
    SANDBOX_WEBHOOK_SECRET: secrets.SANDBOX_WEBHOOK_SECRET,
    IDENTITY_API_URL: `http://127.0.0.1:${ports.sandboxBank}`,
    IDENTITY_API_SECRET: secrets.SANDBOX_BANK_KEY,
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(ports.mailSmtp),
    REDIS_HOST: '127.0.0.1',
    REDIS_PORT: String(ports.redis),
    REDIS_PASSWORD: secrets.REDIS_PASSWORD,
    ACCESS_TOKEN_SECRET: secrets.ACCESS_TOKEN_SECRET,
    ADMISSION_SECRET: secrets.ADMISSION_SECRET,
    TICKET_SIGNING_KEY: secrets.TICKET_SIGNING_KEY,
    TICKET_MASTER_KEY: secrets.TICKET_MASTER_KEY,
    VAPID_PRIVATE_KEY: secrets.VAPID_PRIVATE_KEY,
    ...(installation.pushServices && { PUSH_SERVICES: installation.pushServices }),
    MONITOR_CHECKERS: addresses(memberPorts(primary, primary.installation.ports.checkers)),
    MONITOR_PROCESSES: monitoredProcesses(context),
    HAPROXY_STATS_URL: `http://127.0.0.1:${ports.stats}/`,
    BACKUP_STATUS_FILE: join(context.home.run, 'backup-status.json'),
    OPERATOR_STATUS_FILE: join(context.home.run, 'operator-status.json'),
    STANDBY_STATUS_FILE: join(context.home.run, 'standby-status.json'),
    // A load generator signs up thousands from this one address.
    RATE_LIMIT_EXEMPT_LOOPBACK: 'true',
  };
}

function addresses(ports: readonly number[]): string {
  return ports.map((port) => `127.0.0.1:${port}`).join(',');
}

function monitoredProcesses(context: Context): string {
  const { api, worker } = context.installation.ports;
  const processes = api.map((port, index) => `api-${index + 1}=127.0.0.1:${port}`);
  return [...processes, `worker=127.0.0.1:${worker}`].join(',');
}

/** API process `index` (0..). */
export function apiProgram(context: Context, index: number): Program {
  const port = context.installation.ports.api[index];
  return nodeProgram(context, `api-${index + 1}`, 'main.js', {
    ...applicationEnvironment(context),
    HTTP_PORT: String(port),
  });
}

/** The worker: sweeper, jobs, auditor. */
export function workerProgram(context: Context): Program {
  return nodeProgram(context, 'worker', 'worker.js', {
    ...applicationEnvironment(context),
    HTTP_PORT: String(context.installation.ports.worker),
  });
}

/** Process name of the sandbox bank. */
export const SANDBOX_BANK = 'sandbox-bank';

/** The sandbox bank, which stands for another company: it gets no settings but its own. */
export function sandboxBankProgram(context: Context): Program {
  const { ports } = context.installation;
  const { secrets } = context;
  return nodeProgram(context, SANDBOX_BANK, 'sandbox-bank/main.js', {
    DB_HOST: '127.0.0.1',
    DB_WRITER_PORTS: ports.writers.join(','),
    SANDBOX_DB_PASSWORD: secrets.SANDBOX_DB_PASSWORD,
    SANDBOX_BANK_PORT: String(ports.sandboxBank),
    SANDBOX_BANK_KEY: secrets.SANDBOX_BANK_KEY,
    SANDBOX_WEBHOOK_SECRET: secrets.SANDBOX_WEBHOOK_SECRET,
    SANDBOX_WEBHOOK_URL: `http://127.0.0.1:${ports.http}/api/v1/payments/webhooks/sandbox`,
  });
}

/** Process name of a node's checker. */
export function checkerName(node: number): string {
  return `checker-${node}`;
}

/** Health checkers, one a node. */
export function checkerPrograms(context: Context): Program[] {
  const { home, installation, secrets } = context;
  return membersOf(context).map((node) =>
    nodeProgram(context, checkerName(node), 'cluster/checker.js', {
      CHECKER_PORT: String(portOf(installation.ports.checkers, node)),
      CHECKER_NODE_PORT: String(portOf(installation.ports.nodes, node)),
      CHECKER_DATA_FOLDER: nodeFolder(home, node),
      CHECKER_NODE_NAME: `node${node}`,
      CHECKER_PEERS: peersOf(context, node),
      MONITOR_DB_PASSWORD: secrets.MONITOR_DB_PASSWORD,
      CHECKER_DB_PASSWORD: secrets.CHECKER_DB_PASSWORD,
    }),
  );
}

function peersOf(context: Context, node: number): string {
  const others = membersOf(context).filter((other) => other !== node);
  const { checkers } = context.installation.ports;
  return addresses(others.map((other) => portOf(checkers, other)));
}

/** File of a compiled entry point. */
export function compiled(context: Context, file: string): string {
  return join(context.installation.project, 'dist', 'src', file);
}

/** The standby's keeper, which belongs to the installation and not to one of its clusters. */
export function standbyKeeperProgram(context: Context): Program {
  const settings = installationEnvironment(context.installation);
  return nodeProgram(context, STANDBY_KEEPER, 'cli/standby/keeper.js', settings);
}

function nodeProgram(
  context: Context,
  name: string,
  file: string,
  settings: Record<string, string>,
): Program {
  return {
    name,
    command: process.execPath,
    args: ['--enable-source-maps', compiled(context, file)],
    env: { ...inheritedEnvironment(), NODE_ENV: 'production', ...settings },
    cwd: context.installation.project,
  };
}
