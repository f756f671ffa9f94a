import { Injectable } from '@nestjs/common';
import { InvalidCredentials, PasswordWrong } from './auth.errors.js';
import { AuthRepository } from './auth.repository.js';
import { normaliseEmail } from './email.js';
import { PasswordHasher } from './password-hasher.js';
import { type Session, SessionsService } from './sessions.service.js';
import { type SignInAttempt, SignInLimiter } from './sign-in-limiter.js';

/** Signing in with email address and password. */
@Injectable()
export class SignInService {
  constructor(
    private readonly accounts: AuthRepository,
    private readonly passwords: PasswordHasher,
    private readonly limiter: SignInLimiter,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Begins a session when the password is right.
   * @throws InvalidCredentials alike, and after the same time, for an unknown address
   * @throws TooManyRequests after too many failures of the account or the network address
   */
  async signIn({ email, address }: SignInAttempt, password: string): Promise<Session> {
    const attempt = { email: normaliseEmail(email), address };
    await this.limiter.take(attempt);
    const account = await this.check(attempt, password);
    if (account === undefined) throw new InvalidCredentials();
    await this.limiter.succeeded(attempt);
    return this.sessions.open(account);
  }

  /**
   * Asks somebody who is signed in for the password once more; counted like signing in.
   * @throws PasswordWrong
   * @throws TooManyRequests after too many failures of the account or the network address
   */
  async confirm(
    { accountId, address }: { accountId: string; address: string },
    password: string,
  ): Promise<void> {
    const account = await this.accounts.byId(accountId);
    if (account === undefined) throw new PasswordWrong();
    const attempt = { email: account.email, address };
    await this.limiter.take(attempt);
    if ((await this.check(attempt, password)) === undefined) throw new PasswordWrong();
    await this.limiter.succeeded(attempt);
  }

  private async check(attempt: SignInAttempt, password: string) {
    try {
      const known = await this.accounts.credentialsByEmail(attempt.email);
      const matches = await this.passwords.verify(known?.passwordHash, password);
      return matches && known ? await this.accounts.byId(known.id) : undefined;
    } catch (error) {
      await this.limiter.withdrawn(attempt);
      throw error;
    }
  }
}
