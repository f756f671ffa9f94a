import { createSecretKey, randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { expectStatus, send, signUp } from '../support/client.js';
import { type DataLayer, openDataLayer, testConfig } from '../support/cluster.js';
import { cookieLine, cookieOf, newSignUp, refresh, type SessionBody } from '../support/session.js';

let data: DataLayer;

beforeAll(async () => {
  data = await openDataLayer(testConfig().DB_WRITER_PORTS[0]!);
});

afterAll(() => data.close());

async function newSession(): Promise<{ cookie: string; session: SessionBody }> {
  const answer = await send<SessionBody>('POST', '/auth/signup', { body: newSignUp() });
  return { cookie: cookieOf(answer), session: answer.body };
}

describe('POST /auth/login', () => {
  it('signs in with the address in any spelling', async () => {
    const { id, email, password } = await signUp();
    const body = { email: ` ${email.toUpperCase()}`, password };
    const answer = await send<SessionBody>('POST', '/auth/login', { body });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      account: { id, email, name: '김피켓', roles: ['buyer'] },
      accessToken: expect.any(String),
      expiresInSeconds: testConfig().ACCESS_TOKEN_SECONDS,
    });
    expect(cookieLine(answer)).toContain('HttpOnly; SameSite=Strict');
    await expectStatus(200, 'GET', '/me', { token: answer.body.accessToken });
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const { email } = await signUp();
    const refusals = await Promise.all(
      [email, `${randomUUID()}@picket.test`].map((address) =>
        send('POST', '/auth/login', { body: { email: address, password: 'wrong horse 99' } }),
      ),
    );
    for (const { status, body } of refusals) {
      expect(status).toBe(401);
      expect({ ...body, requestId: '' }).toEqual({ ...refusals[0]!.body, requestId: '' });
      expect(body.code).toBe('invalid-credentials');
    }
  });
});

describe('limit of failed sign-ins', () => {
  const limit = testConfig().LOGIN_ATTEMPTS_PER_ACCOUNT;
  const guess = (email: string, password = 'wrong horse 99') =>
    send('POST', '/auth/login', { body: { email, password } });

  it('holds by account over all processes, also for guesses at the same moment', async () => {
    const { email, password } = await signUp();
    const answers = await Promise.all(Array.from({ length: limit * 2 }, () => guess(email)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(limit);
    expect(statuses.filter((status) => status === 429)).toHaveLength(limit);
    const refused = await guess(email.toUpperCase(), password);
    expect([refused.status, refused.body.code]).toEqual([429, 'too-many-attempts']);
    const waitSeconds = Number(refused.headers.get('retry-after'));
    expect(waitSeconds).toBeGreaterThan(800);
    expect(waitSeconds).toBeLessThanOrEqual(900);
  });

  it('starts afresh after a right password', async () => {
    const { email, password } = await signUp();
    for (let round = 1; round <= 2; round++) {
      for (let failure = 1; failure < limit; failure++) {
        expect((await guess(email)).status).toBe(401);
      }
      expect((await guess(email, password)).status).toBe(200);
    }
  });
});

describe('access tokens', () => {
  const secret = createSecretKey(Buffer.from(testConfig().ACCESS_TOKEN_SECRET));
  const sign = (subject: string, expiresIn: number, key = secret) =>
    jwt.sign({}, key, { algorithm: 'HS256', subject, expiresIn });

  it('are refused when expired, altered, foreign or unsigned', async () => {
    const { id, token } = await signUp();
    await expectStatus(200, 'GET', '/me', { token: sign(id, 60) });
    const foreign = createSecretKey(Buffer.from('x'.repeat(32)));
    const unsigned = jwt.sign({}, null, { algorithm: 'none', subject: id });
    const altered = [token.slice(0, -2), 'AA'].join('');
    for (const bad of [sign(id, -1), sign(id, 60, foreign), unsigned, altered, 'x']) {
      const answer = await send('GET', '/me', { token: bad });
      expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
    }
  });
});

describe('POST /auth/refresh', () => {
  it('rotates: a new token each time', async () => {
    const { cookie, session } = await newSession();
    const first = await refresh(cookie);
    expect(first.status).toBe(200);
    expect(first.body).toEqual({ ...session, accessToken: expect.any(String) });
    const second = await refresh(cookieOf(first));
    expect(second.status).toBe(200);
    expect(new Set([cookie, cookieOf(first), cookieOf(second)]).size).toBe(3);
    await expectStatus(200, 'GET', '/me', { token: second.body.accessToken });
  });

  it('ends the whole session when a token comes a second time', async () => {
    const { cookie } = await newSession();
    const newest = cookieOf(await refresh(cookieOf(await refresh(cookie))));
    const reused = await refresh(cookie);
    expect([reused.status, reused.body.code]).toEqual([401, 'refresh-token-reused']);
    const dead = await refresh(newest);
    expect([dead.status, dead.body.code]).toEqual([401, 'refresh-token-invalid']);
  });

  it('leaves other sessions of the account alone', async () => {
    const { email, password } = await signUp();
    const signIn = () => send('POST', '/auth/login', { body: { email, password } });
    const [one, other] = [cookieOf(await signIn()), cookieOf(await signIn())];
    await refresh(one);
    expect((await refresh(one)).status).toBe(401);
    expect((await refresh(other)).status).toBe(200);
  });

  it('lets exactly one win of many with the same token at once', async () => {
    for (let round = 1; round <= 5; round++) {
      const { cookie } = await newSession();
      const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(cookie)));
      const winners = answers.filter(({ status }) => status === 200);
      expect(winners).toHaveLength(1);
      for (const { status, body } of answers) {
        if (status !== 200) expect([status, body.code]).toEqual([401, 'refresh-token-reused']);
      }
      expect((await refresh(cookieOf(winners[0]!))).status).toBe(401);
    }
  });

  it('refuses a missing, unknown or expired token', async () => {
    const { cookie, session } = await newSession();
    await data.transactions.run('expire-session', (tx) =>
      tx.execute('UPDATE refresh_tokens SET expires_at = NOW(3) WHERE account_id = ?', [
        session.account.id,
      ]),
    );
    for (const bad of ['', 'picket_refresh=', 'picket_refresh=unknown', cookie]) {
      const answer = await refresh(bad);
      expect([answer.status, answer.body.code]).toEqual([401, 'refresh-token-invalid']);
    }
  });

  it('stores hashes only', async () => {
    const { cookie, session } = await newSession();
    const token = cookie.split('=')[1]!;
    const rows = await data.transactions.read<{ known: number }>(
      'SELECT token_hash = UNHEX(SHA2(?, 256)) AS known FROM refresh_tokens WHERE account_id = ?',
      [token, session.account.id],
    );
    expect(rows).toEqual([{ known: 1 }]);
  });
});

describe('POST /auth/logout', () => {
  it('ends the session and takes the cookie away, again and without one too', async () => {
    const { cookie } = await newSession();
    const next = cookieOf(await refresh(cookie));
    for (const headers of [{ cookie: next }, { cookie: next }, undefined]) {
      const answer = await send('POST', '/auth/logout', { headers });
      expect(answer.status).toBe(204);
      expect(cookieLine(answer)).toMatch(
        /^picket_refresh=; .*Path=\/api\/v1\/auth;.*Expires=Thu, 01 Jan 1970/,
      );
    }
    expect((await refresh(next)).body.code).toBe('refresh-token-invalid');
  });
});
