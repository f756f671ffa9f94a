import { Counter, Histogram } from 'prom-client';
import { DomainError } from '../errors/domain-error.js';
import { ServiceUnavailable } from '../errors/common.errors.js';
import type { FailureKind } from './galera-errors.js';

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

/** Counts one repeated try. */
export function countRetry(name: string, kind: FailureKind): void {
  retries.inc({ name, kind });
}

/** Runs a transaction, counts how it ended and how long it took. */
export async function observeTransaction<T>(name: string, run: () => Promise<T>): Promise<T> {
  const startedAtMs = performance.now();
  let outcome: Outcome = 'committed';
  try {
    return await run();
  } catch (error) {
    outcome = outcomeOf(error);
    throw error;
  } finally {
    transactions.inc({ name, outcome });
    duration.observe({ name }, (performance.now() - startedAtMs) / MS_PER_SECOND);
  }
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof ServiceUnavailable) return 'unavailable';
  return error instanceof DomainError ? 'refused' : 'failed';
}
