import { DataSource } from 'typeorm';
import type { Config } from '../config/config.schema.js';
import { Transactions } from '../database/transactions.js';
import { dataSourceOptions, Writers } from '../database/writers.js';
import { AuthRepository, type Role } from './auth.repository.js';
import { normaliseEmail } from './email.js';

/** No account has this email address. */
export class UnknownAccount extends Error {}

/**
 * Gives an account a role from the command line, with a connection of its own: the role operator
 * cannot be had through the public API. Giving it again changes nothing.
 * @returns the account's id
 * @throws UnknownAccount
 */
export async function grantRoleByEmail(config: Config, email: string, role: Role): Promise<string> {
  const oneWriter: Config = { ...config, DB_WRITER_MODE: 'single', DB_POOL_SIZE: 1 };
  const port = config.DB_WRITER_PORTS[0] as number;
  const source = await new DataSource(dataSourceOptions(oneWriter, port)).initialize();
  try {
    const transactions = new Transactions(new Writers(source, oneWriter), oneWriter);
    const accounts = new AuthRepository(transactions);
    const account = await accounts.byEmail(normaliseEmail(email));
    if (account === undefined) throw new UnknownAccount(`There is no account ${email}.`);
    await transactions.run('grant-role', (tx) => accounts.insertRole(tx, account.id, role));
    return account.id;
  } finally {
    await source.destroy();
  }
}
