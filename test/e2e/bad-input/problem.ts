import type { Answer } from '../../support/client.js';

/** The languages refusals are worded in. */
export type Language = 'en' | 'ko';

const HANGUL = /\p{Script=Hangul}/u;
/** What a stack trace, a query or a driver's error would look like. */
const INTERNALS =
  /node_modules|\bat \S+.*:\d+:\d+|\b(SELECT|INSERT|UPDATE|DELETE) \S|ER_[A-Z]|FST_|errno/;

/** What is wrong with a refusal; empty when it is as it should be. */
export function faultsOf(answer: Answer, expected: string, language: Language): string[] {
  const { status, body, headers } = answer;
  const got = `${status} ${String(body['code'])}`;
  if (got !== expected) return [`expected ${expected}, got ${got} ${excerpt(body)}`];
  const faults: string[] = [];
  const require = (holds: boolean, fault: string): void => {
    if (!holds) faults.push(`${fault} ${excerpt(body)}`);
  };
  const contentType = headers.get('content-type') ?? '';
  require(/^application\/problem\+json\b/.test(contentType), `content-type ${contentType}`);
  require(headers.get('content-language') === language, 'content-language');
  require(headers.get('cache-control') === 'no-store', 'may be cached');
  for (const member of ['type', 'title', 'code', 'detail', 'requestId']) {
    require(typeof body[member] === 'string' && body[member] !== '', `no ${member}`);
  }
  require(body['status'] === status, 'status member');
  require(body['requestId'] === headers.get('x-request-id'), 'requestId member');
  require(HANGUL.test(String(body['title'])) === (language === 'ko'), 'language of title');
  require(HANGUL.test(String(body['detail'])) === (language === 'ko'), 'language of detail');
  require(!INTERNALS.test(JSON.stringify(body)), 'shows its internals');
  if (body['code'] === 'invalid-request') faults.push(...fieldFaults(body['errors'], language));
  return faults;
}

/** Each wrong field is named, with a sentence in the language asked for. */
function fieldFaults(errors: unknown, language: Language): string[] {
  if (!Array.isArray(errors) || errors.length === 0) return ['names no field'];
  return (errors as { path?: unknown; message?: unknown }[])
    .filter(
      ({ path, message }) =>
        typeof path !== 'string' ||
        typeof message !== 'string' ||
        message === '' ||
        HANGUL.test(message) !== (language === 'ko'),
    )
    .map((one) => `field is not described in ${language}: ${excerpt(one)}`);
}

function excerpt(value: unknown): string {
  return JSON.stringify(value).slice(0, 200);
}
