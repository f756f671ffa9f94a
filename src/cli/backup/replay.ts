import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inheritedEnvironment } from '../../config/installation.js';
import { nodeProcess, nodeRuns } from '../cluster/node.js';
import { serverArguments, serverProgram, writeNodeConfig } from '../cluster/node-config.js';
import { nodeSql } from '../cluster/node-sql.js';
import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { logFile, startProgram, stopProgram } from '../processes/registry.js';
import { Refusal } from '../refusal.js';
import { waitUntil } from '../wait.js';
import { readBinlog } from './binlog-events.js';
import { emptyFolder } from './empty-folder.js';
import { gtidsText, isOfCluster, parseGtids } from '../cluster/gtids.js';
import { runPiped } from './programs.js';
import type { RestorePlan } from './restore-plan.js';
import { logOn } from './sources.js';
import { readSealed } from './store.js';
import type { Target } from './target.js';

const START_LIMIT_MS = 10 * 60_000;
const STOP_LIMIT_MS = 10 * 60_000;
const MS_PER_SECOND = 1_000;

/**
 * Settings of a server that only takes in the binary log: no group, no network, nothing logged again,
 * and nothing flushed at each commit. If it dies the restore begins anew; its clean stop makes all durable.
 */
const ALONE = [
  '--wsrep-on=OFF',
  '--wsrep-provider=none',
  '--wsrep-cluster-address=',
  '--skip-networking',
  '--skip-log-bin',
  '--skip-slave-start',
  '--innodb-flush-log-at-trx-commit=0',
  '--idle-transaction-timeout=0',
];

/**
 * Applies archived segments to the first node's data: every transaction after the backup, in order, up to
 * and including the second `at`. A transaction belongs to the second in which its last statement began.
 */
export async function replayBinlog(
  place: Context,
  { target, key, plan, at }: { target: Target; key: string; plan: RestorePlan; at: Date },
): Promise<void> {
  const [node] = membersOf(place);
  const folder = await emptyFolder(join(place.home.run, 'restored-binlog'));
  try {
    const files: string[] = [];
    for (const { number, data } of plan.segments) {
      const file = join(folder, String(number).padStart(8, '0'));
      await readSealed(target, data, key, { to: createWriteStream(file, { mode: 0o600 }) });
      files.push(file);
    }
    await startAlone(place, node);
    await nodeSql(place.home, node, ['STOP ALL SLAVES', 'RESET SLAVE ALL'], 20_000);
    place.output.progress(`Applying the binary log up to ${at.toISOString()}.`);
    await runPiped(undefined, [
      {
        command: 'mariadb-binlog',
        args: [
          '--no-defaults',
          ...startOptions(plan.backup.gtids, files),
          `--stop-datetime=${secondAfter(at)}`,
          ...files,
        ],
        env: { TZ: 'UTC' },
      },
      { command: 'mariadb', args: ['--no-defaults', '--binary-mode', ...logOn(place, node)] },
    ]);
  } finally {
    await stopProgram(place.home, nodeProcess(node), STOP_LIMIT_MS);
    await rm(folder, { recursive: true, force: true });
  }
}

async function startAlone(place: Context, node: number): Promise<void> {
  writeNodeConfig(place, node);
  await startProgram(place.home, {
    name: nodeProcess(node),
    command: serverProgram(),
    args: [...serverArguments(place, node), ...ALONE],
    env: inheritedEnvironment(),
    cwd: place.installation.project,
  });
  const answers = await waitUntil(async () => {
    if (!nodeRuns(place, node)) {
      const log = logFile(place.home, nodeProcess(node));
      throw new Refusal(`The restored server ended while it started; see ${log}.`);
    }
    return nodeSql(place.home, node, ['DO 1']).then(
      () => true,
      () => false,
    );
  }, START_LIMIT_MS);
  if (!answers) throw new Refusal('The restored server does not answer.');
}

/**
 * Where the reader begins: after what the backup holds. It wants every domain that the files know, and
 * takes one in which no transaction follows (a cluster that is over) for a piece of the log that is
 * missing; such a domain is named as the files' beginnings name it. What a node changed for itself alone
 * is left out: it belongs to that node's data, and the backup may be another one's.
 */
function startOptions(held: string, files: readonly string[]): string[] {
  const contents = files.map((file) => readBinlog(file));
  const written = new Set(contents.flatMap(({ domains }) => [...domains]));
  // Of several beginnings the first counts.
  const known = new Map(contents.toReversed().flatMap(({ from }) => [...from]));
  const after = [...parseGtids(held)].filter(([domain]) => written.has(domain));
  const start = new Map([...known, ...after]);
  const local = [...written].filter((domain) => !isOfCluster(domain));
  return [
    `--start-position=${gtidsText(start)}`,
    ...(local.length === 0 ? [] : [`--ignore-domain-ids=${local.join(',')}`]),
  ];
}

/** The reader stops before the first event of this second, given as `YYYY-MM-DD hh:mm:ss` in UTC. */
function secondAfter(at: Date): string {
  const next = new Date((Math.floor(at.getTime() / MS_PER_SECOND) + 1) * MS_PER_SECOND);
  return next.toISOString().slice(0, 19).replace('T', ' ');
}
