import { longestSilence } from './commit-load.js';

describe('longestSilence', () => {
  it('is the widest gap between two commits within the window', () => {
    expect(longestSilence([0, 100, 900, 950, 5_000], 50, 1_000)).toBe(800);
  });

  it('counts from the start and to the end of the window', () => {
    expect(longestSilence([400], 0, 1_000)).toBe(600);
    expect(longestSilence([], 0, 1_000)).toBe(1_000);
  });

  it('does not ask for sorted moments', () => {
    expect(longestSilence([300, 100, 200], 0, 400)).toBe(100);
  });
});
