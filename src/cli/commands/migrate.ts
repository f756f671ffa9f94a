import { type Target } from '../services/demo.js';
import { migrateDatabase } from '../services/migrations.js';

/** Runs pending migrations. */
export async function migrate({ config, output }: Target): Promise<void> {
  await migrateDatabase(config, output);
  output.result('All migrations have run.', { migrated: true });
}
