import type { Context } from '../context.js';
import { isAccepting } from '../processes/ports.js';
import { Refusal } from '../refusal.js';
import { seedCatalogue } from '../services/demo.js';

/** Puts a catalogue into the running installation. */
export async function seed(context: Context, name: string): Promise<void> {
  if (!(await isAccepting(context.installation.ports.http))) {
    throw new Refusal('Picket does not run here; "picket up" starts it.');
  }
  await seedCatalogue(context, name);
  context.output.result('', { seeded: name });
}
