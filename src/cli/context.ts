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
  /** Of a standby cluster that is the primary: the installation, whose HAProxy and lock it uses. */
  readonly main?: Context;
}

/** The installation that a cluster belongs to. */
export function installationOf(cluster: Context): Context {
  return cluster.main ?? cluster;
}

/** Makes the installation's folders and secrets if it is new. */
export function openContext(installation: Installation, output: Output): Context {
  const home = homeOf(installation);
  makeHome(home);
  return { installation, home, secrets: loadSecrets(home), output };
}
