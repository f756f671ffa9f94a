import { setTimeout as sleep } from 'node:timers/promises';

interface Batch<Item, Result> {
  items: Item[];
  done: Promise<readonly Result[]>;
}

/**
 * Does the same thing for many at a time: while one batch is on its way, those that come meanwhile
 * gather for the next. Whatever costs as much for one as for a hundred, a commit for example, is paid
 * once a batch, and nobody waits longer than for the batch before.
 */
export class Gathering<Item, Result> {
  private gathering: Batch<Item, Result> | undefined;
  private underWay: Promise<unknown> = Promise.resolve();

  /**
   * @param work answers each item of a batch, in its order
   * @param pauseMs between two batches, where an answer is not urgent: fewer and larger ones
   */
  constructor(
    private readonly work: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly pauseMs = 0,
  ) {}

  /**
   * Resolves with the item's own answer. Where a batch fails, each of its items is tried by itself, so
   * that one that cannot be done holds up no other.
   */
  async add(item: Item): Promise<Result> {
    const batch = (this.gathering ??= this.begin());
    const at = batch.items.push(item) - 1;
    const results = await batch.done.catch((error: unknown) => {
      if (batch.items.length === 1) throw error;
      return undefined;
    });
    if (results !== undefined) return results[at] as Result;
    const [result] = await this.work([item]);
    return result as Result;
  }

  private begin(): Batch<Item, Result> {
    const items: Item[] = [];
    const done = this.underWay.then(() => {
      this.gathering = undefined;
      return this.work(items);
    });
    const { pauseMs } = this;
    this.underWay = done
      .catch(() => undefined)
      .then(() => (pauseMs > 0 ? sleep(pauseMs) : undefined));
    return { items, done };
  }
}
