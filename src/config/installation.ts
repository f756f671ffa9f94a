import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import {
  type BackupConfig,
  backupEnvironment,
  backupSchema,
  NO_SCHEDULE,
} from './backup-config.js';
import { InvalidConfig } from './config.js';

const DEFAULT_BASE = 8080;

/**
 * Lowest and highest PICKET_PORT_BASE: every port must stay above the privileged ones and below
 * 32768, where the kernel starts to take ports for outgoing connections.
 */
const BASE_MIN = 5_800;
const BASE_MAX = 32_400;

const portBase = z.coerce.number().int().min(BASE_MIN).max(BASE_MAX);

/** A size as MariaDB writes it; 16M is the least that the smallest of these works with. */
const size = z.string().regex(/^(1[6-9]|[2-9]\d|\d{3,})M$|^\d+G$/, 'must be such as 256M or 2G');

/** Settings of the local launcher, by environment variable. */
export const installationSchema = z.object({
  PICKET_PUSH_SERVICES: z
    .string()
    .optional()
    .describe('Push services that are sent to instead of the usual ones (PUSH_SERVICES).'),
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
  PICKET_NODE_BUFFER_POOL: size.default('256M').describe('Page cache of each database node.'),
  PICKET_NODE_REDO_LOG: size.default('96M').describe('InnoDB redo log of each database node.'),
  PICKET_NODE_WRITE_SET_CACHE: size
    .default('256M')
    .describe('Write sets each node keeps for others to catch up (gcache): the longest outage.'),
  PICKET_CLUSTER_TLS: z
    .enum(['on', 'off'])
    .optional()
    .describe(
      'Encrypt replication and state transfer, with certificates; unset: as it is, off at first.',
    ),
});

/** How many nodes an installation can have: that many ports of each kind are set aside. */
export const NODE_SLOTS = 5;

/**
 * Every port of one installation. Lists of nodes have a port for each number that a node can have,
 * whether there is such a node or not; which there are says `membersOf`.
 */
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
  readonly backupKeeper: number;
  /** Status and metrics of the standby's keeper. */
  readonly standbyKeeper: number;
  readonly prometheus: number;
  readonly sandboxBank: number;
  /** The mail catcher takes mail here, and shows it there. */
  readonly mailSmtp: number;
  readonly mailPage: number;
  /** Where the tests put a push service. */
  readonly pushDouble: number;
}

/** One local installation: where it lives and which ports it has. */
export interface Installation {
  readonly project: string;
  readonly home: string;
  readonly portBase: number;
  readonly testPortBase: number;
  readonly ports: Ports;
  readonly apiProcesses: number;
  readonly backup: BackupConfig;
  /** Sizes of each database node, such as `256M`. */
  readonly node: {
    readonly bufferPool: string;
    readonly redoLog: string;
    readonly writeSetCache: string;
  };
  /** Whether the members of the group shall talk encrypted; undefined: as they do. */
  readonly clusterTls: 'on' | 'off' | undefined;
  /** Push services that are sent to; undefined: the usual ones. */
  readonly pushServices: string | undefined;
}

/** Ports that belong to one HTTP port. */
export function portsFrom(base: number, apiProcesses: number): Ports {
  const at = (port: number): number => port + base - DEFAULT_BASE;
  const each = (...ports: number[]): number[] => ports.map(at);
  return Object.freeze({
    http: at(8080),
    stats: at(8404),
    writers: each(3311, 3312, 3313),
    nodes: each(3321, 3322, 3323, 3324, 3325),
    checkers: each(3331, 3332, 3333, 3334, 3335),
    groups: each(4561, 4571, 4581, 4591, 4601),
    increments: each(4562, 4572, 4582, 4592, 4602),
    transfers: each(4414, 4424, 4434, 4444, 4454),
    arbitrators: each(4611, 4621),
    redis: at(6381),
    api: each(8091, 8092, 8093, 8094).slice(0, apiProcesses),
    worker: at(8095),
    backupKeeper: at(8096),
    standbyKeeper: at(8097),
    prometheus: at(8090),
    sandboxBank: at(8098),
    mailSmtp: at(8025),
    mailPage: at(8026),
    pushDouble: at(8027),
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
  const result = installationSchema.extend(backupSchema.shape).safeParse(environment);
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
    backup: Object.freeze(backupSchema.parse(set)),
    node: {
      bufferPool: set.PICKET_NODE_BUFFER_POOL,
      redoLog: set.PICKET_NODE_REDO_LOG,
      writeSetCache: set.PICKET_NODE_WRITE_SET_CACHE,
    },
    clusterTls: set.PICKET_CLUSTER_TLS,
    pushServices: set.PICKET_PUSH_SERVICES,
  });
}

/** Ports of a test cluster beside the first one lie this far above those of the one before. */
const LANE_DISTANCE = 3_000;

/**
 * The same installation settings with other ports and another folder, for a test cluster.
 * @param lane which of the clusters that tests run against side by side, from 0
 */
export function testInstallation(installation: Installation, lane = 0): Installation {
  const base = installation.testPortBase + lane * LANE_DISTANCE;
  const place = elsewhere(installation, join(tmpdir(), `picket-test-${base}`), base);
  return Object.freeze({ ...place, pushServices: `http://127.0.0.1:${place.ports.pushDouble}` });
}

/** An installation of the same project in another place, which takes no backups by itself. */
export function elsewhere(
  installation: Installation,
  home: string,
  portBase: number,
): Installation {
  const ports = portsFrom(portBase, installation.apiProcesses);
  return Object.freeze({ ...installation, home, portBase, ports, backup: NO_SCHEDULE });
}

/** Ports of the standby cluster lie this far above those of the main cluster. */
const STANDBY_DISTANCE = 200;

/** The same installation's second cluster, in a folder and on ports of its own. */
export function standbyInstallation(installation: Installation): Installation {
  const base = installation.portBase + STANDBY_DISTANCE;
  return Object.freeze({
    ...installation,
    home: join(installation.home, 'standby'),
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
  const kept = [
    ...['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TMPDIR', 'TERM', 'CI', 'NO_COLOR'],
    // How a test is run again, or at its full size, or renews the pictures of the documentation.
    ...['TEST_SEED', 'TEST_SIZE', 'TEST_RECORD'],
  ];
  const pairs = kept.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(
    pairs.filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

/** The installation's settings as an environment again, for a process that works on all of it. */
export function installationEnvironment(installation: Installation): Record<string, string> {
  const { backup, node, clusterTls, pushServices } = installation;
  return {
    ...inheritedEnvironment(),
    ...backupEnvironment(backup),
    PICKET_HOME: installation.home,
    PICKET_PORT_BASE: String(installation.portBase),
    PICKET_API_PROCESSES: String(installation.apiProcesses),
    PICKET_NODE_BUFFER_POOL: node.bufferPool,
    PICKET_NODE_REDO_LOG: node.redoLog,
    PICKET_NODE_WRITE_SET_CACHE: node.writeSetCache,
    ...(clusterTls === undefined ? {} : { PICKET_CLUSTER_TLS: clusterTls }),
    ...(pushServices === undefined ? {} : { PICKET_PUSH_SERVICES: pushServices }),
  };
}

/** Folder of package.json, whether this file runs from src or from dist. */
export function projectFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
