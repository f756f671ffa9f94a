import { v7 as uuidv7 } from 'uuid';
import { nodeSql } from '../cluster/node-sql.js';
import type { Home } from '../home.js';

const FILL_LIMIT_MS = 120_000;
const DIGITS = 12;

/** An id for each number from 0, younger than all ids before, as text and as SQL of `seq`. */
export interface Ids {
  readonly of: (index: number) => string;
  readonly sql: string;
}

/** Draws ids for as many rows as one likes. */
export function drawIds(): Ids {
  const prefix = uuidv7().slice(0, -DIGITS);
  return {
    of: (index) => prefix + index.toString(16).padStart(DIGITS, '0'),
    sql: `CAST(CONCAT('${prefix}', LPAD(HEX(seq), ${DIGITS}, '0')) AS UUID)`,
  };
}

/** Makes accounts that can be told by mail, straight in SQL: nobody signs in with them. */
export async function makeAccounts(
  home: Home,
  node: number,
  accounts: Ids,
  count: number,
): Promise<void> {
  const from = `FROM seq_0_to_${count - 1}`;
  await nodeSql(
    home,
    node,
    [
      'USE picket',
      'START TRANSACTION',
      `INSERT INTO accounts (id, email, password_hash, name, locale)
       SELECT ${accounts.sql}, CONCAT('bench-', ${accounts.sql}, '@picket.test'), '',
         CONCAT('Bench ', seq), IF(seq % 2 = 0, 'ko', 'en') ${from}`,
      `INSERT INTO account_roles (account_id, role) SELECT ${accounts.sql}, 'buyer' ${from}`,
      'COMMIT',
    ],
    FILL_LIMIT_MS,
  );
}
