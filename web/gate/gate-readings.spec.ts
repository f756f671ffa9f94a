import { DoubleReadGuard } from './double-read';
import { signalOf } from './scan-result';
import { TypedCode } from './typed-code';

describe('DoubleReadGuard', () => {
  const still = `T1:${'A'.repeat(132)}`;

  it('takes a code that stays in view for one scan, also when its moving part changes', () => {
    const guard = new DoubleReadGuard();
    expect(guard.isNew(`${still}BCDEFG`, 0)).toBe(true);
    for (let at = 100; at < 20_000; at += 100) expect(guard.isNew(`${still}${at}`, at)).toBe(false);
    expect(guard.isNew(`${still}BCDEFG`, 24_200)).toBe(true);
  });

  it('takes another ticket for another scan at once', () => {
    const guard = new DoubleReadGuard();
    guard.isNew(still, 0);
    expect(guard.isNew(still.replace('A', 'B'), 50)).toBe(true);
  });
});

describe('TypedCode', () => {
  const typeIn = (typed: TypedCode, text: string, gapMs: number, fromMs = 1_000) => {
    const keys = [...text, 'Enter'];
    return keys.map((key, index) => typed.take(key, fromMs + index * gapMs)).at(-1);
  };

  it('reads a burst with its spaces', () => {
    expect(typeIn(new TypedCode(), 'T1:AB C+', 5)).toBe('T1:AB C+');
  });

  it('takes no notice of somebody who types, nor of keys without a character', () => {
    const typed = new TypedCode();
    expect(typeIn(typed, 'T1:ABC', 200)).toBeUndefined();
    typed.take('Shift', 9_000);
    expect(typeIn(typed, 'T1:XYZ', 5, 9_001)).toBe('T1:XYZ');
  });

  it('forgets what was typed before the burst', () => {
    const typed = new TypedCode();
    typed.take('x', 0);
    expect(typeIn(typed, 'T1:ABC', 5, 500)).toBe('T1:ABC');
  });
});

describe('signalOf', () => {
  it('tells in, out and look apart', () => {
    expect(signalOf('admitted')).toBe('in');
    expect(signalOf('already-checked-in')).toBe('out');
    expect(signalOf('name-check-required')).toBe('look');
    expect(signalOf('other-gate')).toBe('look');
  });
});
