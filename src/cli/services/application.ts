import { join } from 'node:path';
import { inheritedEnvironment } from '../../config/installation.js';
import { type Context, NODE_NUMBERS } from '../context.js';
import { nodeFolder } from '../home.js';
import type { Program } from '../processes/registry.js';

/** Settings that every process of the application gets (src/config/config.schema.ts). */
export function applicationEnvironment(context: Context): Record<string, string> {
  const { installation, secrets } = context;
  const { ports } = installation;
  return {
    HTTP_HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${ports.http}`,
    DB_HOST: '127.0.0.1',
    DB_WRITER_PORTS: ports.writers.join(','),
    DB_USER: 'picket',
    DB_PASSWORD: secrets.DB_PASSWORD,
    DB_NAME: 'picket',
    DB_NODES: ports.nodes.map((port) => `127.0.0.1:${port}`).join(','),
    MONITOR_DB_USER: 'picket_monitor',
    MONITOR_DB_PASSWORD: secrets.MONITOR_DB_PASSWORD,
    SANDBOX_DB_USER: 'picket_sandbox',
    SANDBOX_DB_PASSWORD: secrets.SANDBOX_DB_PASSWORD,
    SANDBOX_DB_NAME: 'picket_sandbox',
    REDIS_HOST: '127.0.0.1',
    REDIS_PORT: String(ports.redis),
    REDIS_PASSWORD: secrets.REDIS_PASSWORD,
    ACCESS_TOKEN_SECRET: secrets.ACCESS_TOKEN_SECRET,
    ADMISSION_SECRET: secrets.ADMISSION_SECRET,
    TICKET_SIGNING_KEY: secrets.TICKET_SIGNING_KEY,
    // A load generator signs up thousands from this one address.
    RATE_LIMIT_EXEMPT_LOOPBACK: 'true',
  };
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

/** Health checkers, one a node. */
export function checkerPrograms(context: Context): Program[] {
  const { home, installation, secrets } = context;
  return NODE_NUMBERS.map((node) =>
    nodeProgram(context, `checker-${node}`, 'cluster/checker.js', {
      CHECKER_PORT: String(installation.ports.checkers[node - 1]),
      CHECKER_NODE_PORT: String(installation.ports.nodes[node - 1]),
      CHECKER_DATA_FOLDER: nodeFolder(home, node),
      MONITOR_DB_PASSWORD: secrets.MONITOR_DB_PASSWORD,
    }),
  );
}

/** File of a compiled entry point. */
export function compiled(context: Context, file: string): string {
  return join(context.installation.project, 'dist', 'src', file);
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
