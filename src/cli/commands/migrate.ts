import type { Context } from '../context.js';
import { migrateDatabase } from '../services/migrations.js';

/** Runs pending migrations against the running cluster. */
export async function migrate(context: Context): Promise<void> {
  await migrateDatabase(context);
  context.output.result('All migrations have run.', { migrated: true });
}
