import { clientsClaim } from 'workbox-core';
import { ExpirationPlugin } from 'workbox-expiration';
import { registerRoute } from 'workbox-routing';
import { CacheFirst, NetworkFirst } from 'workbox-strategies';

// Imports nothing that pages import, too: its file must stand alone to be an old-style script.

/** Pages that work without network; all others are the network's business alone. */
const OFFLINE_PAGES = /^\/(tickets|gate)(\/|$)/;
/** All pages are drawn by one document, which is kept under this address. */
const DOCUMENT = '/';
/** Longer than this a page does not wait for its document when it has one. */
const DOCUMENT_PATIENCE_S = 2;
/** A page is made of about thirty files, and names change with each release. */
const ASSETS_MAX = 200;

/** What is used here of a service worker's surroundings. */
declare const self: {
  skipWaiting(): Promise<void>;
  addEventListener(type: 'message', listener: (event: ExtendableMessage) => void): void;
};
interface ExtendableMessage {
  readonly data: unknown;
  waitUntil(work: Promise<unknown>): void;
}

void self.skipWaiting();
clientsClaim();

const documents = new NetworkFirst({
  cacheName: 'picket-documents',
  networkTimeoutSeconds: DOCUMENT_PATIENCE_S,
  plugins: [{ cacheKeyWillBeUsed: () => Promise.resolve(DOCUMENT) }],
});
// Their names say what is in them, so what is kept is right for ever.
const assets = new CacheFirst({
  cacheName: 'picket-assets',
  plugins: [new ExpirationPlugin({ maxEntries: ASSETS_MAX, purgeOnQuotaError: true })],
});

registerRoute(
  ({ request, url }) => request.mode === 'navigate' && OFFLINE_PAGES.test(url.pathname),
  documents,
);
registerRoute(({ sameOrigin, url }) => sameOrigin && url.pathname.startsWith('/assets/'), assets);

// A page that was loaded before there was a worker tells what it is made of.
self.addEventListener('message', (event) => {
  const { keep } = event.data as { keep?: readonly string[] };
  if (keep !== undefined) event.waitUntil(keepPage(event, keep));
});

async function keepPage(event: ExtendableMessage, paths: readonly string[]): Promise<void> {
  const fetched = [
    documents.handle({
      request: new Request(DOCUMENT, { headers: { accept: 'text/html' } }),
      event: event as never,
    }),
    ...paths.map((path) => assets.handle({ request: new Request(path), event: event as never })),
  ];
  await Promise.allSettled(fetched);
}
