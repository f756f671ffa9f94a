import { join } from 'node:path';
import { defineConfig } from 'vite';

/** Makes a page out of the pages' own code for tests that need a browser and no server. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: join(
      import.meta.dirname,
      '..',
      '..',
      '..',
      'node_modules',
      '.cache',
      'picket',
      'chromium',
    ),
    emptyOutDir: true,
    target: 'chrome123',
    assetsInlineLimit: 0,
  },
});
