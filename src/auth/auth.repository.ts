import { Injectable } from '@nestjs/common';
import { isDuplicateKey, Transactions, type Tx } from '../database/transactions.js';
import type { Locale } from '../errors/domain-error.js';

/** The roles of product.md; every account is a buyer. */
export type Role = 'buyer' | 'seller' | 'gate-staff' | 'operator';

/** An account as everyone in the system may see it. */
export interface Account {
  id: string;
  /** Normalised: see `normaliseEmail`. */
  email: string;
  name: string;
  locale: Locale;
  roles: Role[];
}

/** What a new account consists of. */
export interface NewAccount extends Omit<Account, 'roles'> {
  passwordHash: string;
}

/** An account that a rehearsal's crowd buys with. */
export type SimulatedAccount = Pick<Account, 'id' | 'name'>;

/** What may be changed of an account; what is undefined stays. */
export type AccountChanges = Partial<Pick<Account, 'name' | 'locale'>>;

interface AccountRow extends Omit<Account, 'roles'> {
  roles: string | null;
}

const accountWhere = (condition: string): string => `
  SELECT a.id, a.email, a.name, a.locale, GROUP_CONCAT(r.role ORDER BY r.role) AS roles
  FROM accounts a LEFT JOIN account_roles r ON r.account_id = a.id
  WHERE ${condition} GROUP BY a.id`;
const ACCOUNT_BY_ID = accountWhere('a.id = ?');
const ACCOUNTS_BY_IDS = accountWhere('a.id IN (?)');
const ACCOUNT_BY_EMAIL = accountWhere('a.email = ?');

/** Accounts and their roles in the database. */
@Injectable()
export class AuthRepository {
  constructor(private readonly transactions: Transactions) {}

  /** Roles of an account; empty when it does not exist. */
  async rolesOf(accountId: string): Promise<Role[]> {
    const rows = await this.transactions.read<{ role: Role }>(
      'SELECT role FROM account_roles WHERE account_id = ? ORDER BY role',
      [accountId],
    );
    return rows.map(({ role }) => role);
  }

  /** Names by account id; those that do not exist are left out. */
  async namesOf(accountIds: readonly string[]): Promise<Map<string, string>> {
    if (accountIds.length === 0) return new Map();
    const rows = await this.transactions.read<{ id: string; name: string }>(
      'SELECT id, name FROM accounts WHERE id IN (?)',
      [[...accountIds]],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** An account by id, read within `tx` when given; else it may be a moment behind. */
  async byId(accountId: string, tx?: Tx): Promise<Account | undefined> {
    const rows = await (tx
      ? tx.query<AccountRow>(ACCOUNT_BY_ID, [accountId])
      : this.transactions.read<AccountRow>(ACCOUNT_BY_ID, [accountId]));
    return accountOf(rows[0]);
  }

  /** Those of the accounts that there are; may be a moment behind. */
  async byIds(accountIds: readonly string[]): Promise<Account[]> {
    if (accountIds.length === 0) return [];
    const rows = await this.transactions.read<AccountRow>(ACCOUNTS_BY_IDS, [[...accountIds]]);
    return rows.flatMap((row) => accountOf(row) ?? []);
  }

  /** An account by id as it is now on whichever node changed it last. */
  async latestById(accountId: string): Promise<Account | undefined> {
    const rows = await this.transactions.readLatest<AccountRow>(ACCOUNT_BY_ID, [accountId]);
    return accountOf(rows[0]);
  }

  /** An account by normalised email address. */
  async byEmail(email: string): Promise<Account | undefined> {
    const rows = await this.transactions.read<AccountRow>(ACCOUNT_BY_EMAIL, [email]);
    return accountOf(rows[0]);
  }

  /** The stored password hash of an account, by normalised email address. */
  async credentialsByEmail(
    email: string,
  ): Promise<{ id: string; passwordHash: string } | undefined> {
    const [row] = await this.transactions.read<{ id: string; passwordHash: string }>(
      `SELECT id, password_hash AS passwordHash FROM accounts
       WHERE email = ? AND rehearsal_id IS NULL`,
      [email],
    );
    return row;
  }

  /** Adds an account; a taken address is a duplicate key, see {@link isEmailTaken}. */
  async insert(tx: Tx, account: NewAccount): Promise<void> {
    await tx.execute(
      'INSERT INTO accounts (id, email, password_hash, name, locale) VALUES (?, ?, ?, ?, ?)',
      [account.id, account.email, account.passwordHash, account.name, account.locale],
    );
  }

  /** Adds accounts that nobody can sign in to, simulated buyers of a rehearsal. */
  async insertSimulated(tx: Tx, rehearsalId: string, accounts: readonly SimulatedAccount[]) {
    await tx.execute(
      `INSERT INTO accounts (id, email, password_hash, name, locale, rehearsal_id) VALUES ?`,
      [
        accounts.map(({ id, name }) => {
          return [id, `${id}@rehearsal.invalid`, 'none', name, 'ko', rehearsalId];
        }),
      ],
    );
  }

  /** Whether the account is a simulated buyer of this rehearsal. */
  async isSimulated(accountId: string, rehearsalId: string): Promise<boolean> {
    const rows = await this.transactions.readLatest(
      'SELECT 1 FROM accounts WHERE id = ? AND rehearsal_id = ?',
      [accountId, rehearsalId],
    );
    return rows.length === 1;
  }

  /** Simulated buyers of a rehearsal, at most `limit`. */
  async simulated(tx: Tx, rehearsalId: string, limit: number): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      'SELECT id FROM accounts WHERE rehearsal_id = ? ORDER BY id LIMIT ?',
      [rehearsalId, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Removes simulated buyers. */
  async removeSimulated(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.execute('DELETE FROM accounts WHERE id IN (?) AND rehearsal_id IS NOT NULL', [
      [...ids],
    ]);
  }

  /** Gives an account a role; giving it again changes nothing. */
  async insertRole(tx: Tx, accountId: string, role: Role): Promise<void> {
    await tx.execute('INSERT IGNORE INTO account_roles (account_id, role) VALUES (?, ?)', [
      accountId,
      role,
    ]);
  }

  /** Changes name and locale where given. */
  async update(tx: Tx, accountId: string, { name, locale }: AccountChanges): Promise<void> {
    await tx.execute(
      'UPDATE accounts SET name = COALESCE(?, name), locale = COALESCE(?, locale) WHERE id = ?',
      [name ?? null, locale ?? null, accountId],
    );
  }
}

function accountOf(row: AccountRow | undefined): Account | undefined {
  return row && { ...row, roles: (row.roles?.split(',') ?? []) as Role[] };
}

/** Whether an insert failed because another account has the email address. */
export function isEmailTaken(error: unknown): boolean {
  return isDuplicateKey(error, 'uq_accounts_email');
}
