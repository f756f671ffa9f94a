import { furthest, gtidsText, ofClusters, parseGtids, reaches } from './gtids.js';
import { nextNumber } from './role.js';

describe('furthest', () => {
  it('takes the later GTID of each domain, whoever has it', () => {
    const start = parseGtids('2-2-4257,3-3-4422');
    expect(gtidsText(furthest(start, parseGtids('2-2-3388,3-3-4722')))).toBe('2-2-4257,3-3-4722');
    expect(gtidsText(furthest(parseGtids(''), start))).toBe('2-2-4257,3-3-4422');
  });
});

describe('GTID positions', () => {
  it('are read by domain', () => {
    expect(parseGtids('1-1-81, 2-2-77')).toEqual(
      new Map([
        [1, { serverId: 1, sequence: 81 }],
        [2, { serverId: 2, sequence: 77 }],
      ]),
    );
    expect(parseGtids('').size).toBe(0);
  });

  it.each([
    ['1-1-81', '1-1-81', true],
    ['1-1-80', '1-1-81', false],
    ['1-1-81,2-2-5', '1-1-81', true],
    ['1-1-81', '1-1-81,2-2-5', false],
    // As text 9 would come after 10.
    ['1-1-10', '1-1-9', true],
    ['', '1-1-1', false],
  ])('%s has everything of %s: %s', (position, wanted, answer) => {
    expect(reaches(parseGtids(position), parseGtids(wanted))).toBe(answer);
  });

  it('of clusters leave out what a node wrote for itself alone', () => {
    expect(ofClusters('1-1-81,11-1-3,2-2-77,23-2-1')).toBe('1-1-81,2-2-77');
    expect(ofClusters('100-100-4,1002-100-1')).toBe('100-100-4');
  });

  it('never mistake a rebuilt cluster’s number for a node of another', () => {
    expect(nextNumber(1)).toBe(2);
    expect(nextNumber(3, 2)).toBe(4);
    expect(nextNumber(9)).toBe(100);
    for (let number = 1; number < 150; number = nextNumber(number)) {
      expect(ofClusters(`${number}-1-1`)).not.toBe('');
      expect(ofClusters(`${number}1-1-1`)).toBe('');
    }
  });
});
