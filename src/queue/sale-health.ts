import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Gauge } from 'prom-client';
import { v4 as uuid } from 'uuid';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Sweep } from '../database/sweep.js';
import { REDIS } from '../redis/redis.module.js';
import { FlowControlRepository } from './flow-control.repository.js';
import { type Health, nextHealth, type SaleLooks, WELL } from './health-factor.js';

const KEY = 'picket:sale-looks';
const INTERVAL_MS = 1_000;
/** A frozen Redis must not keep the process from stopping. */
const STOP_WAIT_MS = 1_000;
const FRESH_MS = 4_000;
/** Holds of the last seconds count, at least so many: one slow hold is not a slow sale. */
const HOLDS_KEPT_MS = 3_000;
const HOLDS_MIN = 10;
const HOLDS_KEPT_MAX = 5_000;
const NS_PER_MS = 1e6;

interface Report {
  readonly atMs: number;
  readonly holdP95Ms?: number | undefined;
  readonly loopDelayMs: number;
}

/**
 * How the sale is: every process tells in Redis how long its holds and its event loop take, and the
 * leader makes one factor of all that. Without Redis the factor stays what it is.
 */
@Injectable()
export class SaleHealth implements OnModuleInit, OnApplicationShutdown {
  private readonly id = uuid();
  private readonly delay = monitorEventLoopDelay({ resolution: 20 });
  private readonly telling = new Sweep('sale-health', INTERVAL_MS, () => this.tell());
  private holds: { atMs: number; tookMs: number }[] = [];
  private lookedAtMs = Number.NEGATIVE_INFINITY;
  private current: Health = WELL;
  private readonly gauge = new Gauge({
    name: 'picket_waiting_room_health',
    help: 'How much of the set rate the sale bears, as the leader of the waiting rooms sees it.',
  });

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    private readonly flowControl: FlowControlRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.delay.enable();
    this.telling.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.delay.disable();
    await Promise.race([this.telling.stop(), sleep(STOP_WAIT_MS, undefined, { ref: false })]);
  }

  /** Notes how long a hold took, ms. */
  observeHold(tookMs: number): void {
    if (this.holds.length >= HOLDS_KEPT_MAX) this.holds.shift();
    this.holds.push({ atMs: performance.now(), tookMs });
  }

  /**
   * 0.001 to 1, by all reports, looked at once a second at the most. For the leader.
   * @param known the factor as the leader before found it, for one who has not looked for a while
   */
  async factorNow(known: number): Promise<number> {
    if (performance.now() - this.lookedAtMs > FRESH_MS) this.current = { ...WELL, factor: known };
    await this.look();
    return this.current.factor;
  }

  private async look(): Promise<void> {
    const nowMs = performance.now();
    if (nowMs - this.lookedAtMs < INTERVAL_MS) return;
    this.lookedAtMs = nowMs;
    const reports = await this.reports().catch(() => undefined);
    if (reports === undefined) return;
    const looks: SaleLooks = {
      holdP95Ms: greatest(reports.map(({ holdP95Ms }) => holdP95Ms)),
      loopDelayMs: greatest(reports.map(({ loopDelayMs }) => loopDelayMs)),
      flowControlShare: await this.flowControl.share().catch(() => undefined),
    };
    this.current = nextHealth(this.current, looks, {
      holdP95Ms: this.config.WAITING_ROOM_HOLD_P95_MS,
      loopDelayMs: this.config.WAITING_ROOM_LOOP_DELAY_MS,
      flowControlShare: this.config.WAITING_ROOM_FLOW_CONTROL_PERCENT / 100,
    });
    this.gauge.set(this.current.factor);
  }

  private async tell(): Promise<void> {
    const report: Report = {
      atMs: Date.now(),
      holdP95Ms: this.holdP95Ms(),
      loopDelayMs: this.delay.percentile(99) / NS_PER_MS,
    };
    this.delay.reset();
    await this.redis.hset(KEY, this.id, JSON.stringify(report)).catch(() => undefined);
  }

  private holdP95Ms(): number | undefined {
    const fromMs = performance.now() - HOLDS_KEPT_MS;
    this.holds = this.holds.filter(({ atMs }) => atMs >= fromMs);
    if (this.holds.length < HOLDS_MIN) return undefined;
    const sorted = this.holds.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.95)];
  }

  private async reports(): Promise<Report[]> {
    const all = Object.entries(await this.redis.hgetall(KEY)).map(([id, text]) => {
      return { id, report: JSON.parse(text) as Report };
    });
    const isFresh = ({ report }: { report: Report }): boolean =>
      Date.now() - report.atMs < FRESH_MS;
    const old = all.filter((one) => !isFresh(one)).map(({ id }) => id);
    if (old.length > 0) await this.redis.hdel(KEY, ...old);
    return all.filter(isFresh).map(({ report }) => report);
  }
}

function greatest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
