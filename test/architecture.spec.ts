import { projectFolder } from '../src/config/installation.js';
import { dataRules } from './architecture/data-rules.js';
import { languageRules } from './architecture/language-rules.js';
import { projectFiles } from './architecture/source.js';
import { treeRules } from './architecture/tree-rules.js';

const rules = [...dataRules, ...languageRules, ...treeRules];
const files = projectFiles(projectFolder());

/** What linters cannot see. A new agreement becomes a rule here rather than a line in a guide. */
describe('architecture', () => {
  it('reads the project', () => {
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['src/main.ts', 'package-lock.json', 'LICENSE']));
    expect(paths.filter((path) => /node_modules|^dist|^\.git\//.test(path))).toEqual([]);
  });

  it.each(rules)('$name', ({ name, reason, find }) => {
    const violations = find(files);
    if (violations.length > 0) throw new Error(`${name}. ${reason}\n  ${violations.join('\n  ')}`);
  });

  it.each(rules)('would notice a breach: $name', ({ find, broken }) => {
    const tree = Object.entries(broken.files).map(([path, text]) => ({ path, text }));
    expect(find(tree)).toHaveLength(broken.count);
  });
});
