import { installationEnvironment } from '../../config/installation.js';
import type { Context } from '../context.js';
import type { Program } from '../processes/registry.js';
import { compiled } from './application.js';

/** Process name of the operator agent. */
export const OPERATOR_AGENT = 'operator-agent';

/** Runs the commands that operators give on the page. */
export function operatorAgentProgram(context: Context): Program {
  const { installation } = context;
  return {
    name: OPERATOR_AGENT,
    command: process.execPath,
    args: ['--enable-source-maps', compiled(context, 'cli/operator/agent.js')],
    env: installationEnvironment(installation),
    cwd: installation.project,
  };
}
