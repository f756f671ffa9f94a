import type { DataLayer } from './cluster.js';
import type { Entry, GateCrowd } from './gate-crowd.js';

/** Cut off, a device decides by itself after so long; and a little longer on a busy machine. */
const ALONE_AFTER_MS = 10_000;
/** Whom a device decides about at once, it decides about faster than after asking. */
const ASKED_MS = 300;
/** What a hub knows of other gates is so old at the most, on a busy machine. */
const HEARS_EVERY_MS = 3_000;
/** After so long a hub passes nothing on any more. */
const NOTICED_MS = 2_500;

/** What scanners showed, beside what the centre found. */
export class GateBooks {
  constructor(
    private readonly layer: DataLayer,
    private readonly performanceId: string,
    private readonly crowd: () => GateCrowd,
    /** When a hub lost the centre, ms since 1970 by the true clock. */
    private readonly lostMs: readonly number[] = [],
  ) {}

  /** Tickets that entered more than once. */
  get doubles(): [string, Entry[]][] {
    return [...this.crowd().entries].filter(([, entries]) => entries.length > 1);
  }

  /** Those of which one scanner could have known of the other's entry. */
  get knowable(): [string, Entry[]][] {
    return this.doubles.filter(
      ([, [first, second]]) =>
        !couldNotKnow([first!, second!]) &&
        !this.wasAskedThroughHub(first!) &&
        !this.wasAskedThroughHub(second!) &&
        !this.isUnheardByHub(first!, second!) &&
        !this.isUnheardByHub(second!, first!),
    );
  }

  /** Whether a hub passed the scan on, heard nothing, and let them in as in island mode. */
  private wasAskedThroughHub({ alone, by, shownMs, atMs }: Entry): boolean {
    const isSo = !alone && by === 'hub' && atMs - shownMs >= ASKED_MS;
    return isSo && this.lostMs.some((ms) => Math.abs(shownMs - ms) < NOTICED_MS);
  }

  /**
   * Whether the centre let in after a hub had last heard of it, and before it took the hub's devices
   * for cut off; and the hub later.
   */
  private isUnheardByHub(online: Entry, later: Entry): boolean {
    const isSo = !online.alone && online.by === 'centre' && !later.alone && later.by === 'hub';
    return (
      isSo &&
      this.lostMs.some(
        (ms) => online.atMs > ms - HEARS_EVERY_MS && online.shownMs < ms + ALONE_AFTER_MS,
      )
    );
  }

  /** Entries that are one too many: by tickets, as the scanners showed them. */
  get counted(): Record<string, number> {
    return Object.fromEntries(this.doubles.map(([id, entries]) => [id, entries.length - 1]));
  }

  /** The same, as the centre has found them. */
  async found(): Promise<Record<string, number>> {
    const rows = await this.layer.transactions.readLatest<{ id: string; count: number }>(
      `SELECT ticket_id AS id, COUNT(*) AS count FROM scans
       WHERE performance_id = ? AND is_conflict = 1 GROUP BY ticket_id`,
      [this.performanceId],
    );
    return Object.fromEntries(rows.map(({ id, count }) => [id, count]));
  }

  /** Everything that uploads write, in two sums. */
  written(): Promise<unknown> {
    return this.layer.transactions.readLatest(
      `SELECT COUNT(*), SUM(CRC32(CONCAT_WS(':', scan_id, outcome, is_conflict, mode, shown)))
       FROM scans WHERE performance_id = ?
       UNION ALL SELECT COUNT(*), SUM(CRC32(CONCAT_WS(':', ticket_id, scan_id, checked_in_at)))
       FROM check_ins WHERE performance_id = ?`,
      [this.performanceId, this.performanceId],
    );
  }
}

/**
 * Whether no scanner of two could have known of the other's entry: the centre let in after it was
 * last heard of by a device that decided alone later, or had been asked and did not answer.
 */
function couldNotKnow([first, second]: [Entry, Entry]): boolean {
  const wasAsked = ({ alone, shownMs, atMs }: Entry): boolean =>
    alone && atMs - shownMs >= ASKED_MS;
  const isUnheard = (online: Entry, alone: Entry): boolean =>
    !online.alone &&
    alone.alone &&
    online.atMs > alone.heardMs &&
    online.shownMs < alone.heardMs + ALONE_AFTER_MS;
  return (
    wasAsked(first) || wasAsked(second) || isUnheard(first, second) || isUnheard(second, first)
  );
}
