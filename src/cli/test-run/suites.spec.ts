import { chooseSuites } from './suites.js';

describe('the suites of a run', () => {
  it('are all but the long one when none is named', () => {
    expect(chooseSuites([])).toEqual(['unit', 'database', 'e2e', 'browser', 'race', 'fault']);
  });

  it('are those that are named, in their order, or all', () => {
    expect(chooseSuites(['long', 'unit'])).toEqual(['unit', 'long']);
    expect(chooseSuites(['all'])).toEqual([...chooseSuites([]), 'long']);
  });

  it('are no others', () => {
    expect(() => chooseSuites(['units'])).toThrow('No such suite: units');
  });
});
