import { type Challenge, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/sha';
import { expectStatus, send } from '../support/client.js';
import { eventually, signUpMany } from '../support/sale.js';
import { join, putBehindLine } from '../support/waiting-room.js';

const CHANGED_WITHIN_MS = 10_000;

describe('a line that asks for a proof of work', () => {
  it('gives a place for a solved challenge of this account and performance only', async () => {
    const { performanceId, seller } = await putBehindLine();
    await expectStatus(200, 'PATCH', `/seller/performances/${performanceId}/waiting-room`, {
      token: seller.token,
      body: { proofOfWork: true },
    });
    const [buyer, other] = await signUpMany(2);
    const path = `/performances/${performanceId}/waiting-room`;
    const joinWith = (token: string, proof: string) =>
      send<{ code?: string; ticket?: string }>('POST', path, { token, headers: { proof } });
    const refused = await eventually(
      () => join(performanceId, buyer!),
      ({ status }) => status === 403,
      CHANGED_WITHIN_MS,
    );
    expect(refused.body.code).toBe('proof-required');
    const challenge = refused.body['challenge'] as Challenge;
    const solution = await solveChallenge({ challenge, deriveKey });
    const solved = Buffer.from(JSON.stringify({ challenge, solution })).toString('base64');
    const easier = { ...challenge, parameters: { ...challenge.parameters, keyPrefix: '0' } };
    const forged = Buffer.from(JSON.stringify({ challenge: easier, solution })).toString('base64');
    for (const [token, proof] of [
      [other!.token, solved],
      [buyer!.token, forged],
      [buyer!.token, 'nonsense'],
    ] as const) {
      expect((await joinWith(token, proof)).body.code).toBe('proof-required');
    }
    const joined = await joinWith(buyer!.token, solved);
    expect([joined.status, typeof joined.body.ticket]).toEqual([201, 'string']);
    expect((await join(performanceId, buyer!, joined.body.ticket)).status).toBe(200);
  });
});

describe('whoever asks too often', () => {
  it('is told to wait, alone: by the application, and sooner or later by HAProxy', async () => {
    const { performanceId } = await putBehindLine();
    const [eager, other] = await signUpMany(2);
    const answers = [];
    for (let index = 0; index < 320; index++) answers.push(await join(performanceId, eager!));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(100);
    expect(refused.every(({ body }) => body.code === 'too-many-requests')).toBe(true);
    expect(refused.every(({ headers }) => Number(headers.get('retry-after')) > 0)).toBe(true);
    const last = answers.at(-1)!;
    expect(last.headers.get('retry-after')).toBe('5');
    expect(last.headers.get('content-language')).toBe('en');
    expect(last.body['requestId']).toBe(last.headers.get('x-request-id'));
    expect((await join(performanceId, other!)).status).toBe(201);
  });
});
