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
  addEventListener(type: 'push', listener: (event: PushEvent) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: ClickEvent) => void): void;
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(of: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly OpenPage[]>;
    openWindow(path: string): Promise<unknown>;
  };
};
interface PushEvent extends ExtendableMessage {
  readonly data: { json(): unknown } | null;
}
interface ClickEvent extends ExtendableMessage {
  readonly notification: Notification;
}
interface OpenPage {
  readonly url: string;
  focus(): Promise<unknown>;
}
/** What `src/notifications/push/push-message.ts` sends. */
interface PushedNotice {
  readonly id: string;
  readonly locale: string;
  readonly title: string;
  readonly body: string;
  readonly path: string;
}
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

// A notice that comes twice is shown once: both have the same tag.
self.addEventListener('push', (event) => {
  if (event.data === null) return;
  const { id, locale, title, body, path } = event.data.json() as PushedNotice;
  const options = { body, tag: id, lang: locale, icon: '/icons/icon-192.png', data: path };
  event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener('notificationclick', (event) => {
  const { notification } = event;
  notification.close();
  event.waitUntil(lookAt(notification.data as string));
});

/** Shows a page of ours: a window that has it, or a new one, for others may be in use. */
async function lookAt(path: string): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = pages.find(({ url }) => new URL(url).pathname === path);
  await (there === undefined ? self.clients.openWindow(path) : there.focus());
}
