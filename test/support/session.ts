import { randomUUID } from 'node:crypto';
import { type Answer, send } from './client.js';

/** Body of a sign-up, sign-in or refresh. */
export interface SessionBody {
  account: { id: string; email: string; name: string; roles: string[] };
  accessToken: string;
  expiresInSeconds: number;
}

/** A fresh sign-up body; `changes` replace or add fields. */
export function newSignUp<Changes extends object>(changes?: Changes) {
  const password = `correct horse ${randomUUID().slice(0, 8)}`;
  return { email: `${randomUUID()}@picket.test`, password, name: '김피켓', ...changes };
}

/** The Set-Cookie line of the refresh token, empty when the answer has none. */
export function cookieLine(answer: Answer<unknown>): string {
  return answer.headers.getSetCookie().find((line) => line.startsWith('picket_refresh=')) ?? '';
}

/** What a browser would send back of it. */
export function cookieOf(answer: Answer<unknown>): string {
  return cookieLine(answer).split(';')[0] ?? '';
}

/** POST /auth/refresh with a cookie as {@link cookieOf} gives it. */
export function refresh(cookie: string): Promise<Answer<SessionBody & { code?: string }>> {
  return send('POST', '/auth/refresh', { headers: { cookie } });
}
