const common = {
  // Not in TMPDIR, which ends with the tests.
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
};

const suite = (name, testMatch) => ({ ...common, displayName: name, testMatch });

/** One project a suite; `npx picket test` runs them in this order. */
export default {
  testTimeout: 60_000,
  projects: [
    suite('unit', [
      '<rootDir>/src/**/*.spec.ts',
      '<rootDir>/entry/**/*.spec.ts',
      '<rootDir>/web/**/*.spec.ts',
      '<rootDir>/test/*.spec.ts',
    ]),
    suite('database', ['<rootDir>/test/database/**/*.spec.ts']),
    suite('e2e', ['<rootDir>/test/e2e/**/*.spec.ts']),
    suite('browser', ['<rootDir>/test/browser/**/*.spec.ts']),
    suite('race', ['<rootDir>/test/race/**/*.spec.ts']),
    ...['fault', 'long'].map((name) => ({
      ...suite(name, [`<rootDir>/test/${name}/**/*.spec.ts`]),
      setupFilesAfterEnv: ['<rootDir>/test/support/whole-cluster.ts'],
    })),
  ],
};
