import { installationEnvironment } from '../../config/installation.js';
import type { Context } from '../context.js';
import type { Program } from '../processes/registry.js';
import { compiled } from './application.js';

/** Process name of the mail catcher. */
export const MAIL_CATCHER = 'mail-catcher';

/** Takes every mail that Picket sends and shows it on a page; nothing leaves the machine. */
export function mailCatcherProgram(context: Context): Program {
  const { installation } = context;
  return {
    name: MAIL_CATCHER,
    command: process.execPath,
    args: ['--enable-source-maps', compiled(context, 'cli/mail-catcher/catcher.js')],
    env: installationEnvironment(installation),
    cwd: installation.project,
  };
}
