import { randomUUID } from 'node:crypto';
import { grantRoleByEmail, UnknownAccount } from '../../src/auth/grant-role.js';
import { expectStatus, send, signUp } from '../support/client.js';
import { type DataLayer, openDataLayer, testConfig } from '../support/cluster.js';
import { cookieLine, newSignUp, type SessionBody } from '../support/session.js';

let data: DataLayer;

beforeAll(async () => {
  data = await openDataLayer(testConfig().DB_WRITER_PORTS[0]!);
});

afterAll(() => data.close());

describe('POST /auth/signup', () => {
  it('makes a buyer, signs in and keeps the refresh token from scripts', async () => {
    const body = newSignUp();
    const answer = await send<SessionBody>('POST', '/auth/signup', { body });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      account: { id: expect.any(String), email: body.email, name: body.name, roles: ['buyer'] },
      accessToken: expect.any(String),
      expiresInSeconds: testConfig().ACCESS_TOKEN_SECONDS,
    });
    expect(cookieLine(answer)).toMatch(
      /^picket_refresh=[\w-]{43}; Max-Age=\d+; Path=\/api\/v1\/auth; HttpOnly; SameSite=Strict$/,
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('refuses a taken address in whatever spelling', async () => {
    const { email } = await signUp();
    for (const spelling of [
      email,
      email.toUpperCase(),
      ` ${email} `,
      email.replace('@', '\uff20'),
    ]) {
      const answer = await send('POST', '/auth/signup', { body: newSignUp({ email: spelling }) });
      expect([answer.status, answer.body.code]).toEqual([409, 'email-taken']);
    }
  });

  it('lets one of many win who sign up with the same address at once', async () => {
    const { email } = newSignUp();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => send('POST', '/auth/signup', { body: newSignUp({ email }) })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      201,
      ...Array<number>(7).fill(409),
    ]);
  });

  it.each([
    ['too-short', 'horse 123'],
    ['too-long', 'a1'.repeat(65)],
    ['too-common', 'Password1234'],
    ['contains-email', 'xx Picket-Fan 1'],
  ])('refuses a password that is %s', async (reason, password) => {
    const email = `picket-fan@${randomUUID()}.test`;
    const body = newSignUp({ email, password });
    const answer = await send('POST', '/auth/signup', { body });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'weak-password', reason });
    await expectStatus(201, 'POST', '/auth/signup', { body: newSignUp({ email }) });
  });

  it.each([
    ['an unknown field', { roles: ['operator'] }],
    ['no address', { email: 'nobody' }],
    ['an empty name', { name: ' ' }],
    ['a name of the wrong type', { name: 7 }],
    ['an endless password', { password: 'x'.repeat(2_000) }],
    ['an unknown language', { locale: 'fr' }],
  ])('refuses a body with %s', async (_what, changes) => {
    const answer = await send('POST', '/auth/signup', { body: newSignUp(changes) });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
  });

  it('words refusals in Korean when asked', async () => {
    const { email } = await signUp();
    const headers = { 'accept-language': 'ko-KR,ko;q=0.9' };
    const answer = await send('POST', '/auth/signup', { body: newSignUp({ email }), headers });
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    expect(answer.headers.get('content-language')).toBe('ko');
    expect(answer.body).toMatchObject({ title: '이미 가입된 이메일', code: 'email-taken' });
  });
});

describe('Idempotency-Key of a sign-up', () => {
  it('signs in to the one account again, also when sent at the same moment', async () => {
    const [body, key] = [newSignUp(), randomUUID()];
    const sendAll = (count: number) =>
      Promise.all(
        Array.from({ length: count }, () =>
          send<SessionBody>('POST', '/auth/signup', { body, key }),
        ),
      );
    const answers = [...(await sendAll(4)), ...(await sendAll(1))];
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(201));
    expect(new Set(answers.map((answer) => answer.body.account.id)).size).toBe(1);
    expect(new Set(answers.map(cookieLine)).size).toBe(5);
    for (const { body: session } of answers) {
      await expectStatus(200, 'GET', '/me', { token: session.accessToken });
    }
  });

  it.each([
    ['name', { name: '박피켓' }],
    ['password', { password: 'another horse 7' }],
    ['address', { email: `${randomUUID()}@picket.test` }],
  ])('refuses the key with another %s', async (_what, changes) => {
    const [body, key] = [newSignUp(), randomUUID()];
    await expectStatus(201, 'POST', '/auth/signup', { body, key });
    const answer = await send('POST', '/auth/signup', { body: { ...body, ...changes }, key });
    expect([answer.status, answer.body.code]).toEqual([422, 'idempotency-key-reused']);
  });

  it('keeps neither password nor tokens', async () => {
    const [body, key] = [newSignUp(), randomUUID()];
    const { account } = await expectStatus<SessionBody>(201, 'POST', '/auth/signup', { body, key });
    const rows = await data.transactions.read<{ result: string }>(
      'SELECT result FROM idempotency_keys WHERE idempotency_key = ?',
      [key],
    );
    expect(rows.map(({ result }) => JSON.parse(result) as unknown)).toEqual([
      { accountId: account.id },
    ]);
  });
});

describe('/me', () => {
  it('shows and changes the own account', async () => {
    const { token, id, email } = await signUp({ headers: { 'accept-language': 'ko' } });
    const nothing = { genres: [], regions: [], sellerIds: [] };
    const before = await expectStatus(200, 'GET', '/me', { token });
    const profile = { id, email, name: '김피켓', locale: 'ko', roles: ['buyer'], seller: null };
    expect(before).toEqual({ ...profile, interests: nothing });
    const body = { name: '  이피켓 ', locale: 'en' };
    const after = await expectStatus(200, 'PATCH', '/me', { token, body });
    expect(after).toEqual({ ...before, name: '이피켓', locale: 'en' });
    expect(await expectStatus(200, 'PATCH', '/me', { token, body: {} })).toEqual(after);
    const foreign = await send('PATCH', '/me', { token, body: { roles: ['operator'] } });
    expect(foreign.body.code).toBe('invalid-request');
    expect(await expectStatus(200, 'GET', '/me', { token })).toEqual(after);
  });

  it('replaces what the account follows', async () => {
    const { token } = await signUp();
    const seller = await signUp();
    const details = { businessName: '피켓 극장', contact: '02-000-0000' };
    await expectStatus(201, 'POST', '/me/seller', { token: seller.token, body: details });
    const wanted = { genres: ['musical', 'musical'], regions: ['서울'], sellerIds: [seller.id] };
    const kept = { ...wanted, genres: ['musical'] };
    const answer = await expectStatus(200, 'PUT', '/me/interests', { token, body: wanted });
    expect(answer).toEqual(kept);
    const strangers = { ...wanted, sellerIds: [randomUUID()] };
    const refused = await send('PUT', '/me/interests', { token, body: strangers });
    expect([refused.status, refused.body.code]).toEqual([404, 'not-found']);
    const { interests } = await expectStatus(200, 'GET', '/me', { token });
    expect(interests).toEqual(kept);
  });

  it('is closed without a token and to an account that is gone', async () => {
    const { token, id } = await signUp();
    await data.transactions.run('remove-account', (tx) =>
      tx.execute('DELETE FROM accounts WHERE id = ?', [id]),
    );
    const details = { businessName: '피켓 극장', contact: '02-000-0000' };
    for (const answer of [
      await send('GET', '/me'),
      await send('GET', '/me', { token }),
      await send('PATCH', '/me', { token, body: { name: '유령' } }),
      await send('POST', '/me/seller', { token, body: details }),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
    }
  });
});

describe('POST /me/seller', () => {
  const body = { businessName: '피켓 극장', contact: '02-000-0000' };

  it('makes a seller at once, the old token included', async () => {
    const { token, id } = await signUp();
    const denied = await send('GET', '/seller/events', { token });
    expect([denied.status, denied.body.code]).toEqual([403, 'forbidden']);
    const answer = await expectStatus(201, 'POST', '/me/seller', { token, body });
    expect(answer).toEqual({ id, ...body, roles: ['buyer', 'seller'] });
    await expectStatus(200, 'GET', '/seller/events', { token });
    expect(await expectStatus(200, 'GET', '/me', { token })).toMatchObject({
      roles: ['buyer', 'seller'],
      seller: body,
    });
  });

  it('corrects the details when done again', async () => {
    const { token } = await signUp();
    const key = randomUUID();
    const first = await expectStatus(201, 'POST', '/me/seller', { token, body, key });
    expect(await expectStatus(201, 'POST', '/me/seller', { token, body, key })).toEqual(first);
    const changed = { ...body, contact: '02-111-1111' };
    const reused = await send('POST', '/me/seller', { token, body: changed, key });
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency-key-reused']);
    expect(await expectStatus(200, 'POST', '/me/seller', { token, body: changed })).toEqual({
      ...first,
      ...changed,
    });
  });
});

describe('grantRoleByEmail', () => {
  it('makes an operator of an account, once or again', async () => {
    const { token, id, email } = await signUp();
    for (let time = 1; time <= 2; time++) {
      expect(await grantRoleByEmail(testConfig(), email.toUpperCase(), 'operator')).toBe(id);
    }
    const { roles } = await expectStatus(200, 'GET', '/me', { token });
    expect(roles).toEqual(['buyer', 'operator']);
    const nobody = grantRoleByEmail(testConfig(), 'nobody@picket.test', 'operator');
    await expect(nobody).rejects.toBeInstanceOf(UnknownAccount);
  });
});
