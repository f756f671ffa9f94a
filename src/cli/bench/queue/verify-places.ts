import { randomInt } from 'node:crypto';
import pLimit from 'p-limit';
import { verifyPlace } from '../../commands/queue.js';
import type { Context } from '../../context.js';
import { createOutput } from '../../output.js';
import type { Papers } from './papers.js';

const ASKED = 1_000;
const AT_ONCE = 20;

/** How many places `queue verify` was asked about, and how many of them it found right. */
export interface VerifiedPlaces {
  readonly asked: number;
  readonly right: number;
}

/**
 * Has random people check their place by `queue verify`: recomputed from the published seed, compared
 * with what the system says.
 * @param numbers of all people, by index
 */
export async function verifyPlaces(
  { installation }: Context,
  performanceId: string,
  papers: Papers,
  numbers: Uint32Array,
): Promise<VerifiedPlaces> {
  const baseUrl = `http://127.0.0.1:${installation.ports.http}`;
  const output = { ...createOutput(true), result: () => undefined };
  const limit = pLimit(AT_ONCE);
  const verify = async (): Promise<number> => {
    const index = randomInt(numbers.length);
    const place = papers.ticket(index, numbers[index] ?? 0);
    const options = { place, token: papers.token(index) };
    return (await verifyPlace({ baseUrl, output }, performanceId, options)) === 0 ? 1 : 0;
  };
  const found = await Promise.all(Array.from({ length: ASKED }, () => limit(verify)));
  return { asked: ASKED, right: found.reduce((sum, one) => sum + one, 0) };
}
