import { nodeSql } from '../cluster/node-sql.js';
import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { askRedis } from '../services/redis-client.js';
import { stopApplication } from '../system.js';

const DROP_LIMIT_MS = 30_000;

/**
 * Leaves the test cluster without a table, so that what one suite broke on purpose is not found by
 * the next. API and worker are stopped; grants stay, because they belong to the database's name.
 */
export async function emptyEverything(context: Context): Promise<void> {
  await stopApplication(context);
  const statements = ['picket', 'picket_sandbox'].flatMap((name) => [
    `DROP DATABASE IF EXISTS ${name}`,
    `CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
  ]);
  const [first] = membersOf(context);
  await nodeSql(context.home, first, statements, DROP_LIMIT_MS);
  await askRedis(context, (redis) => redis.flushall());
}
