import { v7 as uuidv7 } from 'uuid';
import { looksLikeCardNumber } from './card-number.js';

describe('looksLikeCardNumber', () => {
  it.each([
    '4242424242424242',
    '4242 4242 4242 4242',
    '4242-4242-4242-4242',
    '378282246310005',
    '4242424242424241',
    ' 4242424242424242 ',
    'card:4242424242424242',
    'number 5555 5555 5555 4444 please',
  ])('%s: yes', (text) => {
    expect(looksLikeCardNumber(text)).toBe(true);
  });

  it.each([
    'tok_ok',
    'pm_1Nv0FGQ9RKHgCVdK4242424242424242',
    'card:4242424242424241',
    '12345678901',
    '12345678901234567890',
    '01234567-1234-7123-8123-123412341234',
  ])('%s: no', (text) => {
    expect(looksLikeCardNumber(text)).toBe(false);
  });

  it('takes no id of ours for one', () => {
    const ids = Array.from({ length: 10_000 }, () => uuidv7());
    expect(ids.filter(looksLikeCardNumber)).toEqual([]);
  });
});
