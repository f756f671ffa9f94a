import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { ServiceUnavailable } from '../errors/common.errors.js';

/** One writes what comes before the turn while another has it. */
const AT_ONCE = 2;
/** Longer than this nobody waits for a turn: the client asks again, and finds a shorter queue. */
const WAIT_LIMIT_MS = 8_000;
/** So many wait at the most; whoever comes then is told at once. */
const WAITING_MAX = 200;

/**
 * Lets those who want the turn of one awaited performance come to the database two at a time.
 * Correctness does not need it: the row `awaited_performances` is what keeps turns apart. But a
 * hundred transactions that wait for one row lock time out together and are all done again, until
 * nothing is done any more. In here they wait for nothing, in the order in which they came.
 */
@Injectable()
export class Turns {
  private readonly queues = new Map<string, ReturnType<typeof pLimit>>();

  /** What a transaction found out: whether anybody waits for the performance. */
  note(performanceId: string, isAwaited: boolean): void {
    if (!isAwaited) this.queues.delete(performanceId);
    else if (!this.queues.has(performanceId)) this.queues.set(performanceId, pLimit(AT_ONCE));
  }

  /**
   * Runs `work` when its turn comes; at once where, as far as this process knows, nobody waits.
   * @throws ServiceUnavailable when too many are before it
   */
  run<T>(performanceId: string, work: () => Promise<T>): Promise<T> {
    const queue = this.queues.get(performanceId);
    if (queue === undefined) return work();
    if (queue.pendingCount >= WAITING_MAX) return Promise.reject(new ServiceUnavailable());
    const giveUpAtMs = performance.now() + WAIT_LIMIT_MS;
    return queue(() => {
      if (performance.now() > giveUpAtMs) throw new ServiceUnavailable();
      return work();
    });
  }
}
