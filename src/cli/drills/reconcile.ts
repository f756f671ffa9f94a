import type { Books, Entry } from './books.js';
import type { Intention, Intentions, Kind } from './intentions.js';

/** What the client's own books and the database's disagree about. */
export interface Differences {
  /** Acknowledged and not there, or undone without anybody asking. */
  readonly lost: readonly Difference[];
  /** There and wanted once less, or by nobody, or refused to the client's face. */
  readonly duplicated: readonly Difference[];
}

/** One thing that is wrong: a sentence, and when it was acknowledged, if it was. */
export interface Difference {
  readonly what: string;
  readonly acknowledgedAtMs?: number;
}

/** An order in these states came to nothing, which is what a refusal says. */
const CAME_TO_NOTHING = ['declined', 'expired'];

/** Money that came too late, or for a cancelled performance, goes back under these kinds of keys. */
const GIVEN_BACK_BY_ITSELF = /^(late:|cancellation )/;

/** Compares everything a client asked for with everything that is in the books of its sale. */
export function reconcile(intentions: Intentions, books: Books): Differences {
  const entries: Readonly<Record<Exclude<Kind, 'release'>, readonly Entry[]>> = {
    hold: books.holds,
    order: books.orders,
    refund: books.refunds.filter(({ key }) => !GIVEN_BACK_BY_ITSELF.test(key ?? '')),
  };
  const lost = (['hold', 'order', 'refund'] as const).flatMap((kind) => {
    const present = new Set(entries[kind].map(({ id }) => id));
    return intentions
      .acknowledged(kind)
      .filter(({ id }) => !present.has(id))
      .map((one) => difference(`${kind} ${one.id} is not there`, one));
  });
  const duplicated = (['hold', 'order', 'refund'] as const).flatMap((kind) =>
    notAskedFor(kind, intentions, entries[kind]),
  );
  return {
    lost: [...lost, ...releasedHolds(intentions, books), ...unpaidOrders(intentions, books)],
    duplicated: [...duplicated, ...books.surplus.map((what) => ({ what }))],
  };
}

/** Entries beyond one an intention. */
function notAskedFor(
  kind: Exclude<Kind, 'release'>,
  intentions: Intentions,
  entries: readonly Entry[],
): Difference[] {
  const asked = intentions.all.filter((one) => one.kind === kind);
  const byKey = new Map(
    asked.flatMap((one) => one.keys.map((key) => [`${one.accountId} ${key}`, one] as const)),
  );
  const found = new Map<Intention, Entry>();
  return entries.flatMap((entry): Difference[] => {
    const name = `${kind} ${entry.id}`;
    const intention = byKey.get(`${entry.accountId} ${entry.key}`);
    if (intention === undefined) return [{ what: `${name} was asked for by nobody` }];
    const first = found.get(intention);
    if (first !== undefined) {
      return [{ what: `${name} was made beside ${first.id} for one wish` }];
    }
    found.set(intention, entry);
    const isNothing = kind === 'order' && CAME_TO_NOTHING.includes(entry.state);
    return intention.outcome === 'refused' && !isNothing
      ? [{ what: `${name} was made and yet refused` }]
      : [];
  });
}

/** Holds that were let go although their buyer did not ask, and the other way round. */
function releasedHolds(intentions: Intentions, { holds }: Books): Difference[] {
  const releases = new Map(
    intentions.all.flatMap((one) => (one.holdId === undefined ? [] : [[one.holdId, one] as const])),
  );
  return holds.flatMap(({ id, state }) => {
    const release = releases.get(id);
    if (state === 'released' && release === undefined) {
      return [{ what: `hold ${id} was released and nobody asked` }];
    }
    return release?.outcome === 'acknowledged' && !['released', 'expired'].includes(state)
      ? [difference(`the release of hold ${id} is undone: it is ${state}`, release)]
      : [];
  });
}

function unpaidOrders(intentions: Intentions, { orders }: Books): Difference[] {
  const states = new Map(orders.map(({ id, state }) => [id, state]));
  const paid = ['paid', 'partially-refunded', 'refunded'];
  return intentions
    .acknowledged('order')
    .filter(({ id }) => states.has(id) && !paid.includes(states.get(id) ?? ''))
    .map((one) => difference(`order ${one.id} is ${states.get(one.id)}`, one));
}

function difference(what: string, { answeredAtMs }: Intention): Difference {
  return { what, acknowledgedAtMs: answeredAtMs };
}
