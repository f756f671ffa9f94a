import { CommitGap } from './commit-gap.js';

describe('CommitGap', () => {
  let gap: CommitGap;
  beforeEach(() => {
    gap = new CommitGap();
  });

  it('is the time between two answers while transactions are under way', () => {
    gap.began(0);
    gap.began(10);
    gap.answered(30, true);
    expect(gap.currentMs(100)).toBe(70);
    gap.answered(730, true);
    expect([gap.currentMs(900), gap.longestMs(900)]).toEqual([0, 700]);
    expect(gap.lastCommitAgeMs(900)).toBe(170);
  });

  it('does not grow while nobody wants anything', () => {
    gap.began(0);
    gap.answered(5, true);
    gap.began(60_000);
    expect(gap.currentMs(60_010)).toBe(10);
    gap.answered(60_020, true);
    expect(gap.longestMs(60_020)).toBe(20);
  });

  it('ends with a refusal, which is no commit', () => {
    gap.began(0);
    gap.answered(40, false);
    expect([gap.longestMs(50), gap.lastCommitAgeMs(50)]).toEqual([40, undefined]);
  });

  it('goes on for the others when one gives up', () => {
    gap.began(0);
    gap.began(100);
    gap.gaveUp(3_000);
    expect(gap.currentMs(4_000)).toBe(4_000);
    gap.answered(5_000, true);
    expect(gap.longestMs(5_000)).toBe(5_000);
  });

  it('is counted while it lasts, and forgotten after five minutes', () => {
    gap.began(0);
    expect(gap.longestMs(2_500)).toBe(2_500);
    gap.answered(2_600, true);
    expect(gap.longestMs(300_000)).toBe(2_600);
    expect(gap.longestMs(303_000)).toBe(0);
  });
});
