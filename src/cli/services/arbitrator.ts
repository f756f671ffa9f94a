import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inheritedEnvironment } from '../../config/installation.js';
import { groupValues } from '../cluster/node-config.js';
import type { Context } from '../context.js';
import type { Program } from '../processes/registry.js';
import { fill } from '../template.js';

/** Numbers of the two arbitrators. */
export const ARBITRATOR_NUMBERS = [1, 2] as const;

/** Process name of an arbitrator. */
export function arbitratorName(number: number): string {
  return `arbitrator-${number}`;
}

/** The arbitrator's program, with its configuration written from galera/arbitrator.cnf. */
export function arbitratorProgram(context: Context, number: number): Program {
  const { project, ports } = context.installation;
  const template = readFileSync(join(project, 'galera', 'arbitrator.cnf'), 'utf8');
  const file = join(context.home.run, `${arbitratorName(number)}.cnf`);
  const values = {
    ...groupValues(context),
    ARBITRATOR_NUMBER: String(number),
    ARBITRATOR_LISTEN: `127.0.0.1:${ports.arbitrators[number - 1]}`,
  };
  writeFileSync(file, fill(template, values), { mode: 0o600 });
  return {
    name: arbitratorName(number),
    command: 'garbd',
    args: ['--cfg', file],
    env: inheritedEnvironment(),
    cwd: context.home.run,
  };
}
