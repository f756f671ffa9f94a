import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

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
        // Browsers look for a new one under the name they know; it rules all of the site from there.
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? 'service-worker.js' : 'assets/[name]-[hash].js',
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
