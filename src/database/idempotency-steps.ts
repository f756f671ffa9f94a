import { rowsTable } from './together.js';
import type { Together } from './tx.js';

/** Names a first answer. */
export interface KeyName {
  accountId: string;
  key: string;
}

/** A key with what it belongs to. */
export interface NewKey extends KeyName {
  operation: string;
  bodyHash: Buffer;
}

/** Inserts keys; the server's duplicate-key error `PRIMARY` when one of them is there. */
export const INSERT_KEY: Together<NewKey, void> = {
  many: async (tx, keys) => {
    await tx.execute(
      'INSERT INTO idempotency_keys (account_id, idempotency_key, operation, body_hash) VALUES ?',
      [
        keys.map(({ accountId, key, operation, bodyHash }) => [
          accountId,
          key,
          operation,
          bodyHash,
        ]),
      ],
    );
    return [];
  },
};

const ANSWERS = rowsTable({ accountId: 'CHAR(36)', name: 'VARCHAR(255)', result: 'LONGTEXT' });

/** Notes the answers under keys of the same transaction, as JSON. */
export const KEEP_ANSWER: Together<KeyName & { result: string | null }, void> = {
  many: async (tx, answers) => {
    const rows = answers.map(({ accountId, key: name, result }) => ({ accountId, name, result }));
    await tx.execute(
      `UPDATE ${ANSWERS} STRAIGHT_JOIN idempotency_keys k FORCE INDEX (PRIMARY)
         ON k.account_id = CAST(j.accountId AS UUID)
           AND k.idempotency_key = CONVERT(j.name USING ascii) COLLATE ascii_bin
       SET k.result = j.result`,
      [JSON.stringify(rows)],
    );
    return [];
  },
};

const NAMES = rowsTable({ place: 'INT', accountId: 'CHAR(36)', name: 'VARCHAR(255)' });

/** The first answers under several keys; the one parameter is {@link namesOf} them. */
export const FIRST_ANSWERS = `SELECT j.place, k.operation, k.body_hash, k.result
  FROM ${NAMES} STRAIGHT_JOIN idempotency_keys k FORCE INDEX (PRIMARY)
    ON k.account_id = CAST(j.accountId AS UUID)
      AND k.idempotency_key = CONVERT(j.name USING ascii) COLLATE ascii_bin`;

/** Keys as {@link FIRST_ANSWERS} takes them: each with its place in the list. */
export function namesOf(keys: readonly KeyName[]): string {
  return JSON.stringify(
    keys.map(({ accountId, key: name }, place) => ({ place, accountId, name })),
  );
}

/** Takes keys out again that the same transaction has inserted. */
export const WITHDRAW_KEY: Together<KeyName, void> = {
  many: async (tx, names) => {
    await tx.execute('DELETE FROM idempotency_keys WHERE (account_id, idempotency_key) IN (?)', [
      names.map(({ accountId, key }) => [accountId, key]),
    ]);
    return [];
  },
};
