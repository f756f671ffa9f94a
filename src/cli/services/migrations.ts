import type { Config } from '../../config/config.schema.js';
import { parseConfig } from '../../config/config.js';
import type { Context } from '../context.js';
import { applicationEnvironment } from './application.js';

/** Settings of the application in this installation. */
export function applicationConfig(context: Context): Config {
  return parseConfig(applicationEnvironment(context));
}

/** Runs the migrations that have not run yet. */
export async function migrateDatabase(context: Context): Promise<void> {
  // Loaded only here, because it brings the ORM along.
  const { migrate } = await import('../../database/migrate.js');
  await migrate(applicationConfig(context), (line) => context.output.say(line));
}
