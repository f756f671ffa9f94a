import { signal } from '../../processes/registry.js';
import { startSupervisor } from '../../processes/supervision.js';
import { askRedis } from '../../services/redis-client.js';
import { noSweeper, unsupervised } from '../controls.js';
import type { Drill } from '../drill.js';
import { serveThrough, startOwn } from '../own-api.js';
import type { World } from '../world.js';

/** The database does not need Redis, so nothing at all should be felt. */
const GAP_MAX_MS = 1_000;
/** Long enough for a hold to be placed, to end, and to be missed by its prompt meanwhile. */
const FAULT_SECONDS = 12;
const HOLD_SECONDS = 3;

/** Holds that end within the drill: only then is a lost prompt of any consequence. */
async function shortHolds(world: World): Promise<void> {
  // The drill's few buyers let many holds run out, and are to go on holding.
  const settings = { HOLD_SECONDS: String(HOLD_SECONDS), HOLD_COOL_DOWN_SECONDS: '0' };
  const apis = world.context.installation.ports.api;
  const own = await Promise.all(apis.map(() => startOwn(world, 'api', settings)));
  await serveThrough(world, own);
}

const common = {
  limits: { gapMs: GAP_MAX_MS },
  faultSeconds: FAULT_SECONDS,
  mix: { orders: 0.4, releases: 0.2 },
  holdsMustEnd: true,
  prepare: shortHolds,
  control: noSweeper,
} as const;

/** Redis is gone for a while. */
export const redisKill: Drill = {
  ...common,
  name: 'redis-kill',
  title: 'kill -9 of Redis',
  does: 'Kills Redis and keeps it away; sales go on, and the sweeper ends the holds.',
  inject: async (world) => {
    await unsupervised(world);
    signal(world.context.home, 'redis', 'SIGKILL');
  },
  heal: (world) => startSupervisor(world.context, 'full'),
};

/** Redis answers nothing for a while. */
export const redisFreeze: Drill = {
  ...common,
  name: 'redis-freeze',
  title: 'Redis frozen',
  does: 'Stops Redis by SIGSTOP; nobody may wait for it, and the sweeper ends the holds.',
  inject: (world) => {
    signal(world.context.home, 'redis', 'SIGSTOP');
    return Promise.resolve();
  },
  heal: (world) => {
    signal(world.context.home, 'redis', 'SIGCONT');
    return Promise.resolve();
  },
};

/** Redis forgets everything. */
export const redisEmpty: Drill = {
  ...common,
  name: 'redis-empty',
  title: 'Redis emptied',
  does: 'Empties Redis: every prompt is lost, and the sweeper ends the holds.',
  inject: async (world) => {
    await askRedis(world.context, (redis) => redis.flushall());
  },
  heal: () => Promise.resolve(),
};
