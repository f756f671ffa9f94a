import { readFile } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { askHttp } from './ask-http.js';
import type { ClusterState, NodeState } from './cluster.schemas.js';
import { type BalancedServer, balancedServers } from './haproxy-stats.js';
import { processReportSchema } from './process-report.js';

const fitnessSchema = z.looseObject({
  fit: z.boolean(),
  reason: z.string().optional(),
  detail: z.string().optional(),
});
const statusSchema = z.record(z.string(), z.unknown());

/** The status file of an installation without such a keeper. */
const NO_FILE = 'none';

/** What stands around the nodes: checkers, HAProxy, processes and keepers, asked when needed. */
@Injectable()
export class Surroundings {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** What each node's checker says, in node order; null for one that does not answer. */
  fitness(): Promise<NodeState['fitness'][]> {
    const { MONITOR_CHECKERS: checkers } = this.config;
    return Promise.all(
      checkers.map(async ({ host, port }) =>
        orNull(async () =>
          fitnessSchema.parse(JSON.parse(await askHttp(`http://${host}:${port}/`))),
        ),
      ),
    );
  }

  /** HAProxy's servers; undefined when it does not answer. */
  async servers(): Promise<BalancedServer[] | undefined> {
    const url = new URL('/;csv', this.config.HAPROXY_STATS_URL);
    return (await orNull(async () => balancedServers(await askHttp(url.href)))) ?? undefined;
  }

  /** Every process with what it says of itself. */
  processes(): Promise<ClusterState['processes']> {
    return Promise.all(
      this.config.MONITOR_PROCESSES.map(async (entry) => {
        const [name = '', address = ''] = entry.split('=');
        const url = `http://${address}/api/v1/ops-internal/process`;
        const report = await orNull(async () =>
          processReportSchema.parse(JSON.parse(await askHttp(url))),
        );
        return { name, address, report };
      }),
    );
  }

  /** What the backup keeper wrote last. */
  backup(): Promise<Record<string, unknown> | null> {
    return readStatus(this.config.BACKUP_STATUS_FILE);
  }

  /** What the standby keeper wrote last. */
  standby(): Promise<Record<string, unknown> | null> {
    return readStatus(this.config.STANDBY_STATUS_FILE);
  }
}

async function readStatus(file: string): Promise<Record<string, unknown> | null> {
  if (file === NO_FILE) return null;
  return orNull(async () => statusSchema.parse(JSON.parse(await readFile(file, 'utf8'))));
}

/** What is not there or does not make sense is shown as absent, never as an error of the page. */
async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch {
    return null;
  }
}
