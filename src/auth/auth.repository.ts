import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';

/** The roles of product.md; every account is a buyer. */
export type Role = 'buyer' | 'seller' | 'gate-staff' | 'operator';

/** Accounts, roles and refresh tokens in the database. */
@Injectable()
export class AuthRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Roles of an account; empty when it does not exist. */
  async rolesOf(accountId: string): Promise<Role[]> {
    const rows = await this.transactions.read<{ role: Role }>(
      'SELECT role FROM account_roles WHERE account_id = ?',
      [accountId],
    );
    return rows.map(({ role }) => role);
  }
}
