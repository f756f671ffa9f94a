import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Config } from '../../config/config.schema.js';
import { parseConfig } from '../../config/config.js';
import type { Context } from '../context.js';
import { Refusal } from '../refusal.js';
import { applicationEnvironment, compiled } from './application.js';

interface MigrateModule {
  migrate(config: Config, log: (line: string) => void): Promise<void>;
}

/** Settings of the application in this installation. */
export function applicationConfig(context: Context): Config {
  return parseConfig(applicationEnvironment(context));
}

/** Runs the migrations that have not run yet. */
export async function migrateDatabase(context: Context): Promise<void> {
  const module = await loadCompiled<MigrateModule>(context, 'database/migrate.js');
  await module.migrate(applicationConfig(context), (line) => context.output.say(line));
}

/**
 * Loads a module of the application only when a command needs it, because it brings the ORM along.
 * @throws Refusal when it was not built
 */
export async function loadCompiled<T>(context: Context, file: string): Promise<T> {
  const path = compiled(context, file);
  if (!existsSync(path)) throw new Refusal(`${path} is missing; build first.`);
  return (await import(pathToFileURL(path).href)) as T;
}
