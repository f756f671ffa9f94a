import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Gauge } from 'prom-client';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Sweep } from '../database/sweep.js';
import { AuditService } from './audit.service.js';
import type { AuditReport } from './auditor.js';

const MS_PER_SECOND = 1_000;
/** An audit that waits for a frozen node must not keep the process from stopping. */
const STOP_WAIT_MS = 2_000;
/** Audits take a tenth of the time at most: over millions of seats one takes minutes. */
const REST_PER_AUDIT = 9;

/** Audits the running system at every interval. Runs in the worker. */
@Injectable()
export class AuditJob implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(AuditJob.name);
  private readonly sweep: Sweep;
  // Made here and not on import: a process without this job must not report an audit at time 0.
  private readonly violations = new Gauge({
    name: 'picket_audit_violations',
    help: 'Violations of an invariant that the last audit found.',
    labelNames: ['invariant'],
  });
  private readonly lastRun = new Gauge({
    name: 'picket_audit_last_run_timestamp_seconds',
    help: 'When the last audit ended.',
  });

  constructor(
    private readonly audits: AuditService,
    @Inject(CONFIG) config: Config,
  ) {
    this.lastRun.remove(); // prom-client starts at 0, which would read as an audit in 1970
    const intervalMs = config.AUDIT_INTERVAL_SECONDS * MS_PER_SECOND;
    this.sweep = new Sweep('audit', intervalMs, () => this.run(), REST_PER_AUDIT);
  }

  onModuleInit(): void {
    this.sweep.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.race([this.sweep.stop(), sleep(STOP_WAIT_MS, undefined, { ref: false })]);
  }

  private async run(): Promise<void> {
    const report = await this.audits.audit();
    this.publish(report);
    for (const violation of report.violations) this.logger.error({ violation });
    for (const { node, reachable, reason } of report.nodes) {
      if (!reachable) this.logger.warn({ node, reason }, 'not audited');
    }
  }

  private publish({ invariants }: AuditReport): void {
    for (const { id, violationCount } of invariants) {
      this.violations.set({ invariant: id }, violationCount);
    }
    this.lastRun.setToCurrentTime();
  }
}
