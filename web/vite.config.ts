import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin, type Rolldown } from 'vite';

const OUT = join(import.meta.dirname, '..', 'dist', 'web');
const COMPRESSED = /\.(js|css|html|svg|json|webmanifest)$/;

/** Browsers with light-dark(), which is what the colours are made of. */
const BROWSERS = ['chrome123', 'edge123', 'firefox120', 'safari17.5'];

/** Writes each text file also as .br and .gz, so that serving it costs no processor time. */
function compress(): Plugin {
  return {
    name: 'compress',
    closeBundle() {
      for (const name of readdirSync(OUT, { recursive: true, encoding: 'utf8' })) {
        if (!COMPRESSED.test(name)) continue;
        const text = readFileSync(join(OUT, name));
        const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
        writeFileSync(join(OUT, `${name}.br`), brotliCompressSync(text, { params: quality }));
        writeFileSync(join(OUT, `${name}.gz`), gzipSync(text, { level: 9 }));
      }
    },
  };
}

const at = (file: string): string => join(import.meta.dirname, file);
const BUYERS = at('main.tsx');
const WITHOUT_REACT = [at('waiting-room/main.ts'), at('offline/service-worker.ts')];
const HALL = at('seats/');

/** Modules that are there before a file runs: what it imports, and so on. */
function neededBy(entry: string, context: Rolldown.ChunkingContext): Set<string> {
  const found = new Set([entry]);
  for (const id of found) {
    for (const next of context.getModuleInfo(id)?.importedIds ?? []) found.add(next);
  }
  return found;
}

type Group = NonNullable<Rolldown.CodeSplittingOptions['groups']>[number];

/**
 * Which modules share a file, the first group first. Left alone a bundler makes one of every few modules
 * that two pages share: thirty requests before the first picture, each of which costs the main thread a
 * little.
 */
function groups(): Group[] {
  let [base, small] = [new Set<string>(), new Set<string>()];
  const named =
    (name: string, has: (id: string) => boolean): Group['name'] =>
    (id, context) => {
      if (base.size === 0) {
        base = neededBy(BUYERS, context);
        small = new Set(WITHOUT_REACT.flatMap((entry) => [...neededBy(entry, context)]));
      }
      return has(id) ? name : null;
    };
  const rules: Readonly<Record<string, (id: string) => boolean>> = {
    shared: (id) => base.has(id) && small.has(id),
    base: (id) => base.has(id) && id !== BUYERS,
    hall: (id) => id.startsWith(HALL),
  };
  return Object.entries(rules)
    .toReversed()
    .map(([name, has], priority) => ({ name: named(name, has), debugName: name, priority }));
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [compress()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: BROWSERS,
    cssTarget: BROWSERS,
    // A policy without data: for fonts; and a file of its own is kept by caches.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        index: join(import.meta.dirname, 'index.html'),
        'waiting-room': join(import.meta.dirname, 'waiting-room', 'main.ts'),
        'service-worker': join(import.meta.dirname, 'offline', 'service-worker.ts'),
      },
      output: {
        codeSplitting: { groups: groups() },
        // Browsers look for a new one under the name they know; it rules all of the site from there.
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? 'service-worker.js' : 'assets/[name]-[hash].js',
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
