import { type Account, send } from './client.js';

/** What a person tells to be verified. */
export interface Person {
  name: string;
  identityNumber: string;
  phoneNumber: string;
  operator: string;
}

let count = 0;

/** Somebody else each time, with a telephone. */
export function person(): Person {
  const digits = String(Date.now() % 100_000) + String(100 + (count++ % 900));
  const phoneNumber = `010${digits.padStart(8, '3')}`;
  return { name: `김${digits}`, identityNumber: '9901011', phoneNumber, operator: 'SKT' };
}

/** Somebody who is the same all through a run. */
export const IDENTIFIED = person();

/** The code that the sandbox takes for sent to a person. */
export const codeOf = ({ phoneNumber }: Person): string => phoneNumber.slice(-6);

/** Asks for a code. */
export const begin = ({ token }: Account, body: Person) =>
  send<{ id: string; code?: string }>('POST', '/me/identity/requests', { token, body });

/** Enters a code. */
export const confirm = ({ token }: Account, id: string, code: string) =>
  send<{ code?: string; triesLeft?: number; verifiedAt?: string }>(
    'POST',
    `/me/identity/requests/${id}/confirm`,
    { token, body: { code } },
  );

/** Verifies an account. */
export async function verify(account: Account, who = person()): Promise<void> {
  const { body } = await begin(account, who);
  const { status } = await confirm(account, body.id, codeOf(who));
  if (status !== 200) throw new Error(`Not verified: ${status}`);
}
