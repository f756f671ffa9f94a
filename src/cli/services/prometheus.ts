import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inheritedEnvironment } from '../../config/installation.js';
import type { Context } from '../context.js';
import { membersOf, portOf } from '../members.js';
import type { Program } from '../processes/registry.js';
import { fill } from '../template.js';
import { keeperPrograms } from './backup-keeper.js';

/** Process name of Prometheus. */
export const PROMETHEUS = 'prometheus';

const RETENTION = '15d';

interface Target {
  readonly targets: readonly string[];
  readonly labels: { readonly job: string; readonly instance: string };
}

/** Switches Prometheus on or off for this and every later start of the installation. */
export function setMonitoring(context: Context, on: boolean): void {
  if (on) writeFileSync(mark(context), '');
  else rmSync(mark(context), { force: true });
}

/** Whether this installation wants Prometheus. */
export function hasMonitoring(context: Context): boolean {
  return existsSync(mark(context));
}

function mark(context: Context): string {
  return join(context.home.data, 'monitoring');
}

/** Prometheus over every process of the installation, from monitoring/prometheus.yml. */
export function prometheusProgram(context: Context): Program {
  const { home, installation } = context;
  const data = join(home.data, PROMETHEUS);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return {
    name: PROMETHEUS,
    command: PROMETHEUS,
    args: [
      `--config.file=${writeConfiguration(context)}`,
      `--storage.tsdb.path=${data}`,
      `--storage.tsdb.retention.time=${RETENTION}`,
      `--web.listen-address=127.0.0.1:${installation.ports.prometheus}`,
    ],
    env: inheritedEnvironment(),
    cwd: home.root,
  };
}

/** Fills the template and the list of targets in; Prometheus reads the list again by itself. */
function writeConfiguration(context: Context): string {
  const { home, installation } = context;
  const folder = join(installation.project, 'monitoring');
  const targetsFile = join(home.run, 'prometheus-targets.json');
  writeFileSync(targetsFile, `${JSON.stringify(targetsOf(context), null, 2)}\n`);
  const template = readFileSync(join(folder, 'prometheus.yml'), 'utf8');
  const file = join(home.run, 'prometheus.yml');
  const values = { RULES_FOLDER: join(folder, 'rules'), TARGETS_FILE: targetsFile };
  writeFileSync(file, fill(template, values));
  return file;
}

/** Everything in this installation that speaks Prometheus. */
export function targetsOf(context: Context): Target[] {
  const { ports } = context.installation;
  const target = (job: string, instance: string, port: number): Target => ({
    targets: [`127.0.0.1:${port}`],
    labels: { job, instance },
  });
  return [
    ...ports.api.map((port, index) => target('api', `api-${index + 1}`, port)),
    target('worker', 'worker', ports.worker),
    target('haproxy', 'haproxy', ports.stats),
    ...membersOf(context).map((node) =>
      target('checker', `checker-${node}`, portOf(ports.checkers, node)),
    ),
    ...keeperPrograms(context).map(() => target('backup', 'backup', ports.backupKeeper)),
    target(PROMETHEUS, PROMETHEUS, ports.prometheus),
  ];
}
