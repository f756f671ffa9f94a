import type { IdentityView } from '../../src/auth/identity/identity.schemas.js';
import { TRIES_MAX } from '../../src/auth/identity/persons.repository.js';
import { type Account, expectStatus, putOnSale, send, signUp } from '../support/client.js';
import { asRoot } from '../support/cluster.js';
import { begin, codeOf, confirm, person, verify } from '../support/identity.js';

const viewOf = ({ token }: Account) =>
  expectStatus<IdentityView>(200, 'GET', '/me/identity', { token });

describe('verifying oneself', () => {
  it('takes a code from the own telephone, and keeps nothing of what was told', async () => {
    const [account, who] = [await signUp(), person()];
    expect(await viewOf(account)).toEqual({ verifiedAt: null, available: true });
    const { status, body } = await begin(account, who);
    expect(status).toBe(201);
    expect((await confirm(account, body.id, '000000')).body).toMatchObject({
      ...{ code: 'identity-code-wrong', triesLeft: TRIES_MAX - 1 },
    });
    const { verifiedAt } = (await confirm(account, body.id, codeOf(who))).body;
    expect(await viewOf(account)).toEqual({ verifiedAt, available: true });
    // Again is harmless.
    expect((await confirm(account, body.id, codeOf(who))).body.verifiedAt).toBe(verifiedAt);
    expect((await begin(account, who)).body.code).toBe('already-verified');
    const rows = await asRoot<object>(
      1,
      `SELECT * FROM picket.verified_persons WHERE account_id = '${account.id}'`,
    );
    expect(JSON.stringify(rows)).not.toContain(who.name);
    expect(Object.keys(rows[0] ?? {})).toEqual(['account_id', 'person_hash', 'verified_at']);
  });

  it('is for one account a person, whichever telephone is used', async () => {
    const [first, second, who] = [await signUp(), await signUp(), person()];
    await verify(first, who);
    const again = { ...who, phoneNumber: '01055554321' };
    const { body } = await begin(second, again);
    expect((await confirm(second, body.id, codeOf(again))).body.code).toBe('person-taken');
    expect((await viewOf(second)).verifiedAt).toBeNull();
  });

  it('of two accounts of one person at the same moment one is verified', async () => {
    const [accounts, who] = [await Promise.all([signUp(), signUp(), signUp()]), person()];
    const requests = await Promise.all(accounts.map((account) => begin(account, who)));
    const answers = await Promise.all(
      accounts.map((account, index) => confirm(account, requests[index]!.body.id, codeOf(who))),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
  });

  it('does not let anybody guess', async () => {
    const [account, other, who] = [await signUp(), await signUp(), person()];
    const { body } = await begin(account, who);
    expect((await confirm(other, body.id, codeOf(who))).status).toBe(404);
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      expect((await confirm(account, body.id, '111111')).body.code).toBe('identity-code-wrong');
    }
    expect((await confirm(account, body.id, codeOf(who))).body.code).toBe('identity-request-over');
    // A new code; the old one is nobody's any more.
    const next = await begin(account, who);
    expect((await confirm(account, body.id, codeOf(who))).status).toBe(404);
    await asRoot(
      1,
      `UPDATE picket.identity_requests SET requested_at = requested_at - INTERVAL 6 MINUTE
       WHERE account_id = '${account.id}'`,
    );
    expect((await confirm(account, next.body.id, codeOf(who))).body.code).toBe(
      'identity-request-over',
    );
  });

  it('refuses details that do not fit, and a sixth message on one day', async () => {
    const account = await signUp();
    const strange = { ...person(), phoneNumber: '01012340000' };
    expect((await begin(account, strange)).body.code).toBe('identity-refused');
    for (let sent = 1; sent < 5; sent++) expect((await begin(account, person())).status).toBe(201);
    const { status, body } = await begin(account, person());
    expect([status, body.code]).toEqual([429, 'too-many-identity-requests']);
    await asRoot(
      1,
      `UPDATE picket.identity_requests SET requested_at = requested_at - INTERVAL 1 DAY
       WHERE account_id = '${account.id}'`,
    );
    expect((await begin(account, person())).status).toBe(201);
  });
});

describe('an event for verified persons', () => {
  it('gives seats, by hold, waitlist or transfer, to verified accounts alone', async () => {
    const sale = await putOnSale({
      ...{ rows: 1, seatsPerRow: 2, event: { verifiedBuyersOnly: true } },
    });
    const { performanceId } = sale;
    const [verified, stranger, friend] = await Promise.all([signUp(), signUp(), signUp()]);
    await verify(verified);
    const holds = `/performances/${performanceId}/holds`;
    const refused = await send<{ code: string }>('POST', holds, {
      ...{ token: stranger.token, body: { seatNos: [0] } },
    });
    expect([refused.status, refused.body.code]).toEqual([403, 'identity-required']);
    const hold = await expectStatus<{ id: string }>(201, 'POST', holds, {
      ...{ token: verified.token, body: { seatNos: [0, 1] } },
    });
    const order = await expectStatus<{ tickets: { id: string }[] }>(201, 'POST', '/orders', {
      ...{ token: verified.token, key: 'verified' },
      body: { holdId: hold.id, paymentMethod: { provider: 'sandbox', token: 'tok_ok' } },
    });
    const waiting = await send<{ code: string }>(
      'POST',
      `/performances/${performanceId}/waitlist`,
      {
        ...{ token: stranger.token, body: { quantity: 1, autoPay: false } },
      },
    );
    expect(waiting.body.code).toBe('identity-required');
    const transfer = await expectStatus<{ id: string }>(
      ...([201, 'POST', `/tickets/${order.tickets[0]!.id}/transfers`] as const),
      { token: verified.token, key: 'handed', body: { toEmail: friend.email } },
    );
    const accept = () =>
      send<{ code?: string }>('POST', `/transfers/${transfer.id}/accept`, { token: friend.token });
    expect((await accept()).body.code).toBe('identity-required');
    await verify(friend);
    expect((await accept()).status).toBe(204);
  });
});
