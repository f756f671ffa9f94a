import type { BankBehaviour } from '../../config/sandbox-bank-config.js';
import { Refusal } from '../refusal.js';
import type { World } from './world.js';

/**
 * Lets the sandbox bank behave otherwise until the end of the drill.
 * @throws Refusal when the bank does not take it
 */
export async function bankBehaves(world: World, change: Partial<BankBehaviour>): Promise<void> {
  const before = await settings(world, 'GET');
  world.undoAtEnd('the sandbox bank behaves otherwise', async () => {
    await settings(world, 'PUT', before);
  });
  await settings(world, 'PUT', change);
}

async function settings(
  world: World,
  method: 'GET' | 'PUT',
  change?: Partial<BankBehaviour>,
): Promise<BankBehaviour> {
  const { SANDBOX_BANK_URL: url, SANDBOX_BANK_KEY: key } = world.config;
  const answer = await fetch(`${url}/settings`, {
    method,
    headers: { authorization: `Bearer ${key}` },
    ...(change === undefined ? {} : { body: JSON.stringify(change) }),
  });
  if (!answer.ok) throw new Refusal(`The sandbox bank answered ${answer.status}.`);
  return (await answer.json()) as BankBehaviour;
}
