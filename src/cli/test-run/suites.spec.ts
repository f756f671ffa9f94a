import { chooseSuites, lanesOf, SUITES } from './suites.js';

describe('the suites of a run', () => {
  it('are all but the long one when none is named', () => {
    expect(chooseSuites([])).toEqual(['unit', 'database', 'e2e', 'browser', 'race', 'fault']);
  });

  it('are those that are named, in their order, or all', () => {
    expect(chooseSuites(['recovery', 'unit'])).toEqual(['unit', 'recovery']);
    expect(chooseSuites(['all'])).toEqual([...chooseSuites([]), 'recovery']);
  });

  it('are no others', () => {
    expect(() => chooseSuites(['units'])).toThrow('No such suite: units');
  });
});

describe('lanes', () => {
  it('have every suite once', () => {
    expect(lanesOf(SUITES).flat().sort()).toEqual([...SUITES].sort());
  });

  it('are as few as the suites need', () => {
    expect(lanesOf(['unit', 'race'])).toEqual([['unit', 'race']]);
    expect(lanesOf(['race', 'fault'])).toEqual([['race'], ['fault']]);
    expect(lanesOf([])).toEqual([]);
  });
});
