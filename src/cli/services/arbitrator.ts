import { readFileSync } from 'node:fs';
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

/** The arbitrator's program, with its configuration from galera/arbitrator.cnf. */
export function arbitratorProgram(context: Context, number: number): Program {
  const { project, ports } = context.installation;
  const template = readFileSync(join(project, 'galera', 'arbitrator.cnf'), 'utf8');
  const values = {
    ...groupValues(context),
    ARBITRATOR_NUMBER: String(number),
    ARBITRATOR_LISTEN: `127.0.0.1:${ports.arbitrators[number - 1]}`,
  };
  const filled = fill(template, values);
  return {
    name: arbitratorName(number),
    command: 'garbd',
    // As arguments, so that a running arbitrator can be asked what it runs with.
    args: optionsOf(filled),
    env: inheritedEnvironment(),
    cwd: context.home.run,
  };
}

/** Lines of `name = value` as `--name value`, which is how garbd takes its file's settings. */
function optionsOf(config: string): string[] {
  return config.split('\n').flatMap((line) => {
    const match = /^([a-z]+) = (.*)$/.exec(line);
    return match === null ? [] : [`--${match[1]}`, (match[2] ?? '').replace(/^"(.*)"$/, '$1')];
  });
}
