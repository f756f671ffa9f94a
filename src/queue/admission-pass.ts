import { createSecretKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';

/** Whom a pass lets in, and to what. */
export interface Admission {
  readonly accountId: string;
  readonly performanceId: string;
}

/** From when until when. */
export interface AdmissionTime {
  readonly admittedAt: Date;
  readonly expiresAt: Date;
}

/** The key of admission passes; a key object spares parsing it at every check. */
export function admissionKey(secret: string): KeyObject {
  return createSecretKey(Buffer.from(secret));
}

/** Makes a pass: an HS256 token bound to account and performance; of one admission always the same. */
export function signAdmissionPass(
  { accountId, performanceId }: Admission,
  { admittedAt, expiresAt }: AdmissionTime,
  key: KeyObject,
): string {
  const seconds = (moment: Date): number => Math.floor(moment.getTime() / 1_000);
  const times = { iat: seconds(admittedAt), exp: seconds(expiresAt) };
  return jwt.sign({ perf: performanceId, ...times }, key, {
    algorithm: 'HS256',
    subject: accountId,
    audience: 'admission',
  });
}

/** Why a pass does not admit. HAProxy words them alike (haproxy/haproxy.cfg). */
export type PassProblem = 'missing' | 'altered' | 'expired' | 'other-performance' | 'other-account';

/** What is wrong with a pass; undefined when it is whole, in time, and of this account and performance. */
export function passProblem(
  pass: string | undefined,
  { accountId, performanceId }: Admission,
  key: KeyObject,
): PassProblem | undefined {
  if (pass === undefined) return 'missing';
  try {
    const claims = jwt.verify(pass, key, { algorithms: ['HS256'], audience: 'admission' });
    if (typeof claims !== 'object') return 'altered';
    if (claims['perf'] !== performanceId) return 'other-performance';
    return claims.sub === accountId ? undefined : 'other-account';
  } catch (error) {
    return error instanceof jwt.TokenExpiredError ? 'expired' : 'altered';
  }
}
