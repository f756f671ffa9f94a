import { createHmac } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { testConfig } from '../../support/cluster.js';

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** Authorization headers that must be refused although they speak for an account that exists. */
export function badAuthorizations(accountId: string, validToken: string): Record<string, string> {
  const { ACCESS_TOKEN_SECRET: secret, ADMISSION_SECRET: otherSecret } = testConfig();
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const claims = { sub: accountId, iat: nowSeconds - 7_200 };
  const live = { ...claims, exp: nowSeconds + 3_600 };
  const [header = '', payload = '', signature = ''] = validToken.split('.');
  const unsigned = `${base64url('{"alg":"none","typ":"JWT"}')}.${base64url(JSON.stringify(live))}`;
  const altered = base64url(JSON.stringify({ ...live, sub: `${accountId.slice(0, -1)}0` }));
  const misnamed = `${base64url('{"alg":"RS256","typ":"JWT"}')}.${payload}`;
  const tokens: Record<string, string> = {
    garbage: 'x',
    'three dots': '...',
    'a name': accountId,
    expired: jwt.sign({ ...claims, exp: nowSeconds - 3_600 }, secret),
    'not valid yet': jwt.sign({ ...live, nbf: nowSeconds + 1_800 }, secret),
    'signed with another key': jwt.sign(live, 'not the secret of this installation'),
    'signed with the key of admissions': jwt.sign(live, otherSecret),
    'signed by another algorithm': jwt.sign(live, secret, { algorithm: 'HS384' }),
    'alg none': `${unsigned}.`,
    'alg none with a signature': `${unsigned}.${signature}`,
    'another algorithm named': `${misnamed}.${createHmac('sha256', secret).update(misnamed).digest('base64url')}`,
    'altered account': `${header}.${altered}.${signature}`,
    'without signature': `${header}.${payload}.`,
  };
  return {
    ...Object.fromEntries(
      Object.entries(tokens).map(([name, token]) => [`token: ${name}`, `Bearer ${token}`]),
    ),
    'token: none after Bearer': 'Bearer',
    'token: Basic': `Basic ${Buffer.from('a:b').toString('base64')}`,
    'token: without scheme': validToken,
  };
}
