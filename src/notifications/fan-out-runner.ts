import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Sweep } from '../database/sweep.js';
import { Transactions } from '../database/transactions.js';
import { OutboxConsumers } from '../outbox/outbox-consumers.service.js';
import { Audiences } from './audiences.service.js';
import { type FanOut, FanOutsRepository } from './fan-outs.repository.js';
import { NoticeWriter } from './notice-writer.js';
import type { FanOutMessage } from './notice.js';
import { FAN_OUT_TOPIC } from './notices.service.js';

const INTERVAL_MS = 250;
const AT_ONCE = 4;
/** Accounts that one transaction tells: larger ones hold up the other nodes' commits. */
const BATCH = 500;
/** Between batches it rests for this share of what the last one took: sales go on beside it. */
const REST_SHARE = 0.5;
/** A worker that died gives its fan-out to the next after this. */
const LEASE_SECONDS = 10;

/**
 * Tells audiences, batch by batch: the notices of a batch and the cursor behind them are one
 * transaction, so a fan-out whose worker dies goes on where it stopped. Runs in the worker.
 */
@Injectable()
export class FanOutRunner implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(FanOutRunner.name);
  private readonly sweep = new Sweep('fan-outs', INTERVAL_MS, () => this.sweepOnce());
  private stopping = false;

  constructor(
    private readonly transactions: Transactions,
    private readonly fanOuts: FanOutsRepository,
    private readonly audiences: Audiences,
    private readonly writer: NoticeWriter,
    private readonly consumers: OutboxConsumers,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.consumers.add({
      topic: FAN_OUT_TOPIC,
      consume: ({ id, payload }) =>
        this.transactions.run('begin-fan-out', (tx) =>
          this.fanOuts.insert(tx, id, payload as FanOutMessage),
        ),
    });
    this.sweep.start();
  }

  onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    return this.sweep.stop();
  }

  private async sweepOnce(): Promise<void> {
    const open = await this.fanOuts.open(AT_ONCE);
    await Promise.all(open.map((fanOut) => this.workOff(fanOut)));
  }

  /** One that cannot be worked at is looked at again when its lease is over, and holds up no other. */
  private async workOff(fanOut: FanOut): Promise<void> {
    const { id, audience } = fanOut;
    const isMine = await this.transactions.run('take-fan-out', (tx) =>
      this.fanOuts.take(tx, id, LEASE_SECONDS),
    );
    if (!isMine) return;
    try {
      await this.work(fanOut);
    } catch (error) {
      this.logger.error({ err: error, id, audience }, 'a fan-out is left for later');
    }
  }

  private async work(fanOut: FanOut): Promise<void> {
    const { id, argument } = fanOut;
    const audience = this.audiences.of(fanOut.audience);
    const expected = fanOut.expected ?? (await audience.count(argument));
    await this.transactions.run('expect-of-fan-out', (tx) => this.fanOuts.expect(tx, id, expected));
    let current = { ...fanOut, expected };
    while (!this.stopping) {
      const accountIds = await audience.after(argument, current.cursorId, BATCH);
      const last = accountIds.at(-1);
      if (last === undefined) {
        await this.transactions.run('end-fan-out', (tx) => this.fanOuts.end(tx, id));
        return;
      }
      const beganAtMs = performance.now();
      if (!(await this.tell(current, accountIds, last))) {
        this.logger.warn({ id }, 'another worker has gone on with this fan-out');
        return;
      }
      current = { ...current, cursorId: last };
      await sleep((performance.now() - beganAtMs) * REST_SHARE);
    }
  }

  /** One batch. The mails of the whole fan-out leave at moments spread over as long as it takes. */
  private async tell(
    fanOut: FanOut & { expected: number },
    accountIds: readonly string[],
    last: string,
  ): Promise<boolean> {
    const { kind, key, data } = fanOut;
    const subject = { kind, key, data };
    const notices = accountIds.map((accountId) => ({ id: uuidv7(), accountId, subject }));
    const spreadMs = (fanOut.expected / this.config.MAIL_SPREAD_PER_SECOND) * 1_000;
    const isTold = await this.transactions.run('fan-out', async (tx) => {
      const to = { cursorId: last, written: accountIds.length };
      if (!(await this.fanOuts.advance(tx, fanOut, to, LEASE_SECONDS))) return false;
      await this.writer.write(tx, notices, spreadMs);
      return true;
    });
    if (isTold) this.writer.announce(notices);
    return isTold;
  }
}
