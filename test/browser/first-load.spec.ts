import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../src/config/installation.js';
import { testConfig } from '../support/cluster.js';

const KB = 1_024;

/** What a buyer's page may load at first, compressed; pictures and fonts come after the words. */
const FIRST_LOAD_MAX_BYTES = 180 * KB;
const WAITING_ROOM_MAX_BYTES = 30 * KB;

/** The script of `index.html`. */
const PAGES = 'main.tsx';
/** Entries that are there before React, or without it. */
const SMALL = ['waiting-room/main.ts', 'seats.html'];

interface Part {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}

const web = join(projectFolder(), 'dist', 'web');
const manifest = JSON.parse(readFileSync(join(web, '.vite', 'manifest.json'), 'utf8')) as Record<
  string,
  Part
>;

/** Scripts and styles that must be there before these parts run. */
function filesOf(...names: readonly string[]): Set<string> {
  const files = new Set<string>();
  const add = (name: string): void => {
    const part = manifest[name];
    if (part === undefined) throw new Error(`The build has no ${name}`);
    if (files.has(part.file)) return;
    for (const file of [part.file, ...(part.css ?? [])]) files.add(file);
    part.imports?.forEach(add);
  };
  names.forEach(add);
  return files;
}

function compressedBytes(files: Iterable<string>): number {
  return [...files].reduce((sum, file) => sum + statSync(join(web, `${file}.br`)).size, 0);
}

describe('what is loaded first', () => {
  const pages = Object.keys(manifest).filter((name) => name.startsWith('pages/'));

  it('knows the pages', () => {
    expect(pages).toEqual(expect.arrayContaining(['pages/seats.tsx', 'pages/checkout.tsx']));
  });

  it.each(pages)('is small enough for %s', (name) => {
    const bytes = compressedBytes(filesOf(PAGES, name));
    expect(bytes).toBeLessThan(FIRST_LOAD_MAX_BYTES);
  });

  it.each(SMALL)('is far smaller for %s, which loads no React', (name) => {
    const files = filesOf(name);
    expect(compressedBytes(files)).toBeLessThan(WAITING_ROOM_MAX_BYTES);
    for (const file of files) {
      expect(readFileSync(join(web, file), 'utf8')).not.toContain('react.');
    }
  });
});

describe('the files of the pages', () => {
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(testConfig().PUBLIC_URL + path, { headers });

  it('are kept for ever under their hash and come compressed', async () => {
    const answer = await get(`/${manifest[PAGES]!.file}`, { 'accept-encoding': 'br' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-encoding')).toBe('br');
  });

  it('are asked for anew by the document, which no frame and no inline script may touch', async () => {
    for (const path of ['/', '/tickets', '/events/anything']) {
      const answer = await get(path, { accept: 'text/html' });
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      const policy = answer.headers.get('content-security-policy');
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toContain('unsafe-inline');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      const again = await get(path, {
        accept: 'text/html',
        'if-none-match': answer.headers.get('etag') ?? '',
        // Unless told otherwise fetch asks past all caches when it is given an ETag.
        'cache-control': 'max-age=0',
      });
      expect(again.status).toBe(304);
    }
  });

  it('leave what is no page to the API', async () => {
    for (const path of ['/api/v1/nothing', '/api/nothing', '/assets/nothing.js']) {
      const answer = await get(path, { accept: 'text/html' });
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
    expect((await get('/tickets', { accept: 'application/json' })).status).toBe(404);
  });
});
