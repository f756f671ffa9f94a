import ts from 'typescript';
import {
  exportsOf,
  isTest,
  literalsOf,
  moduleOf,
  nodesOf,
  placeOf,
  productionCode,
  type Rule,
  type TextFile,
} from './source.js';

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const HANGUL = /[\uac00-\ud7a3]/;

/** A refusal as it is written: an object with status, code, title and detail. */
interface WrittenRefusal {
  readonly place: string;
  readonly parts: ReadonlyMap<string, ts.Expression>;
}

function propertiesOf(node: ts.ObjectLiteralExpression): Map<string, ts.Expression> {
  const pairs = node.properties.flatMap((property): [string, ts.Expression][] => {
    if (ts.isShorthandPropertyAssignment(property)) return [[property.name.text, property.name]];
    return ts.isPropertyAssignment(property)
      ? [[property.name.getText(), property.initializer]]
      : [];
  });
  return new Map(pairs);
}

function refusalsOf(file: TextFile): WrittenRefusal[] {
  return nodesOf(file, ts.isObjectLiteralExpression)
    .map((node) => ({ place: placeOf(file, node), parts: propertiesOf(node) }))
    .filter(({ parts }) => parts.has('code') && parts.has('title') && parts.has('status'));
}

function faultsOf(refusal: WrittenRefusal): string[] {
  const { place, parts } = refusal;
  const faults: string[] = [];
  const code = parts.get('code');
  if (code !== undefined && ts.isStringLiteralLike(code) && !KEBAB.test(code.text)) {
    faults.push(`${place}: code ${code.text} is not kebab-case`);
  }
  const status = parts.get('status');
  if (status && ts.isNumericLiteral(status) && !/^[45]\d\d$/.test(status.text)) {
    faults.push(`${place}: status ${status.text} is no refusal`);
  }
  return [...faults, ...missingTexts(refusal, 'title'), ...missingTexts(refusal, 'detail')];
}

function missingTexts({ place, parts }: WrittenRefusal, part: string): string[] {
  const text = parts.get(part);
  // One that is handed in is checked where it is written.
  if (text !== undefined && !ts.isObjectLiteralExpression(text)) return [];
  const languages = text === undefined ? new Map<string, ts.Expression>() : propertiesOf(text);
  const faults: string[] = [];
  if (!isKorean(languages.get('ko'))) faults.push(`${place}: ${part} has no Korean text`);
  if (!isEnglish(languages.get('en'))) faults.push(`${place}: ${part} has no English text`);
  return faults;
}

/** A name stands for a text that is handed in. */
function isKorean(text: ts.Expression | undefined): boolean {
  return text !== undefined && (ts.isIdentifier(text) || HANGUL.test(text.getText()));
}

function isEnglish(text: ts.Expression | undefined): boolean {
  if (text === undefined || HANGUL.test(text.getText())) return false;
  return ts.isIdentifier(text) || /[a-z]{2}/i.test(text.getText());
}

const refusalsAreComplete: Rule = {
  name: 'a refusal has a code, a status and both languages',
  reason: 'Clients tell refusals apart by `code`; people read them in Korean or English.',
  find: (files) => productionCode(files).flatMap(refusalsOf).flatMap(faultsOf),
  broken: {
    files: {
      'src/seats/seats.errors.ts': `const a = { status: 200, code: 'Seats_Taken',
        title: { en: 'Taken', ko: 'taken' }, detail: { ko: '없음' } };`,
      'src/seats/b.ts': `const b = { status: 409, code: 'seats-taken',
        title: { en: 'Taken', ko: '매진' }, detail: { en: 'Choose again.', ko: '다시' } };`,
    },
    count: 4,
  },
};

const codesAreUnique: Rule = {
  name: 'a refusal code is defined once',
  reason: 'One code, one meaning: two refusals with one code cannot be told apart.',
  find: (files) => {
    const places = new Map<string, string[]>();
    for (const { place, parts } of productionCode(files).flatMap(refusalsOf)) {
      const code = parts.get('code');
      if (code === undefined || !ts.isStringLiteralLike(code)) continue;
      places.set(code.text, [...(places.get(code.text) ?? []), place]);
    }
    return [...places]
      .filter(([, where]) => where.length > 1)
      .map(([code, where]) => `${code}: ${where.join(', ')}`);
  },
  broken: {
    files: {
      'src/a/a.errors.ts': "const a = { status: 409, code: 'gone', title: 1 };",
      'src/b/b.errors.ts': "const b = { status: 410, code: 'gone', title: 1 };",
    },
    count: 1,
  },
};

const codesAreTested: Rule = {
  name: 'a refusal has a test',
  reason: 'Each refusal changes nothing and answers with its code: provoke it once.',
  find: (files) => {
    const tests = files.filter(isTest).map(({ text }) => text);
    return productionCode(files).flatMap((file) =>
      refusalsOf(file).flatMap(({ place, parts }) => {
        const code = parts.get('code');
        if (code === undefined || !ts.isStringLiteralLike(code)) return [];
        return tests.some((test) => names(test, code.text)) ? [] : [`${place}: ${code.text}`];
      }),
    );
  },
  broken: {
    files: {
      'src/a/a.errors.ts': `const a = { status: 409, code: 'gone', title: 1 };
        const b = { status: 409, code: 'gone-by', title: 1 };`,
      'test/e2e/a.spec.ts': "expect(answer.code).toBe('gone');",
    },
    count: 1,
  },
};

function names(test: string, code: string): boolean {
  return new RegExp(`(['"\`])(\\d{3} )?${code}\\1`).test(test);
}

const docstrings: Rule = {
  name: 'exported functions and classes have docstrings',
  reason: 'What others use says what it gives, in which unit, and how it refuses.',
  find: (files) =>
    files
      .filter(({ path }) => /^(src|migrations|entry|test)\/.*\.ts$/.test(path))
      .flatMap((file) =>
        exportsOf(file)
          .filter(({ kind, documented }) => !documented && ['function', 'class'].includes(kind))
          .map(({ name, node }) => `${placeOf(file, node)}: ${name}`),
      ),
  broken: {
    files: {
      'src/a/a.ts': `export function a() {} export const b = () => 1;
        /** Done. */ export function c() {}
        /** Done. */ @Injectable() export class D {}
        @Injectable() export class E {}
        export const LIMIT = 1;`,
    },
    count: 3,
  },
};

/** Words of the product (ARCHITECTURE.md, words) that may not stand for one another. */
const WORDS: readonly { where: RegExp; word: RegExp; instead: string }[] = [
  { where: /^src\/queue\//, word: /wait_?list/i, instead: 'the waiting room is no waitlist' },
  { where: /^src\/queue\//, word: /check_?in/i, instead: 'an admission is no check-in' },
  { where: /^src\/queue\//, word: /queue/i, instead: 'its names say waiting room' },
  { where: /^src\/waitlist\//, word: /queue/i, instead: 'the waitlist is no queue' },
  { where: /^src\/tickets\//, word: /admission/i, instead: 'entering with a ticket is a check-in' },
  { where: /./, word: /booking|reserv(e|ation)/i, instead: 'say hold or order' },
  { where: /./, word: /\b(cart|basket)\b/i, instead: 'say hold' },
  { where: /./, word: /show_?time|screening/i, instead: 'say performance' },
  { where: /./, word: /seat_?map_?template|venue_?map/i, instead: 'say seating plan' },
];

const ROUTE = /^(Controller|Get|Post|Put|Patch|Delete)$/;

/** Names that the outside sees: exports, methods, routes, tables and their columns. */
function publicNames(file: TextFile): { name: string; place: string }[] {
  const names = exportsOf(file).map(({ name, node }) => ({ name, place: placeOf(file, node) }));
  for (const node of nodesOf(file, ts.isMethodDeclaration)) {
    names.push({ name: node.name.getText(), place: placeOf(file, node) });
  }
  for (const { expression, arguments: given } of nodesOf(file, ts.isCallExpression)) {
    if (!ROUTE.test(expression.getText())) continue;
    for (const route of given.filter(ts.isStringLiteralLike)) {
      names.push({ name: route.text, place: placeOf(file, route) });
    }
  }
  if (file.path.startsWith('migrations/')) {
    for (const { text, node } of literalsOf(file)) {
      for (const [, table, column] of text.matchAll(
        /CREATE TABLE (?:IF NOT EXISTS )?(\w+)|^\s+([a-z_]+) /gm,
      )) {
        names.push({ name: table ?? column ?? '', place: placeOf(file, node) });
      }
    }
  }
  return names;
}

const words: Rule = {
  name: 'the words of the product',
  reason: 'One word for one thing in code, API and tables, or people talk past each other.',
  find: (files) =>
    productionCode(files)
      .filter(({ path }) => moduleOf(path) !== 'cli')
      .flatMap((file) =>
        publicNames(file).flatMap(({ name, place }) =>
          WORDS.filter(({ where, word }) => where.test(file.path) && word.test(name))
            // Files are named after their folder, and Nest's module after its file.
            .filter(() => !/^Queue(Module|Service)$/.test(name))
            .map(({ instead }) => `${place}: ${name}; ${instead}`),
        ),
      ),
  broken: {
    files: {
      'src/waitlist/waitlist.service.ts': 'export class WaitlistQueue { offer() {} }',
      'src/queue/queue.controller.ts': "@Controller('waitlist') export class RoomController {}",
      'src/seats/seats.service.ts': 'export class SeatsService { reserveSeats() {} }',
      'migrations/1.ts': 'const a = `CREATE TABLE bookings (\n  id INT\n)`;',
    },
    count: 4,
  },
};

/** Rules about names, refusals and what is said about them. */
export const languageRules: readonly Rule[] = [
  refusalsAreComplete,
  codesAreUnique,
  codesAreTested,
  docstrings,
  words,
];
