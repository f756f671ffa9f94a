import { normalisePassword, weaknessOf } from './password-policy.js';

const EMAIL = 'picket-fan@example.com';

describe('weaknessOf', () => {
  it.each([
    ['123456789', 'too-short'],
    ['비밀번호아홉글자임', 'too-short'],
    ['👍👍👍👍👍', 'too-short'],
    ['x'.repeat(129), 'too-long'],
    ['QWERTYUIOP', 'too-common'],
    ['Password@123', 'too-common'],
    ['my PICKET-FAN club', 'contains-email'],
  ])('refuses %s as %s', (password, reason) => {
    expect(weaknessOf(password, EMAIL)).toBe(reason);
  });

  it.each(['correct horse', '공연보러가자오늘밤에', 'x'.repeat(127).concat('y'), 'picket-demo-1'])(
    'takes %s',
    (password) => expect(weaknessOf(password, EMAIL)).toBeUndefined(),
  );

  it('lets a very short email name occur by chance', () => {
    expect(weaknessOf('correct kim horse', 'kim@example.com')).toBeUndefined();
  });

  it('judges the form that is hashed', () => {
    expect(weaknessOf('Qwertyuiop', EMAIL)).toBe('too-common');
    expect(normalisePassword('가'.normalize('NFD'))).toBe('가');
  });
});
