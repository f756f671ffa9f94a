import { createSecretKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';

/** Whom a pass lets in, and to what. */
export interface Admission {
  accountId: string;
  performanceId: string;
}

/** The key of admission passes; a key object spares parsing it at every check. */
export function admissionKey(secret: string): KeyObject {
  return createSecretKey(Buffer.from(secret));
}

/** Makes a pass: an HS256 token bound to account and performance. */
export function signAdmissionPass(
  { accountId, performanceId }: Admission,
  seconds: number,
  key: KeyObject,
): string {
  return jwt.sign({ perf: performanceId }, key, {
    algorithm: 'HS256',
    subject: accountId,
    audience: 'admission',
    expiresIn: seconds,
  });
}

/** True when the pass is whole, in time, and of this very account and performance. */
export function isAdmitted(pass: string, admission: Admission, key: KeyObject): boolean {
  try {
    const claims = jwt.verify(pass, key, {
      algorithms: ['HS256'],
      audience: 'admission',
      subject: admission.accountId,
    });
    return typeof claims === 'object' && claims['perf'] === admission.performanceId;
  } catch {
    return false;
  }
}
