import { rmSync } from 'node:fs';
import { addNode, removeNode } from '../../cluster/membership.js';
import { joinMissing } from '../../cluster/group.js';
import { nodeSql } from '../../cluster/node-sql.js';
import { rollingRestart } from '../../cluster/rolling.js';
import { nodeFolder } from '../../home.js';
import { membersOf } from '../../members.js';
import { carelessClients, unconditionalClaim } from '../controls.js';
import type { Drill } from '../drill.js';
import type { World } from '../world.js';

/** What is done on purpose and announced must hardly be noticed. */
const GAP_MAX_MS = 1_500;
/** A schema change stops every node while it runs. */
const MIGRATION_GAP_MAX_MS = 5_000;
const STATEMENT_LIMIT_MS = 60_000;

/** A node that lost everything takes a full copy from one that serves. */
export const stateTransfer: Drill = {
  name: 'state-transfer',
  title: 'a full state transfer under load',
  does: 'Kills a node and wipes its data: it must come back by a full copy from a node that sells on.',
  limits: { gapMs: GAP_MAX_MS },
  faultSeconds: 1,
  inject: async (world) => {
    const [node = 0] = world.others;
    await world.killNodes([node]);
    rmSync(nodeFolder(world.context.home, node), { recursive: true, force: true });
  },
  heal: (world) => joinMissing(world.context),
  control: carelessClients,
};

/** Every node is drained, stopped and started in turn. */
export const rollingRestartDrill: Drill = {
  name: 'rolling-restart',
  title: 'rolling restart of all nodes',
  does: 'Drains, stops and starts every node in turn; the sale must go on as if nothing happened.',
  limits: { gapMs: GAP_MAX_MS },
  faultSeconds: 0,
  inject: (world) => rollingRestart(world.context, membersOf(world.context)),
  heal: (world) => joinMissing(world.context),
  control: unconditionalClaim,
};

const CHANGES = [
  'ALTER TABLE picket.seats ADD COLUMN IF NOT EXISTS drill_mark TINYINT NULL',
  'ALTER TABLE picket.orders ADD INDEX IF NOT EXISTS ix_orders_drill (settled_at)',
  'ALTER TABLE picket.holds FORCE',
];
const CHANGES_BACK = [
  'ALTER TABLE picket.orders DROP INDEX IF EXISTS ix_orders_drill',
  'ALTER TABLE picket.seats DROP COLUMN IF EXISTS drill_mark',
];

async function change(world: World, statements: readonly string[]): Promise<void> {
  for (const sql of statements) {
    await nodeSql(world.context.home, world.writer, [sql], STATEMENT_LIMIT_MS);
  }
}

/** Schema changes of the busiest tables. */
export const migration: Drill = {
  name: 'migration',
  title: 'schema changes under load',
  does: 'Adds a column, adds an index and rebuilds a table while seats are sold, and takes it back.',
  limits: { gapMs: MIGRATION_GAP_MAX_MS },
  faultSeconds: 2,
  inject: (world) => change(world, CHANGES),
  heal: (world) => change(world, CHANGES_BACK),
  control: unconditionalClaim,
};

/** One more node, and out again. */
export const addNodeDrill: Drill = {
  name: 'add-node',
  title: 'a fourth node joins and leaves again',
  does: 'Adds a node, which takes a full copy while all serve, and takes it out for good.',
  limits: { gapMs: GAP_MAX_MS },
  faultSeconds: 2,
  inject: async (world) => {
    const before = membersOf(world.context);
    const { node } = await addNode(world.context);
    added.set(world, before.includes(node) ? undefined : node);
  },
  heal: async (world) => {
    const node = added.get(world);
    if (node === undefined) return;
    added.delete(world);
    await removeNode(world.context, node, { force: true, deleteData: true });
  },
  control: unconditionalClaim,
};

const added = new WeakMap<World, number | undefined>();
