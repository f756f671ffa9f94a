import type { Direction } from './check-in-rule.js';

/** Somebody who went through with a ticket, by one scan. */
export interface Passage {
  readonly scanId: string;
  readonly deviceId: string;
  readonly direction: Direction;
  /** By the server's clock, corrected where a device was cut off; ms since 1970. */
  readonly atMs: number;
}

/** What became of a ticket by its passages. */
export interface PassagesSettled<Kind extends Passage> {
  /** The one that made the ticket a used one. */
  readonly firstEntry: Kind | undefined;
  /** The last time out, when nobody is inside with it now. */
  readonly exit: Kind | undefined;
  /** In while somebody was inside, or out while nobody was. */
  readonly conflicts: ReadonlySet<string>;
}

/**
 * Puts a ticket's passages in their order, whatever order they became known in, and says which of
 * them cannot be right. Of two at the same moment the one with the smaller device and scan id was first.
 */
export function settlePassages<Kind extends Passage>(
  passages: readonly Kind[],
): PassagesSettled<Kind> {
  const conflicts = new Set<string>();
  let firstEntry: Kind | undefined;
  let exit: Kind | undefined;
  let isInside = false;
  for (const passage of passages.toSorted(byOrder)) {
    const goesIn = passage.direction === 'in';
    if (goesIn === isInside) {
      conflicts.add(passage.scanId);
      continue;
    }
    isInside = goesIn;
    exit = goesIn ? undefined : passage;
    if (goesIn) firstEntry ??= passage;
  }
  return { firstEntry, exit, conflicts };
}

function byOrder(a: Passage, b: Passage): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs;
  if (a.deviceId !== b.deviceId) return a.deviceId < b.deviceId ? -1 : 1;
  return a.scanId < b.scanId ? -1 : Number(a.scanId > b.scanId);
}
