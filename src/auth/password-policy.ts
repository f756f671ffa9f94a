import { COMMON_PASSWORDS } from './common-passwords.js';

/** Why a password is refused. */
export type Weakness = 'too-short' | 'too-long' | 'contains-email' | 'too-common';

const LENGTH_MIN = 10;
const LENGTH_MAX = 128;

/** Shorter email names, such as `a@…`, occur in passwords by chance. */
const EMAIL_NAME_MIN = 4;

/** The one form in which a password is judged and hashed, however the keyboard composed it. */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * Why a password is too weak, or undefined when it will do. Length counts, not kinds of
 * characters (source: NIST SP 800-63B, 5.1.1.2: length, a blocklist, no composition rules).
 * @param email normalised
 */
export function weaknessOf(password: string, email: string): Weakness | undefined {
  const normal = normalisePassword(password);
  const length = [...normal].length;
  if (length < LENGTH_MIN) return 'too-short';
  if (length > LENGTH_MAX) return 'too-long';
  const lower = normal.toLowerCase();
  const emailName = email.split('@')[0] ?? '';
  if (emailName.length >= EMAIL_NAME_MIN && lower.includes(emailName)) return 'contains-email';
  if (COMMON_PASSWORDS.has(lower)) return 'too-common';
  return undefined;
}
