import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { DomainError } from '../errors/domain-error.js';
import { ServiceUnavailable } from '../errors/common.errors.js';
import { classifyFailure, DeadlineExceeded, type Failure } from './galera-errors.js';
import { type Lease, Writers } from './writers.js';

/** Tries of one transaction at the most. */
export const TRIES_MAX = 6;
const CONFLICT_BACKOFF = { firstMs: 4, maxMs: 80 };
const ELSEWHERE_BACKOFF = { firstMs: 100, maxMs: 800 };

/** A value SQL can take as a parameter. */
export type SqlValue = string | number | boolean | bigint | Date | Buffer | null | SqlValue[];

/** The handle of an open transaction; whoever has it may write. */
export interface Tx {
  /** Rows of a SELECT, or of an INSERT … RETURNING. */
  query<Row>(sql: string, parameters?: readonly SqlValue[]): Promise<Row[]>;
  /** Number of rows changed. */
  execute(sql: string, parameters?: readonly SqlValue[]): Promise<number>;
}

/** How to run a transaction. */
export interface RunOptions<T> {
  /**
   * Loads the result when an earlier try of unknown outcome turns out to have committed. It is
   * asked when a later try meets a duplicate key, and answers undefined when the key was another's.
   */
  alreadyCommitted?: () => Promise<T | undefined>;
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
  async run<T>(
    name: string,
    work: (tx: Tx) => Promise<T>,
    options: RunOptions<T> = {},
  ): Promise<T> {
    const giveUpAtMs = performance.now() + this.config.DB_TOTAL_DEADLINE_MS;
    let anyUnknown = false;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(work);
      } catch (error) {
        const failure = classifyFailure(error);
        if (failure.kind === 'duplicate-key' && anyUnknown) {
          const earlier = await options.alreadyCommitted?.();
          if (earlier !== undefined) return earlier;
        }
        if (!isWorthAnotherTry(failure)) throw refusalOf(error, failure);
        anyUnknown ||= failure.outcomeUnknown;
        const waitMs = backoffMs(failure, attempt);
        if (attempt >= TRIES_MAX || performance.now() + waitMs > giveUpAtMs) {
          throw new ServiceUnavailable(new Error(`${name}: ${attempt} tries`, { cause: error }));
        }
        await sleep(waitMs);
      }
    }
  }

  /**
   * One SELECT outside any transaction, tried again on lost connections. It may run on a node
   * that is a moment behind after a fail-over.
   */
  async read<Row>(sql: string, parameters: readonly SqlValue[] = []): Promise<Row[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.withLease((query) => query(sql, parameters) as Promise<Row[]>);
      } catch (error) {
        const failure = classifyFailure(error);
        if (!isWorthAnotherTry(failure)) throw refusalOf(error, failure);
        if (attempt >= TRIES_MAX) throw new ServiceUnavailable(error);
        await sleep(backoffMs(failure, attempt));
      }
    }
  }

  /** One trivial query without another try; throws when the database does not answer. */
  async ping(): Promise<void> {
    await this.withLease((query) => query('SELECT 1'));
  }

  private attempt<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.withLease(async (query) => {
      await query('START TRANSACTION');
      const tx: Tx = {
        query: async <Row>(sql: string, parameters?: readonly SqlValue[]) =>
          (await query(sql, parameters)) as Row[],
        execute: async (sql, parameters) =>
          ((await query(sql, parameters)) as { affectedRows: number }).affectedRows,
      };
      try {
        const result = await work(tx);
        await query('COMMIT');
        return result;
      } catch (error) {
        // When even ROLLBACK fails the connection is spoiled; the first error is the one to tell.
        if (!classifyFailure(error).connectionSpoiled)
          await query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  /** Lends a connection with one deadline over everything done on it; a hung one is destroyed. */
  private async withLease<T>(
    use: (query: (sql: string, parameters?: readonly SqlValue[]) => Promise<unknown>) => Promise<T>,
  ): Promise<T> {
    const deadlineMs = this.config.DB_TRANSACTION_DEADLINE_MS;
    const giveUpAtMs = performance.now() + deadlineMs;
    const lease = await this.writers.lease(deadlineMs);
    let spoiled = false;
    const query = async (sql: string, parameters: readonly SqlValue[] = []): Promise<unknown> => {
      try {
        const leftMs = giveUpAtMs - performance.now();
        return await queryWithin(lease, sql, parameters, leftMs, deadlineMs);
      } catch (error) {
        spoiled ||= classifyFailure(error).connectionSpoiled;
        throw error;
      }
    };
    try {
      return await use(query);
    } finally {
      if (spoiled) lease.destroy();
      else lease.release();
    }
  }
}

async function queryWithin(
  lease: Lease,
  sql: string,
  parameters: readonly SqlValue[],
  leftMs: number,
  deadlineMs: number,
): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_resolve, reject) => {
    const expire = (): void => reject(new DeadlineExceeded(sql, deadlineMs));
    timer = setTimeout(expire, Math.max(0, leftMs));
  });
  const answer: Promise<unknown> = lease.runner.query(sql, [...parameters]);
  answer.catch(() => undefined); // after the deadline nobody listens any more
  try {
    return await Promise.race([answer, expiry]);
  } finally {
    clearTimeout(timer);
  }
}

function refusalOf(error: unknown, failure: Failure): unknown {
  return failure.kind === 'overloaded' ? new ServiceUnavailable(error) : error;
}

function isWorthAnotherTry(failure: Failure): boolean {
  switch (failure.kind) {
    case 'conflict':
    case 'lock-wait':
    case 'node-unusable':
    case 'connection-lost':
      return true;
    case 'overloaded':
    case 'duplicate-key':
    case 'other':
      return false;
  }
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
