import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';

/** What an account follows. */
export interface Interests {
  genres: string[];
  regions: string[];
  /** Account ids of sellers. */
  sellerIds: string[];
}

/** What a seller tells buyers about itself. */
export interface SellerDetails {
  businessName: string;
  contact: string;
}

/** Interests and seller details in the database. */
@Injectable()
export class ProfileRepository {
  constructor(private readonly transactions: Transactions) {}

  /** What an account follows; nothing when it never said. */
  async interestsOf(accountId: string): Promise<Interests> {
    const [row] = await this.transactions.read<Interests>(
      `SELECT genres, regions, seller_ids AS sellerIds
       FROM account_interests WHERE account_id = ?`,
      [accountId],
    ); // the driver parses JSON columns
    return row ?? { genres: [], regions: [], sellerIds: [] };
  }

  /** Replaces what an account follows. */
  async putInterests(tx: Tx, accountId: string, interests: Interests): Promise<void> {
    const { genres, regions, sellerIds } = interests;
    await tx.execute(
      `INSERT INTO account_interests (account_id, genres, regions, seller_ids)
       VALUES (?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE genres = VALUES(genres), regions = VALUES(regions),
         seller_ids = VALUES(seller_ids)`,
      [accountId, ...[genres, regions, sellerIds].map((list) => JSON.stringify(list))],
    );
  }

  /** How many of these accounts are sellers; ids must differ. */
  async countSellers(accountIds: readonly string[]): Promise<number> {
    if (accountIds.length === 0) return 0;
    const [row] = await this.transactions.read<{ count: number }>(
      'SELECT COUNT(*) AS count FROM sellers WHERE account_id IN (?)',
      [[...accountIds]],
    );
    return row?.count ?? 0;
  }

  /** A seller's details, or undefined for an account that sells nothing. */
  async sellerOf(accountId: string): Promise<SellerDetails | undefined> {
    const [row] = await this.transactions.read<SellerDetails>(
      'SELECT business_name AS businessName, contact FROM sellers WHERE account_id = ?',
      [accountId],
    );
    return row;
  }

  /** Adds or replaces a seller's details; true when the seller is new. */
  async putSeller(tx: Tx, accountId: string, details: SellerDetails): Promise<boolean> {
    const changed = await tx.execute(
      `INSERT INTO sellers (account_id, business_name, contact) VALUES (?, ?, ?)
       ON DUPLICATE KEY UPDATE business_name = VALUES(business_name), contact = VALUES(contact)`,
      [accountId, details.businessName, details.contact],
    );
    return changed === 1; // 2 when a row was replaced, 0 when it was the same
  }
}
