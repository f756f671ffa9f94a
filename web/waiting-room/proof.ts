import { type Challenge, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/sha';

/** Solves the challenge that joining asked for, as the header Proof takes it; about a second. */
export async function prove(challenge: unknown): Promise<string> {
  const known = challenge as Challenge;
  const solution = await solveChallenge({ challenge: known, deriveKey });
  return btoa(JSON.stringify({ challenge: known, solution }));
}
