import { SLOTS } from '../../entry/gate-manifest.js';

/** Who owns a slot of a performance's tickets, and who waits for it. */
export interface Slot {
  readonly slot: number;
  readonly owner: string | null;
  readonly wantedBy: string | null;
}

/** What a contact changes, and what the device owns after it. */
export interface SlotsSettled {
  readonly changes: readonly Slot[];
  readonly mine: readonly number[];
}

/**
 * Shares a performance's slots out among its devices, one contact at a time. A slot moves only
 * after its owner has said that it let go of it, so that no two devices ever own it, however long
 * one of them is silent: it is marked as wanted, the owner's next answer leaves it out, and the
 * contact after that, which no longer names it, hands it over.
 * @param slots all of the performance's, as they are
 * @param device who is in contact
 * @param holds what it says it owns
 * @param devices how many share, this one included
 */
export function settleSlots(
  slots: readonly Slot[],
  device: string,
  holds: ReadonlySet<number>,
  devices: number,
): SlotsSettled {
  const changes = new Map<number, Slot>();
  const current = new Map(slots.map((slot) => [slot.slot, slot]));
  const change = (slot: Slot): void => {
    changes.set(slot.slot, slot);
    current.set(slot.slot, slot);
  };
  for (const { slot, owner, wantedBy } of slots) {
    const isLetGo = owner === device && wantedBy !== null && !holds.has(slot);
    if (isLetGo) change({ slot, owner: wantedBy, wantedBy: null });
  }
  const willHave = (who: string): number =>
    [...current.values()].filter(({ owner, wantedBy }) => (wantedBy ?? owner) === who).length;
  const share = Math.floor(SLOTS / devices);
  // Rounded up: what is left over when many come at once must not stay nobody's.
  let free = Math.ceil(SLOTS / devices) - willHave(device);
  for (const { slot, owner } of [...current.values()]) {
    if (free <= 0) break;
    if (owner !== null) continue;
    change({ slot, owner: device, wantedBy: null });
    free--;
  }
  let missing = share - willHave(device);
  for (const { slot, owner } of fromTheRichest(current.values(), device, share)) {
    if (missing <= 0) break;
    change({ slot, owner, wantedBy: device });
    missing--;
  }
  const mine = [...current.values()].filter(
    ({ owner, wantedBy }) => owner === device && wantedBy === null,
  );
  return { changes: [...changes.values()], mine: mine.map(({ slot }) => slot) };
}

/** Slots that others have above their share, those of whoever has most first. */
function fromTheRichest(slots: Iterable<Slot>, device: string, share: number): Slot[] {
  const byOwner = new Map<string, Slot[]>();
  for (const slot of slots) {
    const { owner, wantedBy } = slot;
    if (owner === null || owner === device || wantedBy !== null) continue;
    byOwner.set(owner, [...(byOwner.get(owner) ?? []), slot]);
  }
  return [...byOwner.values()]
    .toSorted((a, b) => b.length - a.length)
    .flatMap((owned) => owned.slice(share));
}
