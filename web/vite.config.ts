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
/** Entries that load no React, by their names. */
const SMALL = {
  'waiting-room': at('waiting-room/main.ts'),
  'service-worker': at('offline/service-worker.ts'),
};
/** What `seats.html` begins with, before React is there. */
const FIRST_PICTURE = at('seats/draw-first-picture.ts');
const SEATS = at('seats/');

/** Modules that are there before these files run: what they import, and so on. */
function neededBy(entries: readonly string[], context: Rolldown.ChunkingContext): Set<string> {
  const found = new Set(entries);
  for (const id of found) {
    for (const next of context.getModuleInfo(id)?.importedIds ?? []) found.add(next);
  }
  return found;
}

type Group = NonNullable<Rolldown.CodeSplittingOptions['groups']>[number];
interface Needs {
  readonly base: ReadonlySet<string>;
  readonly small: ReadonlySet<string>;
  readonly first: ReadonlySet<string>;
}

/**
 * Which modules share a file, the first group first. Left alone a bundler makes one of every few modules
 * that two pages share: fifteen requests before the first picture of a hall, thirty before a page, each of
 * which costs the main thread a little.
 */
function groups(): Group[] {
  const rules: Readonly<Record<string, (id: string, needs: Needs) => boolean>> = {
    shared: (id, { base, small }) => base.has(id) && small.has(id),
    common: (id, { base, first }) => base.has(id) && first.has(id),
    base: (id, { base }) => base.has(id) && id !== BUYERS,
    hall: (id, { first }) => first.has(id) && id !== FIRST_PICTURE,
    seats: (id) => id.startsWith(SEATS) && id !== FIRST_PICTURE,
  };
  let needs: Needs | undefined;
  return Object.entries(rules)
    .toReversed()
    .map(([name, has], priority) => ({
      priority,
      debugName: name,
      name: (id: string, context: Rolldown.ChunkingContext) => {
        needs ??= {
          base: neededBy([BUYERS], context),
          small: neededBy(Object.values(SMALL), context),
          first: neededBy([FIRST_PICTURE], context),
        };
        return has(id, needs) ? name : null;
      },
    }));
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
        index: at('index.html'),
        seats: at('seats.html'),
        ...SMALL,
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
