import type { Config } from '../../config/config.schema.js';
import { parseConfig } from '../../config/config.js';
import type { Context } from '../context.js';
import type { Output } from '../output.js';
import { applicationEnvironment } from './application.js';

/** Settings of the application in this installation. */
export function applicationConfig(context: Context): Config {
  return parseConfig(applicationEnvironment(context));
}

/** Runs the migrations that have not run yet. */
export async function migrateDatabase(config: Config, output: Output): Promise<void> {
  // Loaded only here, because it brings the ORM along.
  const { migrate } = await import('../../database/migrate.js');
  await migrate(config, (line) => output.say(line));
}
