import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { AuthService } from '../auth/auth.service.js';
import { Idempotency } from '../database/idempotency.js';
import { Transactions } from '../database/transactions.js';
import { NotFound } from '../errors/common.errors.js';
import { toPage } from '../http/schemas.js';
import { ReportLimitExceeded } from './evidence.errors.js';
import { EvidenceRepository } from './evidence.repository.js';
import { type ReviewItemRow, ReviewRepository } from './review.repository.js';
import type {
  NewReport,
  ReviewItem,
  ReviewPage,
  ReviewQuery,
  TakenReport,
} from './review.schemas.js';

/** Reports of one account about one performance at the most. */
const REPORTS_MAX = 5;

/** A report, whose it is, and the key under which it may be sent again. */
export interface Reporting {
  accountId: string;
  performanceId: string;
  report: NewReport;
  key: string | undefined;
}

/** What a seller is to look at: marked purchases and reports. */
@Injectable()
export class ReviewService {
  constructor(
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly review: ReviewRepository,
    private readonly evidence: EvidenceRepository,
    private readonly accounts: AuthService,
  ) {}

  /** Takes a report into the seller's list and notes it. @throws ReportLimitExceeded */
  report({ accountId, performanceId, report, key }: Reporting): Promise<TakenReport> {
    const id = uuidv7();
    const at = new Date();
    // Sellers read the log, and are not told who reports.
    const details = { subject: 'report', topic: report.topic, text: report.text };
    const fact = { performanceId, kind: 'report-made', subjectId: id, at, details };
    const body = { performanceId, report };
    return this.idempotency.run({ accountId, key, operation: 'report', body }, async (tx) => {
      // The log comes first: its lock lets reports of a performance follow one another.
      await this.evidence.append(tx, [fact]);
      const isTaken = await this.review.report(
        ...([tx, { id, performanceId, accountId, report }, REPORTS_MAX] as const),
      );
      if (!isTaken) throw new ReportLimitExceeded(REPORTS_MAX);
      return { id };
    });
  }

  /** Items of a performance, newest first. */
  async list(performanceId: string, query: ReviewQuery): Promise<ReviewPage> {
    const rows = await this.review.list(performanceId, query.limit + 1, query);
    const { items, nextCursor } = toPage(rows, query.limit);
    const names = await this.accounts.namesOf(items.map(({ accountId }) => accountId));
    return { items: items.map((row) => describe(row, names)), nextCursor };
  }

  /** Whose performance an item is about. @throws NotFound */
  async performanceOf(id: string): Promise<string> {
    const performanceId = await this.review.performanceOf(id);
    if (performanceId === undefined) throw new NotFound({ en: 'The item', ko: '확인할 항목' });
    return performanceId;
  }

  /** Marks an item of a performance as reviewed; again changes nothing. */
  async reviewed(sellerId: string, performanceId: string, id: string): Promise<void> {
    const details = { subject: 'review-item', accountId: sellerId };
    const fact = { performanceId, kind: 'item-reviewed', subjectId: id, at: new Date(), details };
    await this.transactions.run('review-item', async (tx) => {
      if (await this.review.review(tx, id)) await this.evidence.append(tx, [fact]);
    });
  }
}

function describe(row: ReviewItemRow, names: ReadonlyMap<string, string>): ReviewItem {
  const { id, kind, orderId, details, accountId, createdAt, reviewedAt } = row;
  const { seconds, thresholdSeconds, topic, text, link } = details;
  return {
    ...{ id, kind, orderId },
    createdAt: createdAt.toISOString(),
    reviewedAt: reviewedAt?.toISOString() ?? null,
    buyerName: kind === 'report' ? null : (names.get(accountId) ?? null),
    seconds: seconds ?? null,
    thresholdSeconds: thresholdSeconds ?? null,
    topic: topic ?? null,
    text: text ?? null,
    link: link ?? null,
  };
}
