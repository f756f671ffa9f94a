import { backoffSeconds, messageId } from './outbox-message.js';

describe('the id of a message', () => {
  it('is the same for the same topic and key, and for no other', () => {
    const id = messageId({ topic: 'order-booked', key: 'a' });
    expect(messageId({ topic: 'order-booked', key: 'a' })).toBe(id);
    expect(messageId({ topic: 'order-booked', key: 'b' })).not.toBe(id);
    expect(messageId({ topic: 'order-refunded', key: 'a' })).not.toBe(id);
  });

  it.each([
    ['', 'a'],
    ['Order', 'a'],
    ['a:b', 'c'],
    ['a', ''],
    ['a', 'b c'],
    ['a', 'ㄱ'],
    ['a', 'x'.repeat(161)],
  ])('does not exist for topic %j and key %j', (topic, key) => {
    expect(() => messageId({ topic, key })).toThrow(/^no /);
  });
});

describe('the pause after a failure', () => {
  it('doubles and has an end', () => {
    expect([1, 2, 3, 4].map(backoffSeconds)).toEqual([1, 2, 4, 8]);
    expect(backoffSeconds(30)).toBe(600);
  });
});
