import { z } from 'zod';

/** The part of Jest's --json output that is read here. */
const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numRuntimeErrorTestSuites: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** How one suite went; a file that could not even be loaded counts as one failed test. */
export interface SuiteResult {
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
}

/** Reads Jest's report; `text` is undefined when Jest ended without one. */
export function readReport(suite: string, text: string | undefined): SuiteResult {
  if (text === undefined) {
    const failures = [`${suite}: Jest ended without a report`];
    return { suite, passed: 0, failed: 1, skipped: 0, failures };
  }
  const report = reportSchema.parse(JSON.parse(text));
  const failures = report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    const broken = failed.length === 0 && file.message !== '';
    return broken ? [file.name] : failed.map((test) => `${file.name}: ${test.fullName}`);
  });
  return {
    suite,
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests,
    failures,
  };
}

/** The last line of a test run. */
export function closingLine(results: readonly SuiteResult[]): string {
  const sum = (count: (result: SuiteResult) => number): number =>
    results.reduce((total, result) => total + count(result), 0);
  return `${sum((result) => result.passed)} passed, ${sum((result) => result.failed)} failed`;
}

/** Nothing failed and something passed. */
export function isGreen(results: readonly SuiteResult[]): boolean {
  return (
    results.every((result) => result.failed === 0) && results.some((result) => result.passed > 0)
  );
}
