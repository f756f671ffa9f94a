import { execFile } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { projectFolder } from '../src/config/installation.js';

const LIMIT_MS = 600_000;
const OUTPUT_MAX_BYTES = 16 * 1024 * 1024;

/**
 * What `npm run check` does beside the architecture test, which is a spec of its own: the longest step on
 * one core, the others on the second, one after the other.
 */
const chains = [['lint'], ['format:check', 'types', 'imports']];

/** What a step printed when it failed; empty when it passed. */
function complaintsOf(step: string): Promise<string> {
  const limits = { cwd: projectFolder(), timeout: LIMIT_MS, maxBuffer: OUTPUT_MAX_BYTES };
  return new Promise((resolve) => {
    execFile('npm', ['run', '--silent', step], limits, (error, stdout, stderr) => {
      if (error === null) resolve('');
      else resolve(stripVTControlCharacters(`${stdout}\n${stderr}`).trim() || error.message);
    });
  });
}

describe('npm run check', () => {
  const complaints = new Map<string, Promise<string>>();

  beforeAll(() => {
    for (const chain of chains) {
      let before: Promise<unknown> = Promise.resolve();
      for (const step of chain) {
        const one = before.then(() => complaintsOf(step));
        complaints.set(step, one);
        before = one;
      }
    }
  });

  it.each(chains.flat())(
    '%s',
    async (step) => {
      const found = await complaints.get(step);
      if (found !== '') throw new Error(`npm run ${step}\n${found}`);
    },
    LIMIT_MS,
  );
});
