import { installationEnvironment } from '../../config/installation.js';
import type { Context } from '../context.js';
import type { Program } from '../processes/registry.js';
import { compiled } from './application.js';

/** Process name of the backup keeper. */
export const BACKUP_KEEPER = 'backup-keeper';

/** The backup keeper, where the settings ask for one. */
export function keeperPrograms(context: Context): Program[] {
  const { installation } = context;
  if (installation.backup.PICKET_BACKUP_SCHEDULE === 'off') return [];
  const program: Program = {
    name: BACKUP_KEEPER,
    command: process.execPath,
    args: ['--enable-source-maps', compiled(context, 'cli/backup/keeper.js')],
    env: installationEnvironment(installation),
    cwd: installation.project,
  };
  return [program];
}
