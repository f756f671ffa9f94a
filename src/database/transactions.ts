import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { DomainError } from '../errors/domain-error.js';
import { ServiceUnavailable } from '../errors/common.errors.js';
import { classifyFailure, type Failure, isWorthAnotherTry } from './galera-errors.js';
import { type Query, type SqlValue, withSession } from './session.js';
import type { Tx } from './tx.js';
import { countFailedTry, countRetry, countTry, observeTransaction } from './transaction-metrics.js';
import { Writers } from './writers.js';

export type { SqlValue } from './session.js';
export type { Together, Tx } from './tx.js';

/** Tries of one transaction at the most. */
export const TRIES_MAX = 6;
const CONFLICT_BACKOFF = { firstMs: 4, maxMs: 80 };
const ELSEWHERE_BACKOFF = { firstMs: 100, maxMs: 1_600 };

/** After a duplicate the first try's row exists; a node that is behind shows it in a moment. */
const ASK_TRIES = 3;
const ASK_AGAIN_MS = 100;

/** How to run a transaction. */
export interface RunOptions<T> {
  /**
   * Loads the result when an earlier try of unknown outcome turns out to have committed. It is
   * asked when a later try is refused (a duplicate key, a claim that finds its seats taken), and
   * answers undefined when somebody else's work is the reason. Best read by `readLatest`.
   */
  alreadyCommitted?: (() => Promise<T | undefined>) | undefined;
  /** Told when a try ended without an answer to its COMMIT, and another one follows. */
  outcomeUnknown?: () => void;
}

/**
 * Runs business transactions against Galera.
 *
 * Rules for the closure (source: Galera certifies written rows at COMMIT, so any try may be
 * rolled back, and a COMMIT whose answer is lost may have happened):
 * - it may run up to six times, so only database work belongs inside;
 * - ids are made outside, and its first write inserts such a key or is a conditional UPDATE whose
 *   repetition is recognisable, so that a second try after an unknown outcome cannot do it twice;
 * - it claims and looks at the count, and never reads, decides and writes.
 */
@Injectable()
export class Transactions {
  constructor(
    private readonly writers: Writers,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Runs `work` in a transaction, again from the start on conflicts and lost nodes.
   * @param name of the use case, for logs and metrics
   * @throws whatever `work` throws of its own (rolled back); the server's duplicate-key error;
   *   ServiceUnavailable with the last failure as `cause` when tries or time are used up
   */
  run<T>(name: string, work: (tx: Tx) => Promise<T>, options: RunOptions<T> = {}): Promise<T> {
    return observeTransaction(name, () =>
      this.persist(name, (query) => transact(query, work), options),
    );
  }

  /**
   * One SELECT outside any transaction, tried again on lost connections. It may run on a node
   * that is a moment behind after a fail-over.
   */
  read<Row>(sql: string, parameters: readonly SqlValue[] = []): Promise<Row[]> {
    return this.persist('read', (query) => query(sql, parameters) as Promise<Row[]>);
  }

  /** Like {@link read}, and sees everything committed on any node before it started. */
  readLatest<Row>(sql: string, parameters: readonly SqlValue[] = []): Promise<Row[]> {
    return this.read(`SET STATEMENT wsrep_sync_wait = 1 FOR ${sql}`, parameters);
  }

  /** One trivial query, tried again like any other: a fail-over of a second is no reason to stop. */
  async ping(): Promise<void> {
    await this.read('SELECT 1');
  }

  private async persist<T>(
    name: string,
    tryOnce: (query: Query) => Promise<T>,
    { alreadyCommitted, outcomeUnknown }: RunOptions<T> = {},
  ): Promise<T> {
    const giveUpAtMs = performance.now() + this.config.DB_TOTAL_DEADLINE_MS;
    let anyUnknown = false;
    for (let attempt = 1; ; attempt++) {
      const leftMs = giveUpAtMs - performance.now();
      const deadlineMs = Math.min(leftMs, this.config.DB_TRANSACTION_DEADLINE_MS);
      countTry(name);
      try {
        return await withSession(this.writers, deadlineMs, tryOnce);
      } catch (error) {
        const failure = classifyFailure(error);
        countFailedTry(name, error, failure);
        if (!isWorthAnotherTry(failure)) {
          const earlier = anyUnknown ? await askCommitted(alreadyCommitted) : undefined;
          if (earlier !== undefined) return earlier;
          throw failure.kind === 'overloaded' ? new ServiceUnavailable(error) : error;
        }
        if (failure.outcomeUnknown) outcomeUnknown?.();
        anyUnknown ||= failure.outcomeUnknown;
        const waitMs = backoffMs(failure, attempt);
        if (attempt >= TRIES_MAX || performance.now() + waitMs >= giveUpAtMs) {
          throw new ServiceUnavailable(new Error(`${name}: ${attempt} tries`, { cause: error }));
        }
        countRetry(name, failure.kind);
        await sleep(waitMs);
      }
    }
  }
}

async function transact<T>(query: Query, work: (tx: Tx) => Promise<T>): Promise<T> {
  // Once the server has rolled back, a closure that carries on would write outside of any
  // transaction. So the failure is kept: nothing more is sent, whatever the closure does with it.
  let doom: unknown;
  const send: Query = async (sql, parameters) => {
    if (doom !== undefined) throw doom as Error;
    try {
      return await query(sql, parameters);
    } catch (error) {
      if (isWorthAnotherTry(classifyFailure(error))) doom ??= error;
      throw error;
    }
  };
  const last = new Map<string, () => Promise<void>>();
  const tx: Tx = {
    query: async <Row>(sql: string, parameters?: readonly SqlValue[]) =>
      (await send(sql, parameters)) as Row[],
    execute: async (sql, parameters) =>
      ((await send(sql, parameters)) as { affectedRows: number }).affectedRows,
    together: async (step, argument) => {
      const [result] = await step.many(tx, [argument]);
      return result as never;
    },
    refuse: (error) => Promise.reject(error),
    atEnd: (key, finish) => void last.set(key, finish),
  };
  try {
    await query('START TRANSACTION');
    const result = await work(tx);
    for (const finish of last.values()) await finish();
    await send('COMMIT');
    return result;
  } catch (thrown) {
    const error = doom ?? thrown;
    // A ROLLBACK that fails spoils the connection; the first error is the one to tell.
    if (!classifyFailure(error).connectionSpoiled) await query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Asks a few times what an earlier try of unknown outcome has left; undefined when it left nothing. */
export async function askCommitted<T>(
  alreadyCommitted?: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (let attempt = 1; alreadyCommitted !== undefined && attempt <= ASK_TRIES; attempt++) {
    if (attempt > 1) await sleep(ASK_AGAIN_MS);
    const earlier = await alreadyCommitted();
    if (earlier !== undefined) return earlier;
  }
  return undefined;
}

/** Full jitter for conflicts; at least half the step when a node is gone, to outlast a fail-over. */
function backoffMs(failure: Failure, attempt: number): number {
  const isConflict = failure.kind === 'conflict' || failure.kind === 'lock-wait';
  const { firstMs, maxMs } = isConflict ? CONFLICT_BACKOFF : ELSEWHERE_BACKOFF;
  const stepMs = Math.min(maxMs, firstMs * 2 ** (attempt - 1));
  return isConflict ? Math.random() * stepMs : stepMs / 2 + (Math.random() * stepMs) / 2;
}

/** True for the server's duplicate-key error on the named constraint (`PRIMARY` for the primary key). */
export function isDuplicateKey(error: unknown, constraint: string): boolean {
  if (error instanceof DomainError) return false;
  const failure = classifyFailure(error);
  return failure.kind === 'duplicate-key' && failure.constraint === constraint;
}
