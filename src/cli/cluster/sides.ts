import { standbyInstallation } from '../../config/installation.js';
import type { Context } from '../context.js';
import { homeOf, makeHome } from '../home.js';
import { Refusal } from '../refusal.js';
import { hasRole, roleOf } from './role.js';
import { tlsMode } from './tls.js';

/**
 * The standby cluster as an installation of its own, with the main cluster's secrets. It is encrypted
 * where the main cluster is, with certificates of its own.
 */
export function standbyOf(main: Context): Context {
  const clusterTls = main.installation.clusterTls ?? tlsMode(main);
  const installation = { ...standbyInstallation(main.installation), clusterTls };
  return { ...main, installation, home: homeOf(installation) };
}

/** The standby cluster with its folders made. */
export function openStandby(main: Context): Context {
  const standby = standbyOf(main);
  makeHome(standby.home);
  return standby;
}

/** Whether this installation has a standby cluster. */
export function hasStandby(main: Context): boolean {
  return hasRole(standbyOf(main).home);
}

/** Every cluster of the installation, the main one first. */
export function clustersOf(main: Context): Context[] {
  return hasStandby(main) ? [main, standbyOf(main)] : [main];
}

/**
 * The cluster that takes writes. While a promotion is under way neither is primary: then it is the
 * one that is not fenced.
 */
export function primaryOf(main: Context): Context {
  if (roleOf(main.home).role === 'primary') return main;
  return hasStandby(main) ? { ...standbyOf(main), main } : main;
}

/** The same for a command that changes nodes; says so where it is not the main cluster. */
export function namedPrimaryOf(main: Context): Context {
  const primary = primaryOf(main);
  if (primary.main !== undefined) {
    main.output.say('The standby cluster is the primary now, so its nodes are meant.');
  }
  return primary;
}

/** @throws Refusal when the standby cluster is the primary, for what is only done with the main one */
export function requireMainPrimary(main: Context): void {
  if (primaryOf(main).main === undefined) return;
  throw new Refusal(
    'The standby cluster is the primary now. This is only done while the main cluster is: ' +
      'go back first ("picket standby failback").',
  );
}

/** What people call the cluster. */
export function sideName(main: Context, side: Context): 'main cluster' | 'standby cluster' {
  return side.home.root === main.home.root ? 'main cluster' : 'standby cluster';
}
