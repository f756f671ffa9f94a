import { signal } from '../../processes/registry.js';
import { startSupervisor } from '../../processes/supervision.js';
import { bankBehaves } from '../bank-behaviour.js';
import { carelessClients, noReconciler, noSupervisor } from '../controls.js';
import type { Control, Drill } from '../drill.js';
import type { OnQuery } from '../mysql-proxy.js';
import { type OwnProcess, proxyBefore, serveAsUsual, serveThrough, startOwn } from '../own-api.js';
import type { World } from '../world.js';

/** The other process goes on; the dead one is found out by its refused connections. */
const API_GAP_MAX_MS = 1_000;
const FAULT_SECONDS = 4;
const RELOAD_GAP_MAX_MS = 1_000;
/** Until the old HAProxy ends its last sessions (hard-stop-after), and a little longer. */
const RELOAD_SECONDS = 18;
const HAPROXY_GAP_MAX_MS = 3_000;
const CLAIM = /STRAIGHT_JOIN seats s[^]*SET s\.state = 1/;

/** When the own API process behind the proxy dies. */
interface Doom {
  armed: boolean;
  api?: OwnProcess;
}

const dooms = new WeakMap<World, Doom>();

/** Takes the place of the first API process; it will die in the middle of a claim. */
async function standIn(world: World, onQuery: (doom: Doom) => OnQuery): Promise<void> {
  const doom: Doom = { armed: false };
  const proxy = await proxyBefore(world, onQuery(doom));
  doom.api = await startOwn(world, 'api', { DB_WRITER_PORTS: String(proxy.port) });
  dooms.set(world, doom);
  await serveThrough(world, [doom.api]);
}

function arm(world: World): Promise<void> {
  const doom = dooms.get(world);
  if (doom !== undefined) doom.armed = true;
  return Promise.resolve();
}

/** Dies after the claim is written and before anything else of the transaction is. */
const afterTheClaim =
  (doom: Doom): OnQuery =>
  (sql, connection) => {
    const isNext = claiming.has(connection);
    claiming.delete(connection);
    if (isNext && doom.armed) {
      doom.armed = false;
      doom.api?.kill();
      return 'drop-connection';
    }
    if (CLAIM.test(sql.trim())) claiming.add(connection);
    return 'forward';
  };

/** Dies when the claim is committed and nobody has heard of it. */
const afterTheCommit =
  (doom: Doom): OnQuery =>
  (sql, connection) => {
    if (CLAIM.test(sql.trim())) claiming.add(connection);
    if (sql !== 'COMMIT' || !claiming.delete(connection) || !doom.armed) return 'forward';
    doom.armed = false;
    setTimeout(() => doom.api?.kill(), 0);
    return 'swallow-answer';
  };

const claiming = new WeakSet<object>();

/** Every statement by itself: what was done before the death stays, the rest never comes. */
const noTransactions: Control = {
  name: 'no-transactions',
  does: 'START TRANSACTION is lost on the way to the database, so half a hold must be left behind.',
  expects: ['violations'],
  apply: (world) =>
    standIn(world, (doom) => {
      const die = afterTheClaim(doom);
      return (sql, connection) =>
        sql === 'START TRANSACTION' ? { rewrite: 'DO 0' } : die(sql, connection);
    }),
};

/** What both deaths of the own API process have in common. */
const standInDies = {
  limits: { gapMs: API_GAP_MAX_MS },
  faultSeconds: FAULT_SECONDS,
  inject: arm,
  heal: serveAsUsual,
};

/** An API process dies with a transaction open. */
export const apiKillBeforeCommit: Drill = {
  name: 'api-kill-before-commit',
  title: 'API process killed between UPDATE and COMMIT',
  does: 'Kills an API process after a claim and before its COMMIT: the hold must never have been.',
  ...standInDies,
  prepare: (world) => standIn(world, afterTheClaim),
  control: noTransactions,
};

/** An API process dies with a hold committed that nobody was told of. */
export const apiKillAfterCommit: Drill = {
  name: 'api-kill-after-commit',
  title: 'API process killed after COMMIT, before the answer',
  does: 'Kills an API process whose hold is committed and unheard: asking again must find it.',
  ...standInDies,
  prepare: (world) => standIn(world, afterTheCommit),
  control: carelessClients,
};

/** The worker dies while payments without an answer wait for it. */
export const workerKill: Drill = {
  name: 'worker-kill',
  title: 'kill -9 of the worker',
  does: 'Kills the worker while the bank keeps silent on some payments; it is back and settles them.',
  limits: { gapMs: API_GAP_MAX_MS },
  faultSeconds: FAULT_SECONDS,
  mix: { silentBank: 0.05 },
  prepare: async (world) => {
    // A bank that tells by itself what it did not answer would leave the worker nothing to do.
    await bankBehaves(world, { webhooks: false });
    const settings = { PAYMENT_TIMEOUT_MS: '1000' };
    const apis = world.context.installation.ports.api;
    const own = await Promise.all(apis.map(() => startOwn(world, 'api', settings)));
    await serveThrough(world, own);
  },
  inject: (world) => {
    signal(world.context.home, 'worker', 'SIGKILL');
    return Promise.resolve();
  },
  heal: () => Promise.resolve(),
  control: noReconciler,
};

/** A new HAProxy takes over from the old one. */
export const haproxyReload: Drill = {
  name: 'haproxy-reload',
  title: 'HAProxy reloaded',
  does: 'Reloads HAProxy; no client may notice, not even when the old one ends its last sessions.',
  limits: { gapMs: RELOAD_GAP_MAX_MS, connectionsLost: 0 },
  faultSeconds: RELOAD_SECONDS,
  inject: (world) => {
    signal(world.context.home, 'haproxy', 'SIGUSR2');
    return Promise.resolve();
  },
  heal: () => Promise.resolve(),
  control: {
    name: 'no-handover',
    does: 'HAProxy is killed instead of reloaded, so clients must lose connections.',
    expects: ['connections-lost'],
    inject: (world) => {
      signal(world.context.home, 'haproxy', 'SIGKILL');
      return Promise.resolve();
    },
  },
};

/** HAProxy, in front of everything, dies. */
export const haproxyKill: Drill = {
  name: 'haproxy-kill',
  title: 'kill -9 of HAProxy',
  does: 'Kills HAProxy, through which everything goes; the supervisor starts it again.',
  limits: { gapMs: HAPROXY_GAP_MAX_MS },
  faultSeconds: FAULT_SECONDS,
  inject: (world) => {
    signal(world.context.home, 'haproxy', 'SIGKILL');
    return Promise.resolve();
  },
  heal: (world) => startSupervisor(world.context, 'full'),
  control: noSupervisor,
};
