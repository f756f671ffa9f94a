import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const PARAMETERS_MAX = 5;
const DEPENDENCIES_MAX = 6;

const environment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message:
    'Only src/config reads the environment, once, and names every bad variable: inject CONFIG.',
};

const clarity = [
  {
    selector: 'TSEnumDeclaration',
    message: 'Write a union of literals: it is exhaustive in a switch and leaves no code behind.',
  },
  {
    selector: `:function:not(MethodDefinition[kind='constructor'] > *)[params.length>${PARAMETERS_MAX}]`,
    message: `More than ${PARAMETERS_MAX} parameters cannot be told apart at the call: pass one object.`,
  },
  {
    selector: `MethodDefinition[kind='constructor'] > [params.length>${DEPENDENCIES_MAX}]`,
    message: `More than ${DEPENDENCIES_MAX} dependencies: this class has more than one job, split it.`,
  },
  {
    selector:
      'BinaryExpression[operator=/^[!=]==$/] > MemberExpression[object.name=/^(e|err|error|cause)$/][property.name="message"], ' +
      'CallExpression > MemberExpression.callee[object.object.name=/^(e|err|error|cause)$/][object.property.name="message"][property.name=/^(includes|startsWith|endsWith|match)$/]',
    message: 'Error texts change without notice: tell errors apart by class, errno or code.',
  },
];

const assertion = {
  selector: 'TSNonNullExpression > :not(MemberExpression[computed=true])',
  message: 'Only an index that was bounded before may be asserted (`rows[row]!`): check, then use.',
};

const focus = {
  selector:
    "CallExpression[callee.object.name=/^(describe|it|test)$/][callee.property.name='only'], " +
    'CallExpression[callee.name=/^(fit|fdescribe)$/]',
  message: 'A focused test hides all the others.',
};

const imports = {
  paths: [
    { name: 'node:process', message: 'Only src/config reads the environment: inject CONFIG.' },
    {
      name: '@nestjs/common',
      importNames: ['forwardRef'],
      message: 'A cycle between modules is a wrong cut: move what both need below them.',
    },
    {
      name: 'typeorm',
      importNames: ['Transactional', 'EntityManager'],
      message: 'Writes go through the handle that Transactions.run gives, passed first.',
    },
    {
      name: 'mariadb',
      importNames: ['createConnection', 'createPool'],
      message:
        'Its destroy() sends KILL over a second connection, and a refusal of that ends the process: ' +
        'openNodeConnection (src/database/node-connection.ts) can be cut.',
    },
  ],
};

/** Rules beside the strict preset; each one follows from a decision in ARCHITECTURE.md. */
const typed = {
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
  // Bounded indexes may be asserted, everything else is refused below.
  '@typescript-eslint/no-non-null-assertion': 'off',
  // `void | Promise<void>` is what a callback may return that is awaited either way.
  '@typescript-eslint/no-invalid-void-type': 'off',
  // The caller of a query names its row's shape; nothing else could.
  '@typescript-eslint/no-unnecessary-type-parameters': 'off',
  // Nest declares its options as classes and takes plain objects.
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
  '@typescript-eslint/no-unnecessary-condition': [
    'error',
    { allowConstantLoopConditions: 'only-allowed-literals' },
  ],
  // Spreading a text takes it by code points, which is what is meant.
  '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
  // There are no enums here, and looking for them takes a quarter of the time.
  '@typescript-eslint/no-unsafe-enum-assignment': 'off',
  '@typescript-eslint/no-unsafe-enum-comparison': 'off',
  // What was caught and classified is thrown on as it came.
  '@typescript-eslint/only-throw-error': [
    'error',
    { allowThrowingAny: false, allowThrowingUnknown: true },
  ],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { allowDefaultCaseForExhaustiveSwitch: false, requireDefaultForNonUnion: true },
  ],
};

const general = {
  complexity: ['error', 15],
  curly: ['error', 'multi-line'],
  eqeqeq: 'error',
  'max-depth': ['error', 4],
  'max-lines': ['error', 300],
  'max-lines-per-function': ['error', { max: 70, IIFEs: true }],
  'no-console': 'error',
  'no-param-reassign': 'error',
  'no-restricted-imports': ['error', imports],
  'no-restricted-syntax': ['error', environment, assertion, ...clarity],
  'object-shorthand': 'error',
  'prefer-template': 'error',
};

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.picket/', '.picket-test/', 'web/generated/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: { ...typed, ...general },
  },
  {
    files: ['**/*.js', '**/*.cjs', '**/*.mjs', 'bin/picket'],
    extends: [tseslint.configs.strict],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', module: 'writable' } },
    rules: { ...general, 'no-restricted-syntax': ['error', ...clarity] },
  },
  {
    files: ['src/config/**'],
    rules: { 'no-restricted-syntax': ['error', assertion, ...clarity] },
  },
  {
    files: ['src/database/node-connection.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['web/**/*.tsx', 'web/**/*.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      // `left || undefined` leaves an attribute out when it is false; that is what is meant.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: true }],
    },
  },
  // Migrations are statements in a row and never edited again.
  { files: ['migrations/**'], rules: { 'max-lines-per-function': 'off' } },
  // Runs before anything is built, in the oldest module system there is.
  { files: ['bin/**'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: ['src/cli/**', 'bin/**', 'test/**'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**', '**/*.spec.ts', '**/*.spec.tsx'],
    rules: {
      // A suite is one long function, matchers are `any`, stand-ins are async, and a wrong guess fails the test.
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/require-await': 'off',
      'no-restricted-syntax': ['error', ...clarity, focus],
    },
  },
  prettier,
);
