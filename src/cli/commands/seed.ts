import type { Context } from '../context.js';
import { runningNodes } from '../cluster/group.js';
import { nodeSql } from '../cluster/node-sql.js';
import { since } from '../output.js';
import { exitStatus, Refusal } from '../refusal.js';
import { fillSoldSeats } from '../seeds/sold-out.js';
import { seedCatalogue, type Target } from '../services/demo.js';

/** Puts a catalogue into a running system. */
export async function seed(target: Target, name: string): Promise<void> {
  await requireAnswer(target.baseUrl);
  await seedCatalogue(target, name);
  target.output.result('', { seeded: name });
}

/** A performance of the bulk may take this long on a busy machine. */
const STATEMENT_LIMIT_MS = 120_000;
const BULK_SEATS_MAX = 10_000_000;

/**
 * Fills the local installation with sold-out performances, straight in SQL: for backups, audits and
 * benchmarks of large installations.
 * @param seats as typed
 */
export async function seedSoldOut(context: Context, seats: string): Promise<void> {
  const count = Number(seats);
  if (!Number.isInteger(count) || count < 1 || count > BULK_SEATS_MAX) {
    const message = `--seats takes a whole number from 1 to ${BULK_SEATS_MAX}, not "${seats}".`;
    throw new Refusal(message, exitStatus.usage);
  }
  const [node] = runningNodes(context);
  if (node === undefined) throw new Refusal('No node runs here; "picket up" starts them.');
  const startMs = Date.now();
  const run = (sql: string) => nodeSql(context.home, node, [sql], STATEMENT_LIMIT_MS);
  const added = await fillSoldSeats(run, count, (line) => context.output.progress(line));
  context.output.say(`${added} sold seats were added (${since(startMs)}).`);
  context.output.result('', { seeded: 'sold-out', seats: added });
}

async function requireAnswer(baseUrl: string): Promise<void> {
  try {
    await fetch(`${baseUrl}/api/v1/health/live`, { signal: AbortSignal.timeout(5_000) });
  } catch {
    throw new Refusal(`Nothing answers at ${baseUrl}; "picket up" starts an installation.`);
  }
}
