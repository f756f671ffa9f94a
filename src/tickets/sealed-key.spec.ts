import { randomBytes } from 'node:crypto';
import { openKey, sealKey } from './sealed-key.js';

const MASTER = 'm'.repeat(32);
const key = randomBytes(32);

describe('a sealed key', () => {
  it('opens where it was sealed for, and is sealed differently each time', () => {
    const sealed = sealKey(MASTER, 'performance 1', key);
    expect(openKey(MASTER, 'performance 1', sealed)).toEqual(key);
    expect(sealKey(MASTER, 'performance 1', key)).not.toEqual(sealed);
    expect(sealed.includes(key)).toBe(false);
  });

  it('opens neither under another master key nor in another place', () => {
    const sealed = sealKey(MASTER, 'performance 1', key);
    expect(() => openKey('n'.repeat(32), 'performance 1', sealed)).toThrow('TICKET_MASTER_KEY');
    expect(() => openKey(MASTER, 'performance 2', sealed)).toThrow('TICKET_MASTER_KEY');
  });

  it('does not open with a bit turned or a piece missing', () => {
    const sealed = sealKey(MASTER, 'performance 1', key);
    for (let at = 0; at < sealed.length; at++) {
      const altered = Buffer.from(sealed);
      altered[at]! ^= 1;
      expect(() => openKey(MASTER, 'performance 1', altered)).toThrow();
      expect(() => openKey(MASTER, 'performance 1', sealed.subarray(0, at))).toThrow();
    }
  });
});
