import { join } from 'node:path';
import { defineConfig } from 'vite';

/** Makes the scanner of the simulation (`test/support/scanner.ts`) out of the gate page's own code. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    ssr: true,
    outDir: join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'picket', 'scanner'),
    emptyOutDir: true,
    target: 'node20',
    rolldownOptions: {
      input: {
        device: join(import.meta.dirname, 'device.ts'),
        page: join(import.meta.dirname, 'page.ts'),
      },
      output: { entryFileNames: '[name].js' },
    },
  },
});
