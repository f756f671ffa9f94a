import { classifyFailure, DeadlineExceeded } from './galera-errors.js';
import type { Lease, Writers } from './writers.js';

/** A value SQL can take as a parameter. */
export type SqlValue = string | number | boolean | bigint | Date | Buffer | null | SqlValue[];

/** Sends one statement on the lent connection. */
export type Query = (sql: string, parameters?: readonly SqlValue[]) => Promise<unknown>;

/**
 * Lends a connection to `use` under one deadline: for getting it, for every statement, and for
 * whatever `use` does between. A connection that missed it, or broke, is destroyed.
 * @throws DeadlineExceeded naming the statement that was on its way; whatever `use` throws
 */
export async function withSession<T>(
  writers: Writers,
  deadlineMs: number,
  use: (query: Query) => Promise<T>,
): Promise<T> {
  const giveUpAtMs = performance.now() + deadlineMs;
  const lease = await writers.lease(deadlineMs);
  const session = new Session(lease, deadlineMs, giveUpAtMs - performance.now());
  try {
    return await session.race(use(session.query));
  } finally {
    session.end();
  }
}

class Session {
  private underWay = 'nothing, the transaction was busy elsewhere';
  private spoiled = false;
  private ended = false;
  private readonly timer: NodeJS.Timeout;
  private expire: (error: unknown) => void = () => undefined;
  private readonly expiry = new Promise<never>((_resolve, reject) => {
    this.expire = reject;
  });

  constructor(
    private readonly lease: Lease,
    deadlineMs: number,
    leftMs: number,
  ) {
    this.expiry.catch(() => undefined);
    this.timer = setTimeout(
      () => {
        this.spoiled = true;
        this.expire(new DeadlineExceeded(this.underWay, deadlineMs));
      },
      Math.max(0, leftMs),
    );
  }

  readonly query: Query = async (sql, parameters = []) => {
    if (this.ended) throw new Error(`The transaction is over, too late for: ${sql.slice(0, 120)}`);
    this.underWay = sql;
    try {
      return await this.race(this.lease.runner.query(sql, [...parameters]) as Promise<unknown>);
    } catch (error) {
      this.spoiled ||= sql === 'ROLLBACK' || classifyFailure(error).connectionSpoiled;
      throw error;
    }
  };

  /** mysql2 never answers on a destroyed connection, so whoever waits for it must hear of it here. */
  race<T>(answer: Promise<T>): Promise<T> {
    answer.catch(() => undefined);
    return Promise.race([answer, this.expiry]);
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.timer);
    if (this.spoiled) this.lease.destroy();
    else this.lease.release();
  }
}
