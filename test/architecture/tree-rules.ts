import ts from 'typescript';
import { isTest, nodesOf, productionCode, type Rule, type TextFile } from './source.js';

const LINES_MAX = 300;
const CODE = /\.(ts|tsx|js|cjs|mjs|css)$|^bin\/|^\.ci\//;

/** Lines of a file that match, as `path:line: line`. */
function matches(file: TextFile, pattern: RegExp): string[] {
  return file.text.split('\n').flatMap((line, index) => {
    const found = pattern.exec(line);
    return found ? [`${file.path}:${index + 1}: ${line.trim().slice(0, 100)}`] : [];
  });
}

const shortFiles: Rule = {
  name: `no file is longer than ${LINES_MAX} lines`,
  reason: 'A file that does not fit a few screens has more than one subject.',
  find: (files) =>
    files
      .filter(({ path }) => CODE.test(path))
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > LINES_MAX)
      .map(({ path, lines }) => `${path}: ${lines} lines`),
  broken: { files: { 'src/a.ts': '\n'.repeat(301), 'bin/a': '\n'.repeat(300) }, count: 1 },
};

const environment: Rule = {
  name: 'only src/config reads the environment',
  reason: 'Settings are parsed once, frozen, and a bad one is named at the start.',
  find: (files) =>
    productionCode(files)
      .filter(({ path }) => !path.startsWith('src/config/'))
      .flatMap((file) => matches(file, /\bprocess\.env\b|\benv\b.*from '(node:)?process'/)),
  broken: {
    files: {
      'src/seats/a.ts': "if (process.env.SEATS) import { env } from 'node:process';",
      'src/config/b.ts': 'parse(process.env)',
      'src/seats/c.spec.ts': 'Number(process.env.TEST_SEED)',
    },
    count: 1,
  },
};

const names: Rule = {
  name: 'no barrels and no odds and ends',
  reason: 'A file is named after its subject; `utils` and re-exports hide who uses what.',
  find: (files) =>
    files
      .filter(({ path }) => path.startsWith('src/'))
      .filter(
        ({ path }) =>
          /\/(utils?|helpers?|common|misc|shared)\.ts$/.test(path) || isBarrel(path, files),
      )
      .map(({ path }) => path),
  broken: {
    files: {
      'src/common/utils.ts': '',
      'src/seats/index.ts': "export * from './seats.service.js';",
      'src/cli/seeds/index.ts': 'export const catalogues = {};',
    },
    count: 2,
  },
};

function isBarrel(path: string, files: readonly TextFile[]): boolean {
  const file = files.find((other) => other.path === path);
  return file !== undefined && /^export \* from/m.test(file.text);
}

/** Folders of a machine, not of a project. A bracket keeps a pattern from finding itself. */
const MACHINE_PATH = /(?<![\w.:)}\]*-])\/([w]ork|[r]oot|[h]ome)(?=[/'"`\s]|$)/;

const AUTHORSHIP =
  /\b([c]laude|[a]nthropic|[c]hat-?gpt|[o]penai|[c]opilot|[c]odex|[g]emini|[l]lms?|[a]i[- ](assist|generat)\w*|[c]o-authored-by)\b/i;

const noMachinePaths: Rule = {
  name: 'no path of one machine',
  reason: 'A clone may lie anywhere: paths start at the project or come from settings.',
  find: (files) => files.flatMap((file) => matches(file, MACHINE_PATH)),
  broken: {
    files: {
      'README.md': ['cd ', 'work', 'main'].join('/'),
      'src/a.ts': `const url = \`\${base}/work/1\`; const folder = '${['', 'home', 'me'].join('/')}';`,
      'src/b.ts': "const url = `${base}/work/1`; get('/v1/home');",
    },
    count: 2,
  },
};

const noAuthorship: Rule = {
  name: 'the tree speaks about Picket only',
  reason: 'Tools and people that wrote a line stand in no file.',
  find: (files) => files.flatMap((file) => matches(file, AUTHORSHIP)),
  broken: { files: { 'README.md': `Thanks to ${['co', 'pilot'].join('')}.` }, count: 1 },
};

const publicRegistry: Rule = {
  name: 'packages come from the public registry',
  reason: 'A lock file that names a mirror installs nowhere else.',
  find: (files) =>
    files
      .filter(({ path }) => /(^|\/)package-lock\.json$/.test(path))
      .flatMap((file) => matches(file, /"resolved": "(?!https:\/\/registry\.npmjs\.org\/)/)),
  broken: {
    files: {
      'package-lock.json':
        '"resolved": "https://mirror.example/a.tgz",\n"resolved": "https://registry.npmjs.org/b.tgz"',
    },
    count: 1,
  },
};

const stateTables: Rule = {
  name: 'a state table has a test',
  reason: 'A state machine is data; a test walks it: every state reachable, every target listed.',
  find: (files) => {
    const tests = files.filter(isTest);
    return productionCode(files).flatMap((file) =>
      nodesOf(file, ts.isVariableDeclaration)
        .map((node) => node.name.getText())
        .filter((name) => /(_TRANSITIONS|Transitions)$/.test(name))
        .filter((name) => !tests.some(({ text }) => text.includes(name)))
        .map((name) => `${file.path}: ${name}`),
    );
  },
  broken: {
    files: {
      'src/a/a-state.ts': 'const A_TRANSITIONS = {}; const B_TRANSITIONS = {};',
      'src/a/a-state.spec.ts': 'walk(A_TRANSITIONS);',
    },
    count: 1,
  },
};

/** Rules about files as such. */
export const treeRules: readonly Rule[] = [
  shortFiles,
  environment,
  names,
  noMachinePaths,
  noAuthorship,
  publicRegistry,
  stateTables,
];
