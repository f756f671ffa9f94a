import { ServiceUnavailable } from '../errors/common.errors.js';
import { retryOnDuplicate } from './retry-on-duplicate.js';

const duplicate = (key: string) =>
  Object.assign(new Error(`Duplicate entry '7' for key '${key}'`), { errno: 1062 });

/** Runs work that fails so many times first; gives the tries. */
async function triesOf(failures: number, error: Error): Promise<number> {
  let tries = 0;
  await retryOnDuplicate('uq_short_id', () => {
    tries += 1;
    return tries <= failures ? Promise.reject(error) : Promise.resolve();
  });
  return tries;
}

describe('a value taken by another', () => {
  it('is chosen anew', async () => {
    expect(await triesOf(3, duplicate('uq_short_id'))).toBe(4);
  });

  it('is not chosen anew for ever', async () => {
    await expect(triesOf(100, duplicate('uq_short_id'))).rejects.toThrow(ServiceUnavailable);
  });

  it('is not the case for another key or error', async () => {
    await expect(triesOf(1, duplicate('PRIMARY'))).rejects.toThrow('PRIMARY');
    await expect(triesOf(1, new Error('bug'))).rejects.toThrow('bug');
  });
});
