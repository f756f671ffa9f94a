import type { Together, Tx } from './tx.js';

export type { Together } from './tx.js';

/** Something was not so for one of many, and the count does not say for which. */
export class Undivided extends Error {}

/**
 * What became of each of many rows that one statement was to change.
 * @param changed how many it changed
 * @param wanted of each argument, how many rows it names
 * @returns of each, how many were changed: all, unless it is alone
 * @throws Undivided
 */
export function divided(changed: number, wanted: readonly number[]): readonly number[] {
  if (wanted.length === 1) return [changed];
  if (changed === wanted.reduce((sum, one) => sum + one, 0)) return wanted;
  throw new Undivided(`${changed} rows of ${wanted.join(' + ')}`);
}

/** Like {@link divided}, where each argument names one row. @returns of each, whether it was changed */
export function dividedOnes(changed: number, count: number): readonly boolean[] {
  return divided(changed, Array<number>(count).fill(1)).map((one) => one === 1);
}

/**
 * Rows that a statement is about, as the table `j` of a join; the one parameter is a JSON array of
 * them. Put before STRAIGHT_JOIN, and name the index of the other table: by its statistics the server
 * would rather read that from end to end, or by the state of its rows, and lock what it reads.
 * @param columns of each row, with their SQL types
 */
export function rowsTable(columns: Readonly<Record<string, string>>): string {
  const all = Object.entries(columns).map(([name, type]) => `${name} ${type} PATH '$.${name}'`);
  return `JSON_TABLE(?, '$[*]' COLUMNS (${all.join(', ')})) j`;
}

/** A moment as it stands in the rows of {@link rowsTable}. */
export function sqlMoment(moment: Date): string {
  return moment.toISOString().replace('T', ' ').slice(0, -1);
}

/** Refusals that have left nothing behind in a transaction that several works share. */
const traceless = new WeakSet<object>();

/** Whether a work that ended so can be left out of the transaction it shared, as if it had not been. */
export function leftNothing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && traceless.has(error);
}

interface Call {
  step: Together<unknown, unknown>;
  argument: unknown;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

/**
 * The same transaction for several works at a time: they go step by step beside each other. What waits
 * when the connection is free goes on in the order of coming, everything of one step at once.
 */
export function inStep(tx: Tx): Tx {
  const together = stepsOf(tx);
  const alone = <Result>(send: () => Promise<Result>): Promise<Result> =>
    together({ many: async () => [await send()] }, undefined);
  return {
    query: (sql, parameters) => alone(() => tx.query(sql, parameters)),
    execute: (sql, parameters) => alone(() => tx.execute(sql, parameters)),
    together,
    atEnd: (key, work) => {
      tx.atEnd(key, work);
    },
    refuse: async (error, undo) => {
      await undo?.();
      traceless.add(error);
      throw error;
    },
  };
}

function stepsOf(tx: Tx): Tx['together'] {
  const waiting: Call[] = [];
  let isBusy = false;
  const goOn = async (): Promise<void> => {
    isBusy = true;
    while (waiting.length > 0) {
      await doStep(tx, waiting);
      // The works come to their next steps before the event loop turns.
      await new Promise(setImmediate);
    }
    isBusy = false;
  };
  return (step, argument) =>
    new Promise((resolve, reject) => {
      waiting.push({ step, argument, resolve, reject } as Call);
      if (waiting.length === 1 && !isBusy) setImmediate(() => void goOn());
    });
}

async function doStep(tx: Tx, waiting: Call[]): Promise<void> {
  const [first] = waiting;
  if (first === undefined) return;
  const calls = waiting.filter(({ step }) => step === first.step);
  waiting.splice(0, waiting.length, ...waiting.filter(({ step }) => step !== first.step));
  try {
    const results = await first.step.many(
      tx,
      calls.map(({ argument }) => argument),
    );
    calls.forEach(({ resolve }, at) => resolve(results[at]));
  } catch (error) {
    for (const { reject } of calls) reject(error);
  }
}
