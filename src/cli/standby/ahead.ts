import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { roleOf } from '../cluster/role.js';
import type { Context } from '../context.js';
import { nodeFolder } from '../home.js';
import { membersOf } from '../members.js';
import { parseGtids } from '../cluster/gtids.js';

/** Transactions of a lost cluster that nobody else has. */
export interface Ahead {
  readonly count: number;
  readonly first: string;
  readonly last: string;
}

/**
 * Reads the binary logs of a stopped cluster, of the node that got furthest.
 * @param known GTID position of the side that took over
 */
export async function countAhead(cluster: Context, known: string): Promise<Ahead> {
  const domain = roleOf(cluster.home).number;
  const after = parseGtids(known).get(domain)?.sequence ?? 0;
  let furthest: string[] = [];
  for (const node of membersOf(cluster)) {
    const gtids = await gtidsAfter(nodeFolder(cluster.home, node), domain, after);
    if (gtids.length > furthest.length) furthest = gtids;
  }
  return { count: furthest.length, first: furthest[0] ?? '', last: furthest.at(-1) ?? '' };
}

async function gtidsAfter(folder: string, domain: number, after: number): Promise<string[]> {
  const found: string[] = [];
  for (const file of logsOf(folder).reverse()) {
    const all = (await gtidsOf(file)).filter((gtid) => parseGtids(gtid).has(domain));
    const later = all.filter((gtid) => (parseGtids(gtid).get(domain)?.sequence ?? 0) > after);
    found.unshift(...later);
    // Older files are older throughout.
    if (later.length < all.length) break;
  }
  return found;
}

/** Binary log files in a data folder, the oldest first. */
export function logsOf(folder: string): string[] {
  const index = join(folder, 'binlog.index');
  if (!existsSync(index)) return [];
  const names = readFileSync(index, 'utf8').split('\n').filter(Boolean);
  return names.map((name) => join(folder, basename(name))).filter((file) => existsSync(file));
}

/** GTIDs in one file; the last transaction of a killed server may be cut off, which ends the list. */
async function gtidsOf(file: string): Promise<string[]> {
  const args = ['--no-defaults', '--base64-output=decode-rows', file];
  const reader = spawn('mariadb-binlog', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const gtids: string[] = [];
  const failed = new Promise<never>((_resolve, reject) => reader.once('error', reject));
  const read = async (): Promise<void> => {
    for await (const line of createInterface({ input: reader.stdout })) {
      const gtid = /\bGTID (\d+-\d+-\d+)/.exec(line)?.[1];
      if (gtid !== undefined) gtids.push(gtid);
    }
  };
  await Promise.race([read(), failed]);
  return gtids;
}
