import { execFile } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { projectFolder } from '../../src/config/installation.js';

const STEP_LIMIT_MS = 300_000;
const OUTPUT_MAX_BYTES = 16 * 1024 * 1024;

/** What the step printed when it failed; empty when it passed. */
function complaintsOf(step: string): Promise<string> {
  const limits = { cwd: projectFolder(), timeout: STEP_LIMIT_MS, maxBuffer: OUTPUT_MAX_BYTES };
  return new Promise((resolve) => {
    execFile('npm', ['run', '--silent', step], limits, (error, stdout, stderr) => {
      if (error === null) resolve('');
      else resolve(stripVTControlCharacters(`${stdout}\n${stderr}`).trim() || error.message);
    });
  });
}

/** A test for each of these steps of `npm run check`; the architecture test is a spec of its own. */
export function checkSteps(steps: readonly string[]): void {
  describe('npm run check', () => {
    it.each(steps)(
      '%s',
      async (step) => {
        const complaints = await complaintsOf(step);
        if (complaints !== '') throw new Error(`npm run ${step}\n${complaints}`);
      },
      STEP_LIMIT_MS,
    );
  });
}
