import { Refusal } from '../refusal.js';
import { seedCatalogue, type Target } from '../services/demo.js';

/** Puts a catalogue into a running system. */
export async function seed(target: Target, name: string): Promise<void> {
  await requireAnswer(target.baseUrl);
  await seedCatalogue(target, name);
  target.output.result('', { seeded: name });
}

async function requireAnswer(baseUrl: string): Promise<void> {
  try {
    await fetch(`${baseUrl}/api/v1/health/live`, { signal: AbortSignal.timeout(5_000) });
  } catch {
    throw new Refusal(`Nothing answers at ${baseUrl}; "picket up" starts an installation.`);
  }
}
