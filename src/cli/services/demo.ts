import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config.schema.js';
import type { Context } from '../context.js';
import { type Output, since } from '../output.js';
import { exitStatus, Refusal } from '../refusal.js';
import { applicationConfig } from './migrations.js';

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

/** A running system, whoever runs it. */
export interface Target {
  readonly output: Output;
  readonly config: Config;
  /** Where its public HTTP API answers. */
  readonly baseUrl: string;
}

/** The local installation as a target. */
export function targetOf(context: Context): Target {
  const config = applicationConfig(context);
  return { output: context.output, config, baseUrl: config.PUBLIC_URL };
}

/**
 * Puts one catalogue in through the public HTTP API.
 * @throws Refusal for an unknown name, with the names there are
 */
export async function seedCatalogue(target: Target, name: string): Promise<void> {
  const { output, config, baseUrl } = target;
  const { catalogues } = await import('../seeds/index.js');
  const catalogue = catalogues[name];
  if (catalogue === undefined) {
    const names = Object.keys(catalogues).join(', ');
    throw new Refusal(`No such catalogue: ${name}. There are: ${names}.`, exitStatus.usage);
  }
  const startMs = Date.now();
  output.say(`Seeding "${name}": ${catalogue.title}.`);
  await catalogue.seed(baseUrl, (line) => output.progress(line), {
    demoPassword: DEMO_PASSWORD,
    grantRole: (email, role) => grantRole(config, email, role),
  });
  output.say(`"${name}" is seeded (${since(startMs)}).`);
}

/** Seeds the demo catalogue the first time an installation comes up. */
export async function seedFirstTime(context: Context): Promise<void> {
  const mark = seededMark(context);
  if (existsSync(mark)) return;
  await seedCatalogue(targetOf(context), 'demo');
  writeFileSync(mark, `${new Date().toISOString()}\n`);
}

/** Whether this installation has the demo catalogue and its accounts. */
export function hasDemo(context: Context): boolean {
  return existsSync(seededMark(context));
}

function seededMark(context: Context): string {
  return join(context.home.data, 'seeded');
}

/** Some roles cannot be had through the API: they are given by whoever runs the installation. */
async function grantRole(config: Config, email: string, role: 'operator'): Promise<void> {
  const { grantRoleByEmail } = await import('../../auth/grant-role.js');
  await grantRoleByEmail(config, email, role);
}
