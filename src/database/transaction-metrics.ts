import { Counter, Gauge, Histogram } from 'prom-client';
import { DomainError } from '../errors/domain-error.js';
import { ServiceUnavailable } from '../errors/common.errors.js';
import { CommitGap } from './commit-gap.js';
import { DeadlineExceeded, type Failure, type FailureKind } from './galera-errors.js';

/** How a transaction ended; `refused` is the business saying no, `failed` a bug or a duplicate. */
type Outcome = 'committed' | 'refused' | 'unavailable' | 'failed';

const MS_PER_SECOND = 1_000;

const transactions = new Counter({
  name: 'picket_transactions_total',
  help: 'Transactions by use case and how they ended.',
  labelNames: ['name', 'outcome'] as const,
});

const retries = new Counter({
  name: 'picket_transaction_retries_total',
  help: 'Tries of transactions and reads that had to be repeated, by what went wrong.',
  labelNames: ['name', 'kind'] as const,
});

const duration = new Histogram({
  name: 'picket_transaction_duration_seconds',
  help: 'Duration of transactions with all their tries.',
  labelNames: ['name'] as const,
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

const tries = new Counter({
  name: 'picket_transaction_tries_total',
  help: 'Tries of transactions and reads, the first one included.',
  labelNames: ['name'] as const,
});

const unknownOutcomes = new Counter({
  name: 'picket_transaction_unknown_outcomes_total',
  help: 'Tries whose COMMIT got no answer, so that it may have happened or not.',
  labelNames: ['name'] as const,
});

const deadlineHits = new Counter({
  name: 'picket_transaction_deadline_hits_total',
  help: 'Tries that were given up because the database did not answer in time.',
  labelNames: ['name'] as const,
});

const groupSizes = new Histogram({
  name: 'picket_transaction_group_size',
  help: 'Works that shared a transaction, by use case.',
  labelNames: ['name'] as const,
  buckets: [1, 2, 4, 8, 16, 32],
});

const gap = new CommitGap();

new Gauge({
  name: 'picket_commit_gap_seconds',
  help: 'Longest silence of the database in five minutes while this process had transactions open.',
  collect() {
    this.set(gap.longestMs(performance.now()) / MS_PER_SECOND);
  },
});

new Gauge({
  name: 'picket_commit_silence_seconds',
  help: 'The silence of the database now; 0 while this process has no transaction open.',
  collect() {
    this.set(gap.currentMs(performance.now()) / MS_PER_SECOND);
  },
});

/** Seconds since this process's last acknowledged commit; undefined before the first. */
export function lastCommitAgeSeconds(): number | undefined {
  const ageMs = gap.lastCommitAgeMs(performance.now());
  return ageMs === undefined ? undefined : ageMs / MS_PER_SECOND;
}

/** Counts one try that starts. */
export function countTry(name: string): void {
  tries.inc({ name });
}

/** Counts what is worth knowing of a try that failed, whether or not it is repeated. */
export function countFailedTry(name: string, error: unknown, { outcomeUnknown }: Failure): void {
  if (outcomeUnknown) unknownOutcomes.inc({ name });
  if (error instanceof DeadlineExceeded) deadlineHits.inc({ name });
}

/** Counts a group of works that goes into one transaction. */
export function countGroup(name: string, members: number): void {
  groupSizes.observe({ name }, members);
}

/** Counts one repeated try. */
export function countRetry(name: string, kind: FailureKind): void {
  retries.inc({ name, kind });
}

/** Runs a transaction, counts how it ended and how long it took. */
export async function observeTransaction<T>(name: string, run: () => Promise<T>): Promise<T> {
  const startedAtMs = performance.now();
  let outcome: Outcome = 'committed';
  gap.began(startedAtMs);
  try {
    return await run();
  } catch (error) {
    outcome = outcomeOf(error);
    throw error;
  } finally {
    transactions.inc({ name, outcome });
    const nowMs = performance.now();
    duration.observe({ name }, (nowMs - startedAtMs) / MS_PER_SECOND);
    if (outcome === 'unavailable') gap.gaveUp(nowMs);
    else gap.answered(nowMs, outcome === 'committed');
  }
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof ServiceUnavailable) return 'unavailable';
  return error instanceof DomainError ? 'refused' : 'failed';
}
