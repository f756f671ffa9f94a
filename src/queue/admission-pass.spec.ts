import { admissionKey, passProblem, signAdmissionPass } from './admission-pass.js';

const key = admissionKey('a secret of at least thirty-two characters');
const admission = { accountId: 'account', performanceId: 'performance' };
const lasting = (seconds: number) => ({
  admittedAt: new Date(Date.now() - 1_000),
  expiresAt: new Date(Date.now() + seconds * 1_000),
});
const pass = signAdmissionPass(admission, lasting(60), key);

describe('admission pass', () => {
  it('admits its account to its performance, and is the same each time', () => {
    const time = lasting(60);
    expect(passProblem(pass, admission, key)).toBeUndefined();
    expect(signAdmissionPass(admission, time, key)).toBe(signAdmissionPass(admission, time, key));
  });

  it('is refused with the reason', () => {
    const expired = signAdmissionPass(admission, lasting(-1), key);
    const other = (of: Partial<typeof admission>) => ({ ...admission, ...of });
    expect(passProblem(undefined, admission, key)).toBe('missing');
    expect(passProblem(expired, admission, key)).toBe('expired');
    expect(passProblem(pass, other({ accountId: 'other' }), key)).toBe('other-account');
    expect(passProblem(pass, other({ performanceId: 'other' }), key)).toBe('other-performance');
  });

  it('is altered when another key, no key or anything else made it', () => {
    const foreign = admissionKey('another secret of thirty-two characters');
    const [header, payload] = pass.split('.');
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const altered = [
      signAdmissionPass(admission, lasting(60), foreign),
      `${header}.${payload}.${'A'.repeat(43)}`,
      `${none}.${payload}.`,
      '',
    ];
    for (const one of altered) expect(passProblem(one, admission, key)).toBe('altered');
  });
});
