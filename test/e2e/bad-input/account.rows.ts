import { randomUUID } from 'node:crypto';
import { newSignUp } from '../../support/session.js';
import { codeOf, IDENTIFIED } from '../../support/identity.js';
import type { Body, Row } from './row.js';
import { email, id, line, list, object, optional, refusing, text, word } from './shape.js';

const follow: Body = {
  sample: ({ actors }) => ({
    genres: ['musical'],
    regions: ['서울'],
    sellerIds: [actors.seller.id],
  }),
  shape: object({
    genres: list(50, [line(40)], 0),
    regions: list(50, [line(40)], 0),
    sellerIds: list(200, [id], 0),
  }),
};

const identityRequest: Body = {
  sample: () => ({ ...IDENTIFIED, name: '남궁 피켓', phoneNumber: '01077778888' }),
  shape: object({
    name: line(50),
    identityNumber: refusing(text(7), '"990101"', '"9913011"', '"9901019"', '"99010112"', '7'),
    phoneNumber: refusing(text(11), '"0212345678"', '"010-1234-5678"', '"0101234567890"'),
    operator: word,
  }),
};

/** Accounts and sessions. */
export const accountRows: readonly Row[] = [
  {
    route: 'POST /auth/signup',
    by: 'anyone',
    bodies: [
      {
        sample: () => newSignUp({ name: '김피켓 🎭 𠮷野', locale: 'ko' }),
        shape: object({
          email,
          password: text(1_024),
          name: line(100),
          locale: optional(word),
        }),
      },
    ],
    idempotencyKey: 'accepted',
    otherBody: () => ({ name: 'other' }),
    refusals: ({ actors }) => [
      {
        name: 'taken email',
        expected: '409 email-taken',
        body: newSignUp({ email: actors.buyer.email }),
      },
      {
        name: 'short password',
        expected: '422 weak-password',
        body: newSignUp({ password: 'horse 123' }),
      },
      {
        name: 'common password',
        expected: '422 weak-password',
        body: newSignUp({ password: 'Password1234' }),
      },
      {
        name: 'long password',
        expected: '422 weak-password',
        body: newSignUp({ password: '🐎'.repeat(129) }),
      },
    ],
    succeeds: 201,
  },
  {
    route: 'POST /auth/login',
    by: 'anyone',
    bodies: [
      {
        sample: ({ actors: { buyer } }) => ({ email: buyer.email, password: buyer.password }),
        shape: object({ email, password: text(1_024) }),
      },
    ],
    refusals: ({ actors }) => [
      {
        name: 'wrong password',
        expected: '401 invalid-credentials',
        body: { email: actors.otherBuyer.email, password: 'incorrect horse\u0000' },
      },
      {
        name: 'unknown email',
        expected: '401 invalid-credentials',
        body: { email: `${randomUUID()}@picket.test`, password: "' OR '1'='1" },
      },
    ],
    succeeds: 200,
  },
  {
    route: 'POST /auth/refresh',
    by: 'anyone',
    headers: ({ refreshCookie }) => ({ cookie: refreshCookie }),
    refusals: () =>
      ['', 'picket_refresh=', 'picket_refresh=x', `picket_refresh=${'A'.repeat(43)}`].map(
        (cookie) => ({
          name: `cookie ${cookie}`,
          expected: '401 refresh-token-invalid',
          headers: { cookie },
        }),
      ),
    succeeds: 200,
  },
  { route: 'POST /auth/logout', by: 'anyone', succeeds: 204, harmless: true },
  { route: 'GET /me', by: 'buyer', succeeds: 200 },
  {
    route: 'PATCH /me',
    by: 'buyer',
    bodies: [
      {
        sample: () => ({ name: '피켓 🎟 \u202eשלום\u202c 𝒫', locale: 'en' }),
        shape: object({ name: optional(line(100)), locale: optional(word) }),
      },
    ],
    succeeds: 200,
  },
  {
    route: 'PUT /me/interests',
    by: 'buyer',
    bodies: [follow],
    refusals: ({ actors }) =>
      [randomUUID(), actors.buyer.id].map((sellerId) => ({
        name: `no seller ${sellerId === actors.buyer.id ? '(a buyer)' : ''}`,
        expected: '404 not-found',
        body: { genres: [], regions: [], sellerIds: [actors.seller.id, sellerId] },
      })),
    succeeds: 200,
  },
  {
    route: 'POST /me/seller',
    by: 'otherBuyer',
    bodies: [
      {
        sample: () => ({ businessName: '두 번째 극장 🎪', contact: '02-000-0000' }),
        shape: object({ businessName: line(100), contact: line(200) }),
      },
    ],
    idempotencyKey: 'accepted',
    otherBody: () => ({ contact: 'other' }),
    succeeds: 201,
  },
  { route: 'GET /me/identity', by: 'buyer', succeeds: 200 },
  {
    route: 'POST /me/identity/requests',
    by: 'otherBuyer',
    bodies: [identityRequest],
    refusals: () => [
      {
        name: 'a telephone of somebody else',
        expected: '422 identity-refused',
        body: { ...IDENTIFIED, phoneNumber: '01012340000' },
      },
    ],
    writes: ['picket.identity_requests'],
    succeeds: 201,
  },
  {
    route: 'POST /me/identity/requests/{id}/confirm',
    by: 'buyer',
    id: ({ identityRequestId }) => identityRequestId,
    strangers: ['otherBuyer', 'seller', 'operator'],
    hidden: ({ ticketId }) => [ticketId],
    bodies: [
      {
        sample: () => ({ code: codeOf(IDENTIFIED) }),
        shape: object({ code: refusing(text(8), '"abc"', '"123"', '"123456789"', '123456') }),
      },
    ],
    refusals: () => [
      { name: 'another code', expected: '422 identity-code-wrong', body: { code: '000000' } },
    ],
    writes: ['picket.identity_requests'],
    succeeds: 200,
  },
];
