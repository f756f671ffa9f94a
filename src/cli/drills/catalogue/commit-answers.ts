import { carelessClients } from '../controls.js';
import type { Drill } from '../drill.js';
import { proxyBefore, serveThrough, startOwn } from '../own-api.js';
import type { World } from '../world.js';

const GAP_MAX_MS = 2_000;
const FAULT_SECONDS = 8;
/** Of all COMMITs while the fault lasts. */
const DROPPED_SHARE = 0.05;
/** Too short for a second try, so that the client has to ask again itself. */
const ONE_TRY = { DB_TOTAL_DEADLINE_MS: '100' };

const dropping = new WeakSet<World>();

/** The database commits and nobody hears of it. */
export const commitAnswersDropped: Drill = {
  name: 'commit-answers-dropped',
  title: 'answers to COMMIT dropped',
  does:
    'Drops every twentieth answer to COMMIT. One API process clears that up by itself, the other ' +
    'has no time for a second try and leaves it to the client.',
  limits: { gapMs: GAP_MAX_MS },
  faultSeconds: FAULT_SECONDS,
  prepare: async (world) => {
    const proxy = await proxyBefore(world, (sql) =>
      sql === 'COMMIT' && dropping.has(world) && world.random() < DROPPED_SHARE
        ? 'swallow-answer'
        : 'forward',
    );
    const behind = { DB_WRITER_PORTS: String(proxy.port) };
    const patient = await startOwn(world, 'api', behind);
    const hasty = await startOwn(world, 'api', { ...behind, ...ONE_TRY });
    await serveThrough(world, [patient, hasty]);
  },
  inject: (world) => {
    dropping.add(world);
    return Promise.resolve();
  },
  heal: (world) => {
    dropping.delete(world);
    return Promise.resolve();
  },
  control: carelessClients,
};
