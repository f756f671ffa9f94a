import { z } from 'zod';
import { type ApiClient, ApiRefusal } from './api-client.js';
import type { SeedOptions } from './catalogue.js';

interface DemoAccount {
  email: string;
  name: string;
}

const SELLER: DemoAccount = { email: 'seller@picket.test', name: '피켓 기획' };
const GATE: DemoAccount = { email: 'gate@picket.test', name: '입장 안내' };
const OPERATOR: DemoAccount = { email: 'operator@picket.test', name: '운영 담당' };
const BUYERS: readonly DemoAccount[] = [
  { email: 'buyer@picket.test', name: '김예매' },
  { email: 'buyer2@picket.test', name: '이관객' },
];

/** Who checks tickets at every demo performance. */
export const GATE_EMAIL = GATE.email;

const sessionSchema = z.object({
  account: z.object({ roles: z.array(z.string()) }),
  accessToken: z.string(),
});
type Session = z.infer<typeof sessionSchema>;

/**
 * Makes the five demo accounts with their roles where they are missing.
 * @returns the API as the seller sees it
 * @throws ApiRefusal `invalid-credentials` if an account exists with another password
 */
export async function ensureAccounts(api: ApiClient, options: SeedOptions): Promise<ApiClient> {
  const password = options.demoPassword;
  for (const account of [...BUYERS, GATE]) await signIn(api, account, password);
  const operator = await signIn(api, OPERATOR, password);
  if (!operator.account.roles.includes('operator')) {
    await options.grantRole(OPERATOR.email, 'operator');
  }
  let seller = await signIn(api, SELLER, password);
  if (!seller.account.roles.includes('seller')) {
    const business = { businessName: SELLER.name, contact: SELLER.email };
    await api.as(seller.accessToken).post('/me/seller', business, z.unknown());
    seller = await signIn(api, SELLER, password);
  }
  return api.as(seller.accessToken);
}

/** Signs up, or signs in where the address is taken. */
async function signIn(api: ApiClient, account: DemoAccount, password: string): Promise<Session> {
  const { email, name } = account;
  try {
    return await api.post('/auth/signup', { email, password, name, locale: 'ko' }, sessionSchema);
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.code !== 'email-taken') throw error;
  }
  return api.post('/auth/login', { email, password }, sessionSchema);
}
