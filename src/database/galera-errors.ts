/**
 * What a failed database call means and what follows. The one place that knows server error
 * numbers; sources: MariaDB error list and the Galera documentation on certification and quorum,
 * each row provoked against a real cluster in `test/database/galera-errors.spec.ts`.
 */
export type FailureKind =
  /** Rolled back for certain (certification or lock conflict): run the whole closure again. */
  | 'conflict'
  /** Only the statement was undone, the transaction is open: ROLLBACK, then as a conflict. */
  | 'lock-wait'
  /** The node refuses (not Primary, read-only, full, shutting down): nothing ran; go elsewhere. */
  | 'node-unusable'
  /** The connection died or was given up on. Before COMMIT nothing happened. */
  | 'connection-lost'
  /** A key exists already: someone else won, or our own earlier try did. */
  | 'duplicate-key'
  /** The pool's queue is full: this process has more work than it can pass on. */
  | 'overloaded'
  /** Not a database failure, or a mistake in our SQL. */
  | 'other';

/** A classified failure. */
export interface Failure {
  kind: FailureKind;
  /** True when COMMIT was on its way, so the transaction may or may not have happened. */
  outcomeUnknown: boolean;
  /** True when the connection must not go back to the pool. */
  connectionSpoiled: boolean;
  /** Name of the violated unique key, for `duplicate-key`. */
  constraint?: string;
}

const KIND_BY_ERRNO: Readonly<Record<number, FailureKind>> = {
  1020: 'conflict', // ER_CHECKREAD: snapshot isolation, on by default from MariaDB 11.8
  1213: 'conflict', // ER_LOCK_DEADLOCK: certification failure or brute-force abort
  1205: 'lock-wait', // ER_LOCK_WAIT_TIMEOUT, also wsrep_sync_wait timeout
  1412: 'lock-wait', // ER_TABLE_DEF_CHANGED: a migration passed under the transaction
  1969: 'lock-wait', // ER_STATEMENT_TIMEOUT: max_statement_time
  1021: 'node-unusable', // ER_DISK_FULL
  1040: 'node-unusable', // ER_CON_COUNT_ERROR: too many connections
  1047: 'node-unusable', // ER_UNKNOWN_COM_ERROR: WSREP has not yet prepared node
  1114: 'node-unusable', // ER_RECORD_FILE_FULL: how InnoDB says that the disk is full
  1203: 'node-unusable', // ER_TOO_MANY_USER_CONNECTIONS
  1290: 'node-unusable', // ER_OPTION_PREVENTS_STATEMENT: --read-only
  1836: 'node-unusable', // ER_READ_ONLY_MODE
  1053: 'connection-lost', // ER_SERVER_SHUTDOWN
  1180: 'connection-lost', // ER_ERROR_DURING_COMMIT
  1317: 'connection-lost', // ER_QUERY_INTERRUPTED
  1927: 'connection-lost', // ER_CONNECTION_KILLED
  1062: 'duplicate-key', // ER_DUP_ENTRY
};

const LOST_CODES: ReadonlySet<string> = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_ENQUEUE_AFTER_QUIT',
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'DEADLINE',
]);

/** Given up on: the server did not answer within the deadline. */
export class DeadlineExceeded extends Error {
  readonly code = 'DEADLINE';

  /** @param query the statement that was on its way; `COMMIT` makes the outcome unknown */
  constructor(
    readonly query: string,
    deadlineMs: number,
  ) {
    super(`No answer within ${Math.round(deadlineMs)} ms to: ${query.slice(0, 120)}`);
  }
}

/** The pool's queue is full; the caller is refused at once rather than made to wait. */
export class PoolOverloaded extends Error {
  readonly code = 'POOL_OVERLOADED';
}

/**
 * Classifies an error thrown by TypeORM or mysql2.
 * @param error anything that was thrown; TypeORM's `QueryFailedError` names the statement
 * @returns what it means; `other` for whatever the database did not say
 */
export function classifyFailure(error: unknown): Failure {
  if (typeof error !== 'object' || error === null) return failure('other', false);
  const said = kindOf(error);
  if ((error as Fields).query !== 'COMMIT') {
    return said === 'duplicate-key'
      ? { ...failure(said, false), constraint: constraintOf(error) }
      : failure(said, false);
  }
  // Only these two say that a COMMIT did not happen; whatever else comes may follow a commit.
  if (said === 'conflict' || said === 'lock-wait') return failure(said, false);
  return failure(said === 'node-unusable' ? said : 'connection-lost', true);
}

/** True for failures that are no answer: the same closure, run again, may well succeed. */
export function isWorthAnotherTry({ kind }: Failure): boolean {
  switch (kind) {
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

function failure(kind: FailureKind, outcomeUnknown: boolean): Failure {
  const connectionSpoiled = kind === 'node-unusable' || kind === 'connection-lost';
  return { kind, outcomeUnknown, connectionSpoiled };
}

/** What drivers and TypeORM put on an error; looked at without asking whose class it is. */
interface Fields {
  errno?: unknown;
  code?: unknown;
  fatal?: unknown;
  query?: unknown;
  message?: unknown;
}

function kindOf({ errno, code, fatal }: Fields): FailureKind {
  if (code === 'POOL_OVERLOADED') return 'overloaded';
  if (typeof code === 'string' && LOST_CODES.has(code)) return 'connection-lost';
  // mysql2 gives a statement on a connection that has just died no code, only `fatal`.
  if (code === undefined && errno === undefined && fatal === true) return 'connection-lost';
  return (typeof errno === 'number' ? KIND_BY_ERRNO[errno] : undefined) ?? 'other';
}

/** The server names the key only in its message: `Duplicate entry '…' for key 'uq_orders_key'`. */
function constraintOf({ message }: Fields): string {
  return /for key '(?:[^']*\.)?([^'.]+)'\s*$/.exec(String(message))?.[1] ?? '';
}
