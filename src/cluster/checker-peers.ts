import { z } from 'zod';
import type { Phase } from './checker-health.js';

const answerSchema = z.object({ fit: z.boolean(), phase: z.string() });

/**
 * Whether at least one of these checkers says that its node serves and does not want to leave. A
 * peer without a clear answer in time does not count.
 * @param addresses host:port
 */
export async function somePeerStays(
  addresses: readonly string[],
  deadlineMs: number,
): Promise<boolean> {
  const answers = await Promise.all(addresses.map((address) => stays(address, deadlineMs)));
  return answers.includes(true);
}

async function stays(address: string, deadlineMs: number): Promise<boolean> {
  const well: Phase = 'well';
  try {
    const response = await fetch(`http://${address.trim()}/`, {
      signal: AbortSignal.timeout(deadlineMs),
    });
    const { fit, phase } = answerSchema.parse(await response.json());
    return fit && phase === well;
  } catch {
    return false;
  }
}
