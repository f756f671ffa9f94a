import { isDuplicateKey } from '../database/transactions.js';
import { ServiceUnavailable } from '../errors/common.errors.js';

const TRIES_MAX = 8;

/**
 * Runs a whole use case again when another one took the same value of a unique key first.
 * @param constraint name of the unique key whose value `work` chooses anew each time
 * @throws ServiceUnavailable when the value was taken each time
 */
export async function retryOnDuplicate<T>(constraint: string, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isDuplicateKey(error, constraint)) throw error;
      if (attempt >= TRIES_MAX) throw new ServiceUnavailable(error);
    }
  }
}
