import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Sweep } from '../database/sweep.js';
import { Transactions } from '../database/transactions.js';
import type { Fact } from './evidence-chain.js';
import { EvidenceRepository } from './evidence.repository.js';
import { ends, FactsRepository, type Noted, type Source, SOURCES } from './facts.repository.js';
import { fastPurchases } from './fast-purchase.js';
import { ReviewRepository } from './review.repository.js';

type KeeperConfig = Pick<
  Config,
  'SWEEP_INTERVAL_MS' | 'EVIDENCE_DELAY_SECONDS' | 'FAST_PURCHASE_SECONDS'
>;

const BATCH = 500;
const MS_PER_SECOND = 1_000;
/** The keeper rests so many times as long as it worked: nobody waits for it. */
const REST_PER_WORK = 4;

/** The smallest id that could be made at a moment (RFC 9562, version 7). */
export function firstIdAt(atMs: number): string {
  const hex = Math.max(0, Math.floor(atMs)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/**
 * Notes in the evidence log what holds, orders, refunds and transfers did. It reads what was committed, so
 * no buyer waits for it. Rows are found by their ids, once they are so old that none with an
 * earlier id can still be on its way; those that go on are watched until they end. Runs in the worker.
 */
@Injectable()
export class EvidenceKeeper implements OnModuleInit, OnApplicationShutdown {
  private readonly sweep: Sweep;

  constructor(
    private readonly transactions: Transactions,
    private readonly facts: FactsRepository,
    private readonly evidence: EvidenceRepository,
    private readonly review: ReviewRepository,
    @Inject(CONFIG)
    private readonly config: KeeperConfig,
  ) {
    const work = () => this.noteAll();
    this.sweep = new Sweep('evidence', config.SWEEP_INTERVAL_MS, work, REST_PER_WORK);
  }

  onModuleInit(): void {
    this.sweep.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.sweep.stop();
  }

  /** Notes all there is to note now. */
  async noteAll(): Promise<void> {
    for (const source of SOURCES) {
      while ((await this.noteBegun(source)) === BATCH);
      while ((await this.noteEnded(source)) === BATCH);
    }
  }

  /** @returns how many rows were looked at, at most {@link BATCH} */
  private async noteBegun(source: Source): Promise<number> {
    const now = await this.facts.now();
    const before = firstIdAt(now.getTime() - this.config.EVIDENCE_DELAY_SECONDS * MS_PER_SECOND);
    const after = await this.evidence.cursor(source);
    const rows = await this.facts.begun(source, after, before, BATCH);
    const last = rows.at(-1);
    if (last === undefined) return 0;
    await this.transactions.run('note-evidence', async (tx) => {
      // Another worker, or an earlier try of unknown outcome, has noted them.
      if (!(await this.evidence.advance(tx, source, after, last.id))) return;
      if (ends(source)) {
        await this.evidence.watch(
          tx,
          source,
          rows.map(({ id }) => id),
        );
      }
      await this.evidence.append(tx, factsOf(rows));
    });
    return rows.length;
  }

  private async noteEnded(source: Source): Promise<number> {
    const rows = await this.facts.ended(source, BATCH);
    if (rows.length === 0) return 0;
    const ids = rows.map(({ id }) => id);
    const facts = factsOf(rows);
    const marks = this.marksOf(facts);
    await this.transactions.run('note-evidence', async (tx) => {
      const watched = await this.evidence.unwatch(tx, source, ids);
      if (watched === 0) return;
      if (watched !== ids.length) throw new Error('another keeper noted some of these');
      await this.evidence.append(tx, [...facts, ...marks.map(({ fact }) => fact)]);
      await this.review.mark(
        tx,
        marks.map(({ id, purchase }) => [id, purchase] as const),
      );
    });
    return rows.length;
  }

  /** Purchases among the facts that were faster than a person, and that they were marked. */
  private marksOf(facts: readonly Fact[]) {
    const at = new Date();
    return fastPurchases(facts, this.config.FAST_PURCHASE_SECONDS).map((purchase) => {
      const { performanceId, accountId, orderId, seconds, thresholdSeconds } = purchase;
      const id = uuidv7();
      const details = { subject: 'review-item', accountId, orderId, seconds, thresholdSeconds };
      const fact: Fact = { performanceId, kind: 'purchase-marked', subjectId: id, at, details };
      return { id, purchase, fact };
    });
  }
}

/** Facts in the order in which they happened. */
function factsOf(rows: readonly Noted[]) {
  return rows
    .flatMap(({ fact }) => (fact === undefined ? [] : [fact]))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}
