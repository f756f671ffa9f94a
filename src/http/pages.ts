import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { projectFolder } from '../config/installation.js';

/**
 * What a page of ours may load: its own files and pictures. Posters lie wherever their sellers keep
 * them; a ticket's code is drawn from memory (blob).
 */
const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob: https: http:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** What the reader of codes may: it is a worker, and its library is WebAssembly from here. */
const READER_POLICY =
  "default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
const READER = /[/\\]reader-worker-[^/\\]+\.js/;

/** Headers of every page, on top of those that all answers have. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': PAGE_POLICY,
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(), microphone=()',
};

/** Files of one entry of the web build, as addresses. */
export interface WebEntry {
  readonly script: string;
  readonly styles: readonly string[];
}

interface Manifest {
  readonly [source: string]: {
    readonly file: string;
    readonly css?: readonly string[];
    readonly imports?: readonly string[];
  };
}

/** Where the build put an entry, such as `waiting-room/main.ts`; its styles with it. */
export function webEntry(source: string): WebEntry {
  const file = join(webFolder(), '.vite', 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  const entry = manifest[source];
  if (entry === undefined) throw new Error(`The web build has no ${source}`);
  const stylesOf = (name: string): string[] => [
    ...(manifest[name]?.imports ?? []).flatMap(stylesOf),
    ...(manifest[name]?.css ?? []),
  ];
  const styles = [...new Set(stylesOf(source))].map((style) => `/${style}`);
  return { script: `/${entry.file}`, styles };
}

const webFolder = (): string => join(projectFolder(), 'dist', 'web');

/** Addresses that no page may have: what is not there is not there. */
const NOT_PAGES = /^\/(api|assets)(\/|$)/;

/** The map of seats has a document of its own, which shows the hall before the page around it is there. */
const MAP = /^\/performances\/[^/]+\/seats$/;

/**
 * Serves what the web build left in dist/web: hashed files that never change, and the document that
 * draws a page by its address. Everything else stays the API's.
 */
export async function servePages(app: NestFastifyApplication): Promise<void> {
  const root = webFolder();
  if (!existsSync(join(root, 'index.html'))) throw new Error(`The pages are not built: ${root}`);
  await app.register(fastifyStatic, {
    root: join(root, 'assets'),
    prefix: '/assets/',
    index: false,
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
    setHeaders: (reply, path) => {
      if (READER.test(path)) void reply.header('content-security-policy', READER_POLICY);
    },
  });
  const fastify = app.getHttpAdapter().getInstance();
  const named = namedFiles(root);
  fastify.get('/*', async (request, reply) => {
    const [path = '/'] = request.url.split('?', 1);
    if (named.has(path)) return sendFresh(reply, path.slice(1), root);
    if (isPage(request))
      return sendDocument(reply, MAP.test(path) ? 'seats.html' : 'index.html', root);
    reply.callNotFound();
    return reply;
  });
}

function isPage({ url, headers }: FastifyRequest): boolean {
  const [path = '/'] = url.split('?', 1);
  if (NOT_PAGES.test(path)) return false;
  return path === '/' || (headers.accept ?? '').includes('text/html');
}

/** Files that are known by their names: the service worker, icons, and what pages are installed by. */
function namedFiles(root: string): ReadonlySet<string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)))
    .filter((path) => !/^(assets|\.vite)\/|\.(html|br|gz)$/.test(path));
  return new Set(files.map((path) => `/${path}`));
}

function sendDocument(reply: FastifyReply, file: string, root: string): FastifyReply {
  return sendFresh(reply.headers(PAGE_HEADERS), file, root);
}

/** Asked for anew each time, by its ETag: a release is seen at the next page. */
function sendFresh(reply: FastifyReply, file: string, root: string): FastifyReply {
  void reply.headers({ vary: 'Accept-Encoding', 'cache-control': 'no-cache' });
  return reply.sendFile(file, root, { cacheControl: false });
}
