import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Challenge, createChallenge, type Solution, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/sha';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { ProofRequired } from './queue.errors.js';

/** About 65,000 hashes for the one who joins, a second or less; one hash to check it. */
const KEY_PREFIX = '0000';
const LIFE_MS = 10 * 60_000;

/**
 * Asks those who join to have their device compute something first (ALTCHA), so that joining with
 * thousands of accounts costs somebody something. A challenge is bound to account and performance;
 * used again it gives the same account the same place again, so it need not be remembered.
 */
@Injectable()
export class ProofOfWork {
  private readonly secret: string;

  constructor(@Inject(CONFIG) config: Config) {
    this.secret = createHmac('sha256', config.ADMISSION_SECRET).update('altcha').digest('hex');
  }

  /**
   * Checks what was computed.
   * @param proof base64 of `{challenge, solution}` as the ALTCHA widget makes it
   * @throws ProofRequired with a new challenge
   */
  async require(who: { accountId: string; performanceId: string }, proof?: string): Promise<void> {
    if (proof !== undefined && (await this.isProven(who, proof))) return;
    const challenge = await createChallenge({
      algorithm: 'SHA-256',
      cost: 1,
      keyPrefix: KEY_PREFIX,
      deriveKey,
      data: { ...who },
      expiresAt: new Date(Date.now() + LIFE_MS),
      hmacSignatureSecret: this.secret,
    });
    throw new ProofRequired(challenge);
  }

  private async isProven(
    who: { accountId: string; performanceId: string },
    proof: string,
  ): Promise<boolean> {
    try {
      const text = Buffer.from(proof, 'base64').toString('utf8');
      const { challenge, solution } = JSON.parse(text) as {
        challenge: Challenge;
        solution: Solution;
      };
      const { accountId, performanceId } = challenge.parameters.data ?? {};
      if (accountId !== who.accountId || performanceId !== who.performanceId) return false;
      const hmacSignatureSecret = this.secret;
      const { verified } = await verifySolution({
        challenge,
        solution,
        deriveKey,
        hmacSignatureSecret,
      });
      return verified;
    } catch {
      return false;
    }
  }
}
