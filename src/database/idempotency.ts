import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IdempotencyKeyReused } from '../errors/common.errors.js';
import { GroupCommit, type GroupOptions } from './group-commit.js';
import { Gathering } from './gathering.js';
import {
  FIRST_ANSWERS,
  INSERT_KEY,
  KEEP_ANSWER,
  type KeyName,
  namesOf,
  WITHDRAW_KEY,
} from './idempotency-steps.js';
import { leftNothing } from './together.js';
import { isDuplicateKey, Transactions, type Tx } from './transactions.js';

/** A creating request as far as its repetition is concerned. */
export interface IdempotentRequest {
  accountId: string;
  /** The client's Idempotency-Key; undefined when it sent none. */
  key: string | undefined;
  /** What is done, such as `place-hold`; one key belongs to one operation and body. */
  operation: string;
  /** The parsed body and whatever else (path parameters) makes the request what it is. */
  body: unknown;
}

/** How to run an idempotent transaction; with a `lane` it waits for its turn there. */
export interface IdempotentOptions<T> extends GroupOptions<T> {
  lane?: string;
}

/** JSON.stringify as it is, not as it is typed: it answers undefined for undefined. */
const toJson: (
  value: unknown,
  replacer?: (key: string, value: unknown) => unknown,
) => string | undefined = JSON.stringify;

interface FirstAnswer {
  operation: string;
  body_hash: Buffer;
  result: string | null;
}

const FIRST_ANSWER = `SELECT operation, body_hash, result FROM idempotency_keys
  WHERE account_id = ? AND idempotency_key = ?`;

/** SHA-256 over the canonical JSON of a request body; object keys are sorted. */
export function hashBody(body: unknown): Buffer {
  const canonical = toJson(body, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256')
    .update(canonical ?? '')
    .digest();
}

/**
 * Makes a creating use case repeatable: the key's row is inserted first in the transaction that
 * creates the thing and holds its answer, so both exist or neither does (I4).
 */
@Injectable()
export class Idempotency {
  /** Those who ask at once share one reading: a crowd would fill the pool's queue. */
  private readonly lookups = new Gathering((keys: readonly KeyName[]) => this.lookUp(keys));

  constructor(
    private readonly transactions: Transactions,
    private readonly groups: GroupCommit,
  ) {}

  /**
   * Runs `work` once for the key, in one transaction; a repetition gets the first answer.
   * Without a key it is an ordinary transaction.
   * @param work must write with ids made outside of it, see {@link Transactions}; its result is
   *   kept as JSON, so a repetition sees dates as text
   * @param options `alreadyCommitted` loads the result by those ids after an unknown outcome without a key
   * @throws IdempotencyKeyReused when the key came with another body or operation
   */
  async run<T>(
    request: IdempotentRequest,
    work: (tx: Tx) => Promise<T>,
    options: IdempotentOptions<T> = {},
  ): Promise<T> {
    const { accountId, key, operation } = request;
    if (key === undefined) return this.perform(operation, work, options);
    const bodyHash = hashBody(request.body);
    const workOnce = async (tx: Tx): Promise<T> => {
      try {
        await tx.together(INSERT_KEY, { accountId, key, operation, bodyHash });
      } catch (error) {
        if (!isDuplicateKey(error, 'PRIMARY')) throw error;
        // Read where the key was found: another node may be a moment behind and not have it yet.
        const [row] = await tx.query<FirstAnswer>(FIRST_ANSWER, [accountId, key]);
        if (row === undefined) throw error;
        return answerOf<T>(row, request, bodyHash);
      }
      const result = await work(tx).catch(async (error: unknown) => {
        if (leftNothing(error)) await tx.together(WITHDRAW_KEY, { accountId, key });
        throw error;
      });
      await tx.together(KEEP_ANSWER, { accountId, key, result: toJson(result) ?? null });
      return result;
    };
    // A repetition finds the key, so there is nothing to be asked after an unknown outcome.
    return this.perform(operation, workOnce, { ...options, alreadyCommitted: undefined });
  }

  /** Forgets the answers that accounts got; they are going to be removed. */
  async forget(tx: Tx, accountIds: readonly string[]): Promise<void> {
    await tx.execute('DELETE FROM idempotency_keys WHERE account_id IN (?)', [[...accountIds]]);
  }

  private async lookUp(keys: readonly KeyName[]): Promise<(FirstAnswer | undefined)[]> {
    type Row = FirstAnswer & { place: number };
    const rows = await this.transactions.read<Row>(FIRST_ANSWERS, [namesOf(keys)]);
    const byPlace = new Map(rows.map((row) => [row.place, row]));
    return keys.map((_key, place) => byPlace.get(place));
  }

  /** Whether more wait in a lane than the next transaction takes. */
  isCrowded(lane: string): boolean {
    return this.groups.isCrowded(lane);
  }

  private perform<T>(
    operation: string,
    work: (tx: Tx) => Promise<T>,
    { lane, ...options }: IdempotentOptions<T>,
  ): Promise<T> {
    return lane === undefined
      ? this.transactions.run(operation, work, options)
      : this.groups.run(lane, operation, work, options);
  }

  /**
   * The first answer under this key, or undefined when the key is new.
   * @throws IdempotencyKeyReused when the key came with another body or operation
   */
  async find<T>(
    request: IdempotentRequest,
    bodyHash: Buffer = hashBody(request.body),
  ): Promise<{ result: T } | undefined> {
    const { accountId, key } = request;
    if (key === undefined) return undefined;
    const row = await this.lookups.add({ accountId, key });
    return row === undefined ? undefined : { result: answerOf<T>(row, request, bodyHash) };
  }
}

function answerOf<T>(row: FirstAnswer, { operation }: IdempotentRequest, bodyHash: Buffer): T {
  if (row.operation !== operation || !row.body_hash.equals(bodyHash)) {
    throw new IdempotencyKeyReused();
  }
  return (row.result === null ? undefined : JSON.parse(row.result)) as T;
}
