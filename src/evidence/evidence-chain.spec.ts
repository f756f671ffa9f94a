import { createHash } from 'node:crypto';
import { EMPTY_CHAIN, type Fact, linkAll } from './evidence-chain.js';

const fact = (subjectId: string): Fact => ({
  performanceId: 'p',
  kind: 'hold-placed',
  subjectId,
  at: new Date('2026-09-03T10:00:00.000Z'),
  details: { seatNos: [2, 1], accountId: '가' },
});

describe('linkAll', () => {
  it('writes canonical JSON and hashes it after the hash before it', () => {
    const [first, second] = linkAll(EMPTY_CHAIN, [fact('a'), fact('b')]);
    expect(first?.entry).toBe(
      '{"at":"2026-09-03T10:00:00.000Z","details":{"accountId":"가","seatNos":[2,1]},' +
        '"kind":"hold-placed","number":1,"performanceId":"p","subjectId":"a"}',
    );
    const bytes = Buffer.concat([Buffer.alloc(32), Buffer.from(first!.entry)]);
    expect(first?.hash.toString('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(second?.previousHash).toEqual(first?.hash);
    expect(second?.number).toBe(2);
  });

  it('goes on where the chain ends, however the facts were cut into pieces', () => {
    const whole = linkAll(EMPTY_CHAIN, [fact('a'), fact('b'), fact('c')]);
    const [first] = linkAll(EMPTY_CHAIN, [fact('a')]);
    const rest = linkAll({ length: 1, hash: first!.hash }, [fact('b'), fact('c')]);
    expect([first, ...rest]).toEqual(whole);
  });
});
