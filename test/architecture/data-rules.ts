import ts from 'typescript';
import {
  literalsOf,
  moduleOf,
  nodesOf,
  placeOf,
  productionCode,
  type Rule,
  type TextFile,
} from './source.js';

const SQL =
  /\bSELECT\b[\s\S]*\bFROM\b|\b(INSERT|REPLACE)\s+(IGNORE\s+)?INTO\b|\bUPDATE\s+\S+[\s\S]*\bSET\b|\bDELETE\s+(\w+\s+)?FROM\b/;

const SQL_ALLOWED = [
  /\.repository\.ts$/,
  /^migrations\//,
  /^src\/database\//,
  // Health and the auditor ask single nodes about themselves.
  /^src\/cluster\//,
  // Commands form, repair and compare single nodes.
  /^src\/cli\//,
  // The sandbox bank stands for a company of its own, with its own database.
  /^src\/sandbox-bank\//,
];

const sqlInRepositories: Rule = {
  name: 'SQL stands in repositories',
  reason: 'SQL is reviewed as SQL, in one place a module; everything else asks by method.',
  find: (files) =>
    productionCode(files)
      .filter(({ path }) => !SQL_ALLOWED.some((allowed) => allowed.test(path)))
      .flatMap((file) =>
        literalsOf(file)
          .filter(({ text }) => SQL.test(text))
          .map(({ node, text }) => `${placeOf(file, node)}: ${text.trim().slice(0, 60)}`),
      ),
  broken: {
    files: {
      'src/seats/seats.service.ts': 'const a = `UPDATE seats\n SET ${x} WHERE id = ?`;',
      'src/seats/seats.controller.ts': "const b = 'SELECT 1 FROM seats'; const c = 'UPDATE it';",
      'src/seats/seats.repository.ts': "const d = 'DELETE FROM seats';",
    },
    count: 2,
  },
};

/** Modules that may name any table, each with its reason. */
const READS_EVERYTHING: Readonly<Record<string, string>> = {
  cluster: 'the auditor compares the tables of all modules with each other, on single nodes',
  evidence: 'the evidence log notes what the rows of all modules say, and changes none of them',
  cli: 'commands look at single nodes of a cluster that may not serve',
};

/** Tables that a second module may name, each with its reason. */
const SHARED_TABLES: readonly { table: string; module: string; reason: string }[] = [
  {
    table: 'seats',
    module: 'events',
    reason:
      'seats are born with their performance, in its transaction, and seats lies above events',
  },
  {
    table: 'performance_cancellations',
    module: 'seats',
    reason:
      'a claim refuses a cancelled performance by its own statement, not by what it read before',
  },
];

function tablesOf(files: readonly TextFile[]): string[] {
  return files
    .filter(({ path }) => path.startsWith('migrations/'))
    .flatMap(({ text }) => [...text.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?`?(\w+)/g)])
    .map((match) => match[1]!);
}

/** Which files of which module name which table in SQL or as an entity. */
function namings(files: readonly TextFile[]): Map<string, Map<string, string[]>> {
  const byTable = new Map(tablesOf(files).map((table) => [table, new Map<string, string[]>()]));
  for (const file of productionCode(files)) {
    const module = moduleOf(file.path);
    if (module === undefined || module in READS_EVERYTHING) continue;
    for (const { text, node } of literalsOf(file)) {
      for (const [, table = ''] of text.matchAll(
        /(?<!KEY )\b(?:FROM|JOIN|INTO|UPDATE)\s+`?(\w+)/g,
      )) {
        const modules = byTable.get(table);
        if (SHARED_TABLES.some((shared) => shared.table === table && shared.module === module)) {
          continue;
        }
        modules?.set(module, [...(modules.get(module) ?? []), placeOf(file, node)]);
      }
    }
  }
  return byTable;
}

const oneModuleATable: Rule = {
  name: 'a table belongs to one module',
  reason: "Another module's rows change under its rules only: ask its service.",
  find: (files) =>
    [...namings(files)]
      .filter(([, modules]) => modules.size > 1)
      .map(([table, modules]) => {
        const where = [...modules].map(([module, places]) => `${module} (${places.join(', ')})`);
        return `${table} is named by ${where.join(' and ')}`;
      }),
  broken: {
    files: {
      'migrations/1-seats.ts': 'runner.query(`CREATE TABLE seats (id INT)`)',
      'src/seats/seats.repository.ts': "const a = 'SELECT 1 FROM seats';",
      'src/events/performances.repository.ts': "const f = 'INSERT INTO seats';",
      'src/orders/orders.repository.ts':
        "const b = 'SELECT 1 FROM orders o JOIN seats s'; const e = 'ON DUPLICATE KEY UPDATE orders = 1';",
      'src/cluster/auditor.ts': "const c = 'SELECT 1 FROM seats';",
    },
    count: 1,
  },
};

const isFunction = (node: ts.Node): node is ts.FunctionLikeDeclaration =>
  ts.isFunctionLike(node) && 'body' in node;

/** An optional `tx` is another matter: a read that may stand inside a transaction or alone. */
const isTx = (parameter: ts.ParameterDeclaration): boolean =>
  parameter.questionToken === undefined &&
  (parameter.name.getText() === 'tx' || parameter.type?.getText() === 'Tx');

const txFirst: Rule = {
  name: 'the transaction comes first',
  reason: 'Whoever writes says so in its signature: `tx: Tx` is the first parameter.',
  find: (files) =>
    productionCode(files).flatMap((file) =>
      nodesOf(file, isFunction)
        .filter(({ parameters }) => parameters.slice(1).some(isTx))
        .map(
          (node) => `${placeOf(file, node)}: ${node.parameters.map((p) => p.getText()).join(', ')}`,
        ),
    ),
  broken: {
    files: {
      'src/seats/a.ts':
        'class A { b(id: string, tx: Tx) {} c(tx: Tx, id: string) {} d(id: string, tx?: Tx) {} }',
    },
    count: 1,
  },
};

const TRANSACTION_LINES_MAX = 30;

/** What must not happen in a transaction, by the text of the call. */
const NOT_INSIDE: readonly [RegExp, string][] = [
  [/^(fetch|sleep|setTimeout)$/, 'waits for something that is not the database'],
  [/^(randomUUID|uuidv?\d*|v7|v4)$/, 'makes an id that differs on the next run'],
  [/\btransactions\.(run|read)$/, 'leaves the transaction it stands in'],
  [/\bidempotency\.run$/, 'leaves the transaction it stands in'],
];

const repeatableTransactions: Rule = {
  name: 'a transaction may run five times',
  reason:
    'A closure is run anew after a conflict: only database work inside, ids are made outside, ' +
    `and it fits a screen (${TRANSACTION_LINES_MAX} lines).`,
  find: (files) =>
    productionCode(files).flatMap((file) =>
      nodesOf(file, isFunction)
        .filter(({ parameters, body }) => parameters.some(isTx) && body !== undefined)
        .flatMap((node) => faultsOf(file, node)),
    ),
  broken: {
    files: {
      'src/seats/a.ts': `const run = (tx: Tx) => { const id = randomUUID(); await fetch(id); };`,
      'src/seats/b.ts': `const run = (tx: Tx) => this.transactions.run('x', () => 1);`,
      'src/seats/c.ts': `transactions.run('x', (tx) => {${'\n'.repeat(40)}});`,
      'src/seats/d.ts': `const id = randomUUID(); transactions.run('x', (tx) => it.insert(tx, id));`,
    },
    count: 4,
  },
};

function faultsOf(file: TextFile, node: ts.FunctionLikeDeclaration): string[] {
  const faults: string[] = [];
  const lines = node.getText().split('\n').length;
  if (lines > TRANSACTION_LINES_MAX) faults.push(`${placeOf(file, node)}: ${lines} lines`);
  const visit = (inner: ts.Node): void => {
    if (ts.isCallExpression(inner)) {
      const callee = inner.expression.getText();
      const fault = NOT_INSIDE.find(([pattern]) => pattern.test(callee));
      if (fault !== undefined) faults.push(`${placeOf(file, inner)}: ${callee} ${fault[1]}`);
    }
    ts.forEachChild(inner, visit);
  };
  if (node.body !== undefined) visit(node.body);
  return faults;
}

/** Rules about tables, SQL and transactions. */
export const dataRules: readonly Rule[] = [
  sqlInRepositories,
  oneModuleATable,
  txFirst,
  repeatableTransactions,
];
