/**
 * Makes the pages that were loaded so far work without network: the service worker is registered,
 * and told what this page is made of. Does nothing where browsers forbid it (plain HTTP from another
 * machine).
 * @param manifest address of the description by which the pages can be installed
 */
export async function keepForOffline(manifest: string): Promise<void> {
  nameManifest(manifest);
  if (!('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register('/service-worker.js', { updateViaCache: 'none' });
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage({ keep: [...loadedAssets()] });
  } catch {
    // Storage is forbidden, or the network just went: pages work as long as it is there.
  }
}

/** Paths of our own files that this page was made of so far. */
function loadedAssets(): Set<string> {
  const ours = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && isAsset(pathname));
  return new Set(ours.map(({ pathname }) => pathname));
}

const isAsset = (path: string): boolean => path.startsWith('/assets/');

function nameManifest(href: string): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
  if (link !== null) link.href = href;
  else
    document.head.append(Object.assign(document.createElement('link'), { rel: 'manifest', href }));
}
