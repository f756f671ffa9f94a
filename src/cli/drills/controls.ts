import { nodeSql } from '../cluster/node-sql.js';
import { membersOf } from '../members.js';
import { startSupervisor, stopSupervisor } from '../processes/supervision.js';
import { stopProgram } from '../processes/registry.js';
import { ARBITRATOR_NUMBERS, arbitratorName } from '../services/arbitrator.js';
import { haproxySay, haproxyServers } from '../services/haproxy.js';
import type { Control } from './drill.js';
import { proxyBefore, serveThrough, startOwn } from './own-api.js';
import type { World } from './world.js';

const STOP_LIMIT_MS = 10_000;
const CLAIM_CONDITION = /AND \(state = 0 OR \(state = 1 AND held_until <= NOW\(3\)\)\)/;
const A_DAY_MS = 86_400_000;
const HOT_SEATS = 12;

/** Clients that ask again under a new Idempotency-Key: what was done unheard is done once more. */
export const carelessClients: Control = {
  name: 'no-keys',
  does: 'clients take a new Idempotency-Key for each repetition, so work must be done twice.',
  expects: ['duplicated'],
  mix: { keepsKeys: false },
};

/** The claim takes a seat whoever has it. Nobody pays, so that all of it can be taken back. */
export const unconditionalClaim: Control = {
  name: 'unconditional-claim',
  does: "the claim's condition is taken out on the way to the database, so seats must be held twice.",
  expects: ['violations'],
  mix: { bestAvailable: 0, orders: 0, releases: 0, hotSeats: HOT_SEATS },
  apply: async (world) => {
    const proxy = await proxyBefore(world, (sql) =>
      CLAIM_CONDITION.test(sql) ? { rewrite: sql.replace(CLAIM_CONDITION, '') } : 'forward',
    );
    const settings = { DB_WRITER_PORTS: String(proxy.port) };
    const apis = world.context.installation.ports.api;
    const own = await Promise.all(apis.map(() => startOwn(world, 'api', settings)));
    await serveThrough(world, own);
  },
};

/** HAProxy believes every node healthy for ever. */
export const noChecks: Control = {
  name: 'no-checks',
  does: 'HAProxy checks no node, so it must go on sending to the one that is in trouble.',
  expects: ['gap'],
  apply: async (world) => {
    const servers = (await haproxyServers(world.context)).filter(({ proxy }) =>
      proxy.startsWith('writer'),
    );
    const say = async (what: 'disable' | 'enable'): Promise<void> => {
      for (const { proxy, server } of servers) {
        await haproxySay(world.context, `${what} health ${proxy}/${server}`);
      }
    };
    world.undoAtEnd('HAProxy checks no node', () => say('enable'));
    await say('disable');
  },
};

/** Commits are acknowledged before they are on disk. */
export const noFlush: Control = {
  name: 'no-flush',
  does: 'nodes acknowledge before they write to disk: whatever was sold in the last second is lost.',
  expects: ['lost', 'duplicated', 'violations'],
  apply: async (world) => {
    const set = async (value: 0 | 1): Promise<void> => {
      for (const node of membersOf(world.context)) {
        const sql = `SET GLOBAL innodb_flush_log_at_trx_commit = ${value}`;
        await nodeSql(world.context.home, node, [sql]);
      }
    };
    world.undoAtEnd('commits are not flushed', () => set(1));
    await set(0);
  },
};

/** Three votes instead of five: whoever loses two loses the majority. */
export const noArbitrators: Control = {
  name: 'no-arbitrators',
  does: 'no arbitrator votes, so the last node must refuse everything.',
  expects: ['gap'],
  apply: async (world) => {
    await unsupervised(world);
    for (const number of ARBITRATOR_NUMBERS) {
      await stopProgram(world.context.home, arbitratorName(number), STOP_LIMIT_MS);
    }
  },
};

/** Nobody starts again what died. */
export const noSupervisor: Control = {
  name: 'no-supervisor',
  does: 'nobody starts again what died, so it must stay away until it is repaired.',
  expects: ['gap'],
  apply: unsupervised,
};

/** Only prompts end holds. */
export const noSweeper: Control = {
  name: 'no-sweeper',
  does: 'the worker does not sweep, so a hold whose prompt is lost must outlive its time.',
  expects: ['unfinished'],
  apply: async (world) => {
    await unsupervised(world);
    await stopProgram(world.context.home, 'worker', STOP_LIMIT_MS);
    await startOwn(world, 'worker', { SWEEP_INTERVAL_MS: String(A_DAY_MS) });
  },
};

/** The worker is not started again: nobody settles what is open. */
export const noReconciler: Control = {
  name: 'no-reconciler',
  does: 'nobody starts the worker again, so payments without an answer must stay open.',
  expects: ['unfinished'],
  apply: unsupervised,
};

/** Stops the supervisor until the end of the run, when it starts whatever is missing. */
export async function unsupervised(world: World): Promise<void> {
  world.undoAtEnd('nobody supervises', () => startSupervisor(world.context, 'full'));
  await stopSupervisor(world.context);
}
