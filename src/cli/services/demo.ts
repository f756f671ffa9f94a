import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.js';
import { since } from '../output.js';
import { exitStatus, Refusal } from '../refusal.js';
import { loadCompiled } from './migrations.js';

/** A set of sellers, plans, events and performances that can be put into an installation. */
export interface Catalogue {
  readonly title: string;
  seed(
    baseUrl: string,
    log: (line: string) => void,
    options: { demoPassword: string },
  ): Promise<void>;
}

interface SeedsModule {
  readonly catalogues: Readonly<Record<string, Catalogue>>;
}

/** Password of every demo account, as the README tells. */
export const DEMO_PASSWORD = 'picket-demo-1';

/** Demo accounts, with what each is for. */
export const DEMO_ACCOUNTS: Readonly<Record<string, string>> = {
  'seller@picket.test': 'seller',
  'buyer@picket.test': 'buyer',
  'buyer2@picket.test': 'buyer',
  'gate@picket.test': 'gate staff',
  'operator@picket.test': 'operator',
};

/** Catalogues by name. */
export async function loadCatalogues(context: Context): Promise<Map<string, Catalogue>> {
  const seeds = await loadCompiled<SeedsModule>(context, 'cli/seeds/index.js');
  return new Map(Object.entries(seeds.catalogues));
}

/**
 * Puts one catalogue in through the public HTTP API.
 * @throws Refusal for an unknown name, with the names there are
 */
export async function seedCatalogue(context: Context, name: string): Promise<void> {
  const catalogues = await loadCatalogues(context);
  const catalogue = catalogues.get(name);
  if (catalogue === undefined) {
    const names = [...catalogues.keys()].join(', ');
    throw new Refusal(`No such catalogue: ${name}. There are: ${names}.`, exitStatus.usage);
  }
  const startMs = Date.now();
  context.output.say(`Seeding "${name}": ${catalogue.title}.`);
  const url = `http://127.0.0.1:${context.installation.ports.http}`;
  await catalogue.seed(url, (line) => context.output.progress(line), {
    demoPassword: DEMO_PASSWORD,
  });
  context.output.say(`"${name}" is seeded (${since(startMs)}).`);
}

/** Seeds every catalogue the first time an installation comes up. */
export async function seedFirstTime(context: Context): Promise<void> {
  const mark = join(context.home.data, 'seeded');
  if (existsSync(mark)) return;
  for (const name of (await loadCatalogues(context)).keys()) await seedCatalogue(context, name);
  writeFileSync(mark, `${new Date().toISOString()}\n`);
}
