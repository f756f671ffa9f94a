import type { DataSource } from 'typeorm';
import type { Role } from './auth.repository.js';
import { normaliseEmail } from './email.js';

/** No account has this email address. */
export class UnknownAccount extends Error {}

/**
 * Gives an account a role from the command line, where no service is running: the operator role
 * cannot be had through the public API. Giving it again changes nothing.
 * @param source an open data source, or anything that can run a statement
 * @returns the account's id
 * @throws UnknownAccount
 */
export async function grantRoleByEmail(
  source: Pick<DataSource, 'query'>,
  email: string,
  role: Role,
): Promise<string> {
  const [account] = (await source.query('SELECT id FROM accounts WHERE email = ?', [
    normaliseEmail(email),
  ])) as { id: string }[];
  if (account === undefined) throw new UnknownAccount(`There is no account ${email}.`);
  await source.query('INSERT IGNORE INTO account_roles (account_id, role) VALUES (?, ?)', [
    account.id,
    role,
  ]);
  return account.id;
}
