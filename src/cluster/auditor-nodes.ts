import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditQuery, InvariantReport, Violation } from './auditor-report.js';
import { invariantReport } from './auditor-report.js';
import { type Table, tablesOf } from './auditor-tables.js';

/** A node as far as the comparison is concerned. */
export interface ComparedNode {
  node: string;
  query: AuditQuery;
}

const BUCKETS = 256;
const LOOK_AGAIN_MS = 200;
const BUCKET_LOOKS = 6;
const ROW_LOOKS = 6;
/** A row that looks the same, and differs, in so many synchronised looks is no change under way. */
const SAME_LOOKS = 3;
const BUCKETS_OPENED = 8;

/** Checksum by bucket of one table. */
type Buckets = ReadonlyMap<number, string>;

/**
 * I7: compares all tables of all nodes, also while they change. Rows are summed up in buckets; a
 * bucket that is equal on all nodes in any of several looks is cleared, and of the others the
 * differing rows are looked at until they are equal or stand still. Every look waits until its
 * node has caught up with the group, so what stands still and differs is a real difference.
 */
export async function compareNodes(
  nodes: readonly ComparedNode[],
  databases: readonly string[],
): Promise<InvariantReport> {
  if (nodes.length < 2) return invariantReport('I7', 0, []);
  const { shared, violations } = await commonTables(nodes, databases);
  for (const table of shared) {
    const suspects = await suspectBuckets(nodes, table);
    if (suspects.length > 0) violations.push(...(await differingRows(nodes, table, suspects)));
  }
  return invariantReport('I7', shared.length, violations);
}

async function commonTables(
  nodes: readonly ComparedNode[],
  databases: readonly string[],
): Promise<{ shared: Table[]; violations: Violation[] }> {
  for (let look = 1; ; look++) {
    const lists = await Promise.all(nodes.map(({ query }) => tablesOf(query, databases)));
    const shapes = lists.map((tables) => new Map(tables.map((table) => [table.name, table])));
    const names = [...new Set(shapes.flatMap((map) => [...map.keys()]))].sort();
    const isSame = (name: string): boolean =>
      new Set(shapes.map((map) => JSON.stringify(map.get(name)))).size === 1;
    const different = names.filter((name) => !isSame(name));
    if (different.length === 0 || look >= SAME_LOOKS) {
      const shared = names.filter(isSame).map((name) => shapes[0]?.get(name) as Table);
      const what = 'a table is not defined the same on all nodes';
      return { shared, violations: different.map((table) => ({ what, ids: { table } })) };
    }
    await sleep(LOOK_AGAIN_MS);
  }
}

/** Buckets that differed in every look. */
async function suspectBuckets(nodes: readonly ComparedNode[], table: Table): Promise<number[]> {
  let suspects: number[] | undefined;
  for (let look = 1; look <= BUCKET_LOOKS; look++) {
    const sums = await Promise.all(nodes.map(({ query }) => bucketSums(query, table)));
    const candidates = suspects ?? [...new Set(sums.flatMap((map) => [...map.keys()]))];
    suspects = candidates.filter((bucket) => new Set(sums.map((m) => m.get(bucket))).size > 1);
    if (suspects.length === 0) break;
    await sleep(LOOK_AGAIN_MS);
  }
  return suspects ?? [];
}

async function bucketSums(query: AuditQuery, { name, key, hash }: Table): Promise<Buckets> {
  const rows = await query(
    `SET STATEMENT wsrep_sync_wait = 1 FOR
     SELECT CRC32(${key}) % ${BUCKETS} AS bucket,
       CONCAT_WS(':', COUNT(*), SUM(${hash}), BIT_XOR(${hash})) AS checksum
     FROM ${name} GROUP BY bucket`,
  );
  return new Map(rows.map(({ bucket, checksum }) => [Number(bucket), String(checksum)]));
}

/** Rows of suspect buckets that differ and stand still. */
async function differingRows(
  nodes: readonly ComparedNode[],
  table: Table,
  suspects: readonly number[],
): Promise<Violation[]> {
  const opened = suspects.slice(0, BUCKETS_OPENED);
  let seen = new Map<string, { signature: string; looks: number }>();
  for (let look = 1; look <= ROW_LOOKS; look++) {
    if (look > 1) await sleep(LOOK_AGAIN_MS);
    const hashes = await Promise.all(nodes.map(({ query }) => rowHashes(query, table, opened)));
    const now: typeof seen = new Map();
    for (const id of new Set(hashes.flatMap((map) => [...map.keys()]))) {
      const each = hashes.map((map) => map.get(id) ?? 'missing');
      if (new Set(each).size === 1) continue;
      const signature = each.join();
      const before = seen.get(id);
      const looks = before?.signature === signature ? before.looks + 1 : 1;
      now.set(id, { signature, looks });
    }
    seen = now;
    if (seen.size === 0) return [];
    if ([...seen.values()].every(({ looks }) => looks >= SAME_LOOKS)) break;
  }
  const still = [...seen].filter(([, { looks }]) => looks >= SAME_LOOKS);
  return still.map(([id, { signature }]) => ({
    what: 'a row is not the same on all nodes',
    ids: { table: table.name, id, nodes: nodes.map(({ node }) => node).join(), signature },
  }));
}

async function rowHashes(
  query: AuditQuery,
  { name, key, hash }: Table,
  buckets: readonly number[],
): Promise<Map<string, string>> {
  const rows = await query(
    `SET STATEMENT wsrep_sync_wait = 1 FOR
     SELECT ${key} AS id, ${hash} AS hash FROM ${name}
     WHERE CRC32(${key}) % ${BUCKETS} IN (${buckets.join()})`,
  );
  return new Map(rows.map(({ id, hash: value }) => [String(id), String(value)]));
}
