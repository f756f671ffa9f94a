import { closingLine, isGreen, readReport } from './jest-report.js';

const report = (change: object): string =>
  JSON.stringify({
    numPassedTests: 2,
    numFailedTests: 0,
    numPendingTests: 0,
    numRuntimeErrorTestSuites: 0,
    testResults: [],
    ...change,
  });

describe('readReport', () => {
  it('counts a file that could not be loaded as a failed test', () => {
    const broken = { name: 'a.spec.ts', message: 'SyntaxError', assertionResults: [] };
    const result = readReport(
      'unit',
      report({ numRuntimeErrorTestSuites: 1, testResults: [broken] }),
    );
    expect(result).toMatchObject({ passed: 2, failed: 1, failures: ['a.spec.ts'] });
  });

  it('counts a Jest that died as a failed test', () => {
    expect(readReport('race', undefined)).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe('the end of a run', () => {
  const green = readReport('unit', report({}));
  const empty = readReport('e2e', report({ numPassedTests: 0 }));

  it('sums the suites up', () => {
    expect(closingLine([green, green, empty])).toBe('4 passed, 0 failed');
  });

  it('is green only when something passed and nothing failed', () => {
    expect(isGreen([green, empty])).toBe(true);
    expect(isGreen([empty])).toBe(false);
    expect(isGreen([green, readReport('race', undefined)])).toBe(false);
  });
});
