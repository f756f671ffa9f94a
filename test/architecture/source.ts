import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** A text file of the project; `path` starts at the project's folder. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** A rule that holds for the whole tree. */
export interface Rule {
  readonly name: string;
  /** Why it is a rule; a failure starts with it. */
  readonly reason: string;
  /** The violations, one a line: where and what. */
  readonly find: (files: readonly TextFile[]) => string[];
  /** A small tree that breaks it, and how often: proves that the rule can go red. */
  readonly broken: { readonly files: Readonly<Record<string, string>>; readonly count: number };
}

const BINARY = /\.(png|jpe?g|gif|ico|webp|woff2?|ttf|pdf|gz)$/;

/** Every text file that belongs to the project: what `.gitignore` names is left out. */
export function projectFiles(project: string): TextFile[] {
  const ignored = new Set(['.git', '.env']);
  for (const line of readFileSync(join(project, '.gitignore'), 'utf8').split('\n')) {
    if (/^[\w.-]+\/?$/.test(line)) ignored.add(line.replace('/', ''));
  }
  const walk = (folder: string): TextFile[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry): TextFile[] => {
      const path = join(folder, entry.name);
      if (ignored.has(entry.name) || entry.name.endsWith('.log')) return [];
      if (entry.isDirectory()) return walk(path);
      if (!entry.isFile() || BINARY.test(entry.name)) return [];
      return [{ path: relative(project, path), text: readFileSync(path, 'utf8') }];
    });
  return walk(project);
}

/** Whether a file is a test, beside the code or under test/. */
export function isTest({ path }: TextFile): boolean {
  return path.startsWith('test/') || path.endsWith('.spec.ts');
}

/** TypeScript that runs in production. */
export function productionCode(files: readonly TextFile[]): TextFile[] {
  return files.filter(
    (file) => /^(src|migrations|entry)\/.*\.ts$/.test(file.path) && !isTest(file),
  );
}

/** The module a file belongs to: `src/seats/x.ts` to `seats`; undefined for files of no module. */
export function moduleOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

const trees = new Map<string, ts.SourceFile>();

/** The syntax tree of a file, parsed once. */
export function parse({ path, text }: TextFile): ts.SourceFile {
  const key = `${path}\n${text}`;
  const known = trees.get(key);
  if (known !== undefined) return known;
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS);
  trees.set(key, tree);
  return tree;
}

/** Every node of a file that a type guard accepts, in order. */
export function nodesOf<N extends ts.Node>(
  file: TextFile,
  accept: (node: ts.Node) => node is N,
): N[] {
  const found: N[] = [];
  const visit = (node: ts.Node): void => {
    if (accept(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return found;
}

/** `path:line` of a node. */
export function placeOf(file: TextFile, node: ts.Node): string {
  const { line } = parse(file).getLineAndCharacterOfPosition(node.getStart());
  return `${file.path}:${line + 1}`;
}

/** A text in the code; what a template fills in stands as `?`. */
export interface Literal {
  readonly text: string;
  readonly node: ts.Node;
}

/** Every string and template of a file. */
export function literalsOf(file: TextFile): Literal[] {
  const isLiteral = (node: ts.Node): node is ts.StringLiteralLike | ts.TemplateExpression =>
    ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
  return nodesOf(file, isLiteral).map((node) => ({
    node,
    text: ts.isStringLiteralLike(node)
      ? node.text
      : [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join(' ? '),
  }));
}

/** A named declaration that other files can see. */
export interface Declared {
  readonly name: string;
  readonly node: ts.Node;
  readonly documented: boolean;
  readonly kind: 'function' | 'class' | 'type' | 'value';
}

/** What a file exports by declaring it. */
export function exportsOf(file: TextFile): Declared[] {
  return parse(file).statements.flatMap((statement) => {
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
    if (!modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    return declaredIn(statement);
  });
}

function declaredIn(statement: ts.Statement): Declared[] {
  const documented = ts.getJSDocCommentsAndTags(statement).length > 0;
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((node) => {
      const { initializer } = node;
      const isFunction =
        initializer !== undefined &&
        (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer));
      return {
        name: node.name.getText(),
        node,
        documented,
        kind: isFunction ? 'function' : 'value',
      };
    });
  }
  const named = statement as ts.Statement & { name?: ts.Identifier };
  if (named.name === undefined) return [];
  const kind = ts.isFunctionDeclaration(statement)
    ? 'function'
    : ts.isClassDeclaration(statement)
      ? 'class'
      : 'type';
  return [{ name: named.name.text, node: statement, documented, kind }];
}
