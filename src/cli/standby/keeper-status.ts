import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Home } from '../home.js';

const statusSchema = z.object({
  atMs: z.number(),
  /** Both threads of one standby node run. */
  running: z.boolean(),
  replica: z.number().optional(),
  sourcePort: z.number().optional(),
  position: z.string(),
  /** Age of the newest heartbeat that the standby has; undefined before the first. */
  lagSeconds: z.number().optional(),
  error: z.string(),
  /** Newest heartbeat that the primary acknowledged, by the keeper's clock. */
  acknowledgedMs: z.number().optional(),
});

/** What the keeper last saw; for `picket standby status`, promotion and monitoring. */
export type KeeperStatus = Readonly<z.infer<typeof statusSchema>>;

const statusFile = (home: Home): string => join(home.run, 'standby-status.json');

/** Writes the status for other processes, wholly or not at all. */
export function writeKeeperStatus(home: Home, status: KeeperStatus): void {
  const draft = `${statusFile(home)}.new`;
  writeFileSync(draft, `${JSON.stringify(status)}\n`);
  renameSync(draft, statusFile(home));
}

/** The status as the keeper left it, however old; undefined when there is none. */
export function readKeeperStatus(home: Home): KeeperStatus | undefined {
  try {
    return statusSchema.parse(JSON.parse(readFileSync(statusFile(home), 'utf8')));
  } catch {
    return undefined;
  }
}

/** There is no standby any more, so nothing is said about one. */
export function removeKeeperStatus(home: Home): void {
  rmSync(statusFile(home), { force: true });
}
