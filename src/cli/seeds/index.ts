import { ensureAccounts } from './accounts.js';
import { ApiClient } from './api-client.js';
import type { Catalogue, EventDraft } from './catalogue.js';
import { baseball, concert, liveViewings, musical } from './programme.js';
import { ownEventsByTitle, publishEvent } from './publish-event.js';

export type { Catalogue, SeedOptions } from './catalogue.js';

/** What `picket seed <name>` can put into a system; `demo` is what a first start brings. */
export const catalogues: Readonly<Record<string, Catalogue>> = {
  demo: catalogueOf('demo accounts and all events below, on sale', () => [
    musical(),
    concert(),
    baseball(),
    ...liveViewings(),
  ]),
  'live-viewing': catalogueOf('20 cinema halls of 200 seats, opening together', liveViewings),
  concert: catalogueOf('a concert in an arena of 10,000 seats', () => [concert()]),
  baseball: catalogueOf('a ball game in a park of 23,752 seats', () => [baseball()]),
};

function catalogueOf(title: string, programme: () => EventDraft[]): Catalogue {
  return {
    title,
    async seed(baseUrl, log, options) {
      const now = options.now ?? new Date();
      const seller = await ensureAccounts(new ApiClient(baseUrl), options);
      log('demo accounts ready');
      const existing = await ownEventsByTitle(seller);
      const events = programme();
      for (const [index, event] of events.entries()) {
        const added = await publishEvent(seller, event, existing.get(event.title), now);
        const what =
          added.performances > 0
            ? `${countOf(added.performances, 'performance')}, ${added.seats} seats on sale`
            : 'already there';
        log(`event ${index + 1} of ${events.length}: ${event.title}: ${what}`);
      }
    },
  };
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
