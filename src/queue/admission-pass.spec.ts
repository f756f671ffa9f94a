import { admissionKey, isAdmitted, signAdmissionPass } from './admission-pass.js';

const key = admissionKey('a secret of at least thirty-two characters');
const admission = { accountId: 'account', performanceId: 'performance' };

describe('admission pass', () => {
  it('admits its account to its performance', () => {
    expect(isAdmitted(signAdmissionPass(admission, 60, key), admission, key)).toBe(true);
  });

  it.each([
    ['another account', { ...admission, accountId: 'other' }, 60],
    ['another performance', { ...admission, performanceId: 'other' }, 60],
    ['an expired pass', admission, -1],
  ])('refuses %s', (_what, shown, seconds) => {
    expect(isAdmitted(signAdmissionPass(admission, seconds, key), shown, key)).toBe(false);
  });

  it('refuses a pass signed with another key, an altered one and an unsigned one', () => {
    const other = admissionKey('another secret of thirty-two characters');
    const pass = signAdmissionPass(admission, 60, key);
    const [header, payload] = pass.split('.');
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    expect(isAdmitted(signAdmissionPass(admission, 60, other), admission, key)).toBe(false);
    expect(isAdmitted(`${header}.${payload}.${'A'.repeat(43)}`, admission, key)).toBe(false);
    expect(isAdmitted(`${none}.${payload}.`, admission, key)).toBe(false);
    expect(isAdmitted('', admission, key)).toBe(false);
  });
});
