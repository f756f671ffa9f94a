import { nodeSql } from '../../cluster/node-sql.js';
import type { Home } from '../../home.js';
import { seeded } from '../../drills/random.js';
import type { Ids } from '../sql-accounts.js';

const FILL_LIMIT_MS = 120_000;

/** What an entry of the measured line wishes, in the words of the API. */
export interface Wish {
  readonly quantity: number;
  readonly grades?: readonly string[];
  readonly sections?: readonly string[];
  readonly maxAmountPerSeat?: number;
  readonly acceptFewer?: boolean;
  readonly autoPay: boolean;
}

/** Somebody who will wait. */
export interface Waiter {
  readonly index: number;
  readonly wish: Wish;
  /** The token of the saved method: the sandbox bank accepts or declines it. */
  readonly token: 'tok_ok' | 'tok_declined';
}

/** The hall as far as wishes may name it. */
export interface Choices {
  readonly sections: readonly string[];
  /** Dearest first. */
  readonly grades: readonly { readonly grade: string; readonly amount: number }[];
}

/** Everybody wants one seat, whichever, and pays by itself: a seat that comes back is taken at once. */
export function alikeWaiters(count: number): Waiter[] {
  const wish = { quantity: 1, autoPay: true };
  return Array.from({ length: count }, (_, index) => ({ index, wish, token: 'tok_ok' }));
}

/**
 * A mixed line: parties of one to four, some content with fewer, some with grades, sections or a
 * highest price, seven in ten paying by themselves, one in ten of these with a card that is declined.
 */
export function mixedWaiters(count: number, { sections, grades }: Choices, seed: number): Waiter[] {
  const random = seeded(seed);
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const cheapest = grades.at(-1);
  return Array.from({ length: count }, (_, index) => {
    const quantity = one([1, 1, 1, 1, 2, 2, 3, 4]);
    const kind = random();
    return {
      index,
      token: random() < 0.1 ? 'tok_declined' : 'tok_ok',
      wish: {
        quantity,
        acceptFewer: quantity > 1 && random() < 0.3,
        autoPay: random() < 0.7,
        ...(kind < 0.2 ? { grades: [one(grades).grade] } : {}),
        ...(kind >= 0.2 && kind < 0.4 ? { sections: [one(sections), one(sections)] } : {}),
        ...(kind >= 0.4 && kind < 0.6 ? { maxAmountPerSeat: cheapest?.amount } : {}),
      },
    };
  });
}

/** Saves a payment method for each, as the API would. @returns their ids */
export async function saveMethods(
  home: Home,
  node: number,
  { accounts, methods, waiters }: { accounts: Ids; methods: Ids; waiters: readonly Waiter[] },
): Promise<void> {
  const rows = waiters.map(
    ({ index, token }) =>
      `('${methods.of(index)}', '${accounts.of(index)}', 0, 'sandbox', '${token}', '${token}')`,
  );
  await nodeSql(
    home,
    node,
    [
      'USE picket',
      `INSERT INTO payment_methods (id, account_id, slot, provider, token, label)
       VALUES ${rows.join(',')}`,
    ],
    FILL_LIMIT_MS,
  );
}
