import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/transactions.js';
import { FollowsRepository, type Wishes } from './follows.repository.js';

/** Name of the audience that follows an event; its argument is a {@link Followed}. */
export const FOLLOWERS = 'followers';

/** What of an event can be followed. */
export interface Followed {
  genre: string;
  region: string;
  sellerId: string;
}

/**
 * Who follows what. A followed seller's events always count. Genres and regions narrow each other:
 * somebody who names both is told of those genres in those regions; who names one, of all of it.
 */
@Injectable()
export class FollowsService {
  constructor(private readonly follows: FollowsRepository) {}

  /** Replaces what an account follows, in the transaction that keeps it with the account. */
  replace(tx: Tx, accountId: string, wishes: Wishes): Promise<void> {
    return this.follows.replace(tx, accountId, wishes);
  }
}
