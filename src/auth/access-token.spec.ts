import { createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Config } from '../config/config.schema.js';
import { AccessTokens, AccessTokenStrategy } from './access-token.js';

const SECRET = 'a secret of thirty-two characters or more';
const config = { ACCESS_TOKEN_SECRET: SECRET, ACCESS_TOKEN_SECONDS: 900 } as Config;
const ACCOUNT_ID = '01a1fb00-aa92-7459-966f-0ca80fc33b68';

/** What the strategy makes of a request with this token, as passport drives it. */
function authenticate(token: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const strategy = Object.assign(new AccessTokenStrategy(config), {
      success: resolve,
      fail: () => resolve('refused'),
      error: reject,
    });
    strategy.authenticate({ headers: { authorization: `Bearer ${token}` } } as never, {});
  });
}

describe('access tokens', () => {
  it('carry the account and their times, and nothing else', () => {
    const { accessToken, expiresInSeconds } = new AccessTokens(config).issue(ACCOUNT_ID);
    const { header, payload } = jwt.decode(accessToken, { complete: true })!;
    const { iat, ...claims } = payload as jwt.JwtPayload;
    expect(header.alg).toBe('HS256');
    expect(claims).toEqual({ sub: ACCOUNT_ID, exp: iat! + 900 });
    expect(expiresInSeconds).toBe(900);
  });

  it('are refused when expired or signed otherwise', async () => {
    const key = createSecretKey(Buffer.from(SECRET));
    const sign = (options: jwt.SignOptions): string =>
      jwt.sign({}, key, { subject: ACCOUNT_ID, ...options });
    expect(await authenticate(sign({ expiresIn: 60 }))).toMatchObject({ accountId: ACCOUNT_ID });
    expect(await authenticate(sign({ expiresIn: -1 }))).toBe('refused');
    expect(await authenticate(sign({ algorithm: 'HS512' }))).toBe('refused');
    expect(await authenticate(jwt.sign({ sub: ACCOUNT_ID }, 'x'.repeat(32)))).toBe('refused');
  });

  it('cost microseconds to check: a secret given as text costs 291, a key object 5', async () => {
    const { accessToken } = new AccessTokens(config).issue(ACCOUNT_ID);
    const fastestUs = async (check: () => unknown): Promise<number> => {
      const times: number[] = [];
      for (let run = 1; run <= 300; run++) {
        const beginMs = performance.now();
        await check();
        times.push((performance.now() - beginMs) * 1_000);
      }
      return Math.min(...times);
    };
    const byStrategy = await fastestUs(() => authenticate(accessToken));
    const asText = await fastestUs(() => jwt.verify(accessToken, SECRET));
    expect(byStrategy).toBeLessThan(asText / 3);
  });
});
