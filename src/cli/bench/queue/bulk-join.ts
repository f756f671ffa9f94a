import { createRedis } from '../../../redis/redis.module.js';
import { LineNumbers } from '../../../queue/line-numbers.js';
import type { Context } from '../../context.js';
import { applicationConfig } from '../../services/migrations.js';
import { sleep } from '../../wait.js';
import { accountOf } from './accounts.js';

const BATCH = 500;
const PAUSE_MS = 50;

/** Joins people by the same script as the API, many at a time. @returns their numbers, by index */
export async function joinInBulk(
  context: Context,
  performanceId: string,
  run: string,
  people: number,
): Promise<Uint32Array> {
  const redis = createRedis(applicationConfig(context));
  const line = new LineNumbers(redis);
  const numbers = new Uint32Array(people);
  try {
    await new Promise((resolve) => redis.once('ready', resolve));
    for (let from = 0; from < people;) {
      const joiners = Array.from({ length: Math.min(BATCH, people - from) }, (_, at) => ({
        accountId: accountOf(run, from + at),
      }));
      const answers = await line.join(performanceId, joiners);
      const given = answers.filter(({ number }) => number > 0);
      given.forEach(({ number }, at) => (numbers[from + at] = number));
      from += given.length;
      // The leader raises the ceiling four times a second.
      if (given.length < answers.length) await sleep(PAUSE_MS);
    }
    return numbers;
  } finally {
    redis.disconnect();
  }
}
