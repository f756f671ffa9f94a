import type { Installation } from '../config/installation.js';
import { type Home, homeOf, makeHome } from './home.js';
import type { Output } from './output.js';
import { loadSecrets, type Secrets } from './secrets.js';

/** What every command works with: one installation, its folders, its secrets, a way to talk. */
export interface Context {
  readonly installation: Installation;
  readonly home: Home;
  readonly secrets: Secrets;
  readonly output: Output;
}

/** Makes the installation's folders and secrets if it is new. */
export function openContext(installation: Installation, output: Output): Context {
  const home = homeOf(installation);
  makeHome(home);
  return { installation, home, secrets: loadSecrets(home), output };
}

/** Numbers of the three nodes. */
export const NODE_NUMBERS = [1, 2, 3] as const;
