import type { Config } from '../config/config.schema.js';
import { UnsubscribeTokens } from './unsubscribe-token.js';

const tokens = (secret: string): UnsubscribeTokens =>
  new UnsubscribeTokens({ ACCESS_TOKEN_SECRET: secret } as Config);
const wish = {
  accountId: '0190d9f5-7b7e-7cc2-9d0a-2f3f0c1a0b11',
  kind: 'event-published',
} as const;

describe('the token of an unsubscribe link', () => {
  const ours = tokens('a'.repeat(32));
  const token = ours.make(wish);

  it('says who and what', () => {
    expect(ours.read(token)).toEqual(wish);
  });

  it.each([
    ['of another key', tokens('b'.repeat(32)).make(wish)],
    ['for another account', token.replace('0190', '0191')],
    ['for another kind', token.replace('event-published', 'order-booked')],
    ['for no kind', token.replace('event-published', 'nonsense')],
    ['with a shorter signature', token.slice(0, -2)],
    ['with more', `${token}.x`],
    ['empty', ''],
  ])('%s counts for nothing', (_what, bad) => {
    expect(ours.read(bad)).toBeUndefined();
  });
});
