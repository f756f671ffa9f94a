import { Injectable } from '@nestjs/common';
import { Idempotency } from '../database/idempotency.js';
import { Transactions } from '../database/transactions.js';
import { NotFound, Unauthenticated } from '../errors/common.errors.js';
import { FollowsService } from '../notifications/follows.service.js';
import { type Account, type AccountChanges, AuthRepository } from './auth.repository.js';
import { type Interests, ProfileRepository, type SellerDetails } from './profile.repository.js';

/** An account as its owner sees it. */
export interface Profile extends Account {
  interests: Interests;
  seller: SellerDetails | null;
}

/** What an account owner does with the own account. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly accounts: AuthRepository,
    private readonly profiles: ProfileRepository,
    private readonly follows: FollowsService,
  ) {}

  /** @throws Unauthenticated when the token's account does not exist */
  async profile(accountId: string): Promise<Profile> {
    const account = await this.account(accountId);
    const [interests, seller] = await Promise.all([
      this.profiles.interestsOf(accountId),
      this.profiles.sellerOf(accountId),
    ]);
    return { ...account, interests, seller: seller ?? null };
  }

  /** Changes what is given and answers the whole profile. */
  async change(accountId: string, changes: AccountChanges): Promise<Profile> {
    await this.account(accountId);
    await this.transactions.run('change-profile', (tx) =>
      this.accounts.update(tx, accountId, changes),
    );
    return this.profile(accountId);
  }

  /**
   * Replaces what the account follows.
   * @throws NotFound when one of the sellers does not exist; nothing is changed then
   */
  async follow(accountId: string, interests: Interests): Promise<Interests> {
    await this.account(accountId);
    const known = await this.profiles.countSellers(interests.sellerIds);
    if (known !== interests.sellerIds.length) {
      throw new NotFound({ en: 'One of the sellers', ko: '판매자' });
    }
    await this.transactions.run('follow', async (tx) => {
      await this.profiles.putInterests(tx, accountId, interests);
      await this.follows.replace(tx, accountId, interests);
    });
    return interests;
  }

  /**
   * Makes the account a seller, at once. Done again it corrects the details.
   * @returns `created` is false when the account sold before
   * @throws IdempotencyKeyReused
   */
  async becomeSeller(accountId: string, details: SellerDetails, key: string | undefined) {
    const { roles } = await this.account(accountId);
    return this.idempotency.run(
      { accountId, key, operation: 'become-seller', body: details },
      async (tx) => {
        const created = await this.profiles.putSeller(tx, accountId, details);
        await this.accounts.insertRole(tx, accountId, 'seller');
        const withSeller = [...new Set([...roles, 'seller' as const])];
        return { created, seller: { id: accountId, ...details, roles: withSeller } };
      },
    );
  }

  private async account(accountId: string): Promise<Account> {
    const account = await this.accounts.byId(accountId);
    if (account === undefined) throw new Unauthenticated();
    return account;
  }
}
