import type { SqlValue } from './session.js';

/** The handle of an open transaction; whoever has it may write. */
export interface Tx {
  /** Rows of a SELECT, or of an INSERT … RETURNING. */
  query<Row>(sql: string, parameters?: readonly SqlValue[]): Promise<Row[]>;
  /** Number of rows changed. */
  execute(sql: string, parameters?: readonly SqlValue[]): Promise<number>;
  /** Does a step for this argument; together with others' where works share the transaction. */
  together<Argument, Result>(step: Together<Argument, Result>, argument: Argument): Promise<Result>;
  /**
   * Ends the work with a refusal. Where others share the transaction, `undo` takes away what this one
   * has left so far, and they go on; else all of it is rolled back.
   * @throws error
   */
  refuse(error: Error, undo?: () => Promise<void>): Promise<never>;
  /** Does `work` before the COMMIT, once a key, however often it was asked for. */
  atEnd(key: string, work: () => Promise<void>): void;
}

/**
 * A step of a transaction that can be done for many at once. Where works share a transaction
 * ({@link GroupCommit}) those that come to the same step at the same time do it in one statement.
 */
export interface Together<Argument, Result> {
  /**
   * Answers each argument, in its order.
   * @throws Undivided when it cannot be told for which of several it went another way
   */
  many(tx: Tx, all: readonly Argument[]): Promise<readonly Result[]>;
}
