import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Home } from '../home.js';

const roleSchema = z.object({
  /**
   * primary: takes writes. standby: read-only, fed from the primary. fenced: must not start, because
   * the other cluster has become primary.
   */
  role: z.enum(['primary', 'standby', 'fenced']),
  /** server_id and GTID domain of what this cluster writes itself; a rebuilt cluster gets a new one. */
  number: z.number().int().min(1),
});

/** What a cluster is in its installation. */
export type ClusterRole = Readonly<z.infer<typeof roleSchema>>;

/** A cluster that nothing was said about: the only one there is. */
const ALONE: ClusterRole = { role: 'primary', number: 1 };

const roleFile = (home: Home): string => join(home.data, 'role.json');

/** Whether anything was ever said about this cluster. */
export function hasRole(home: Home): boolean {
  return existsSync(roleFile(home));
}

/** The cluster's role. */
export function roleOf(home: Home): ClusterRole {
  if (!hasRole(home)) return ALONE;
  return roleSchema.parse(JSON.parse(readFileSync(roleFile(home), 'utf8')));
}

/** Changes the cluster's role, wholly or not at all. */
export function setRole(home: Home, role: ClusterRole): void {
  const draft = `${roleFile(home)}.new`;
  writeFileSync(draft, `${JSON.stringify(role)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, roleFile(home));
}

/**
 * A number for a rebuilt cluster. node.cnf puts a node's number behind its cluster's for what a node
 * writes for itself alone, so 11 to 19 would be taken for nodes of cluster 1: they are left out.
 */
export function nextNumber(...taken: readonly number[]): number {
  const highest = Math.max(0, ...taken);
  const next = highest + 1;
  return next >= 10 && next < 100 ? 100 : next;
}
