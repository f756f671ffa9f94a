import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { InvalidConfig } from './config.js';

const DEFAULT_BASE = 8080;

/**
 * Lowest and highest PICKET_PORT_BASE: every port must stay above the privileged ones and below
 * 32768, where the kernel starts to take ports for outgoing connections.
 */
const BASE_MIN = 5_800;
const BASE_MAX = 32_400;

const portBase = z.coerce.number().int().min(BASE_MIN).max(BASE_MAX);

/** Settings of the local launcher, by environment variable. */
export const installationSchema = z.object({
  PICKET_HOME: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of data, logs and passwords; <project>/.picket unless set.'),
  PICKET_PORT_BASE: portBase
    .default(DEFAULT_BASE)
    .describe('HTTP port of HAProxy; every other port moves by the same distance.'),
  PICKET_TEST_PORT_BASE: portBase
    .default(DEFAULT_BASE + 10_000)
    .describe('The same for the cluster that `picket test` starts.'),
  PICKET_API_PROCESSES: z.coerce
    .number()
    .int()
    .min(1)
    .max(4)
    .default(2)
    .describe('API processes behind HAProxy.'),
});

/** Every port of one installation; arrays are in node order. */
export interface Ports {
  readonly http: number;
  readonly stats: number;
  readonly writers: readonly number[];
  readonly nodes: readonly number[];
  readonly checkers: readonly number[];
  readonly groups: readonly number[];
  readonly increments: readonly number[];
  readonly transfers: readonly number[];
  readonly arbitrators: readonly number[];
  readonly redis: number;
  readonly api: readonly number[];
  readonly worker: number;
}

/** One local installation: where it lives and which ports it has. */
export interface Installation {
  readonly project: string;
  readonly home: string;
  readonly portBase: number;
  readonly testPortBase: number;
  readonly ports: Ports;
  readonly apiProcesses: number;
}

/** Ports that belong to one HTTP port. */
export function portsFrom(base: number, apiProcesses: number): Ports {
  const at = (port: number): number => port + base - DEFAULT_BASE;
  const each = (...ports: number[]): number[] => ports.map(at);
  return Object.freeze({
    http: at(8080),
    stats: at(8404),
    writers: each(3311, 3312, 3313),
    nodes: each(3321, 3322, 3323),
    checkers: each(3331, 3332, 3333),
    groups: each(4561, 4571, 4581),
    increments: each(4562, 4572, 4582),
    transfers: each(4414, 4424, 4434),
    arbitrators: each(4611, 4621),
    redis: at(6381),
    api: each(8091, 8092, 8093, 8094).slice(0, apiProcesses),
    worker: at(8095),
  });
}

/**
 * Parses the launcher's settings.
 * @throws InvalidConfig naming every bad variable
 */
export function parseInstallation(
  environment: Record<string, string | undefined>,
  project: string,
): Installation {
  const result = installationSchema.safeParse(environment);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new InvalidConfig(`These settings are wrong:\n${lines.join('\n')}`);
  }
  const set = result.data;
  return Object.freeze({
    project,
    home: resolve(set.PICKET_HOME ?? join(project, '.picket')),
    portBase: set.PICKET_PORT_BASE,
    testPortBase: set.PICKET_TEST_PORT_BASE,
    ports: portsFrom(set.PICKET_PORT_BASE, set.PICKET_API_PROCESSES),
    apiProcesses: set.PICKET_API_PROCESSES,
  });
}

/** The same installation settings with other ports and another folder, for the test cluster. */
export function testInstallation(installation: Installation): Installation {
  const base = installation.testPortBase;
  return Object.freeze({
    ...installation,
    home: join(tmpdir(), `picket-test-${base}`),
    portBase: base,
    ports: portsFrom(base, installation.apiProcesses),
  });
}

/** This process's installation. */
export function loadInstallation(): Installation {
  return parseInstallation(process.env, projectFolder());
}

/** Environment that a child process needs from its parent: no setting of Picket is handed down. */
export function inheritedEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TMPDIR', 'TERM', 'CI', 'NO_COLOR'];
  const pairs = kept.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(
    pairs.filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

/** Folder of package.json, whether this file runs from src or from dist. */
export function projectFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
