import { Injectable } from '@nestjs/common';
import { isPassage, type ScanOutcome, type Verdict } from '../../entry/check-in-rule.js';
import { settlePassages } from '../../entry/passages.js';
import { isDuplicateKey, Transactions, type Tx } from '../database/transactions.js';
import {
  type EarlierMerge,
  type KeptPassage,
  type MergedScan,
  OfflineScansRepository,
  type UsedTicket,
} from './offline-scans.repository.js';
import type { GateTicket } from './scans.repository.js';

/**
 * Outcomes here of somebody whom a device let through with a genuine code of a ticket: they came or
 * went then, as they should have or not.
 */
const WENT_THROUGH: ReadonlySet<ScanOutcome> = new Set([
  'admitted',
  'exited',
  'already-checked-in',
  'not-entered',
  'already-exited',
  'code-expired',
  'name-check-required',
]);

/** A scan that a device decided, with what the rule says of it here. */
export interface JudgedScan {
  readonly scan: MergedScan;
  readonly verdict: Verdict;
  readonly ticket: GateTicket | undefined;
}

/** A scan of somebody who went through with a ticket that is there. */
type Through = JudgedScan & { readonly ticket: GateTicket };

/** What scans come to beside everything else that happened with their tickets. */
interface Settled {
  readonly scans: MergedScan[];
  /** Scans that came before and are right, or wrong, after all. */
  readonly changed: Pick<KeptPassage, 'scanId' | 'isConflict'>[];
  readonly used: UsedTicket[];
}

type Write = (tx: Tx, scans: readonly MergedScan[]) => Promise<void>;

/**
 * Writes scans of one performance that were decided elsewhere, many in one transaction: a commit on
 * three nodes costs more than all that is said in it.
 */
@Injectable()
export class ScanMerging {
  constructor(
    private readonly transactions: Transactions,
    private readonly offline: OfflineScansRepository,
  ) {}

  /**
   * Merges scans; one that came before changes nothing. Where they meet others that arrive under the
   * same ids at the same time, each goes by itself.
   * @param performanceId theirs
   * @param scans each of another ticket
   * @returns what each is taken for, in their order
   */
  async merge(performanceId: string, scans: readonly JudgedScan[]): Promise<EarlierMerge[]> {
    const ids = scans.map(({ scan }) => scan.scanId);
    const known = await this.offline.find(performanceId, ids);
    const fresh = scans.filter(({ scan }) => !known.has(scan.scanId));
    const merged = await this.insert(performanceId, fresh);
    return Promise.all(
      scans.map(async (one) => {
        const { scan } = one;
        const result = merged.get(scan.scanId) ?? known.get(scan.scanId);
        if (result === undefined) throw new Error('a scan was neither merged nor there before');
        if (!isPassage(scan.shown) || isPassage(result.outcome)) return result;
        return (await this.correct(one)) ?? result;
      }),
    );
  }

  private async insert(
    performanceId: string,
    scans: readonly JudgedScan[],
  ): Promise<ReadonlyMap<string, EarlierMerge>> {
    if (scans.length === 0) return new Map();
    const ids = scans.map(({ scan }) => scan.scanId);
    const find = (): Promise<Map<string, EarlierMerge>> => this.offline.find(performanceId, ids);
    // They commit together: one that is there says it of all.
    const alreadyCommitted = async (): Promise<ReadonlyMap<string, EarlierMerge> | undefined> => {
      const found = await find();
      return found.size === ids.length ? found : undefined;
    };
    const insert = async (tx: Tx): Promise<ReadonlyMap<string, EarlierMerge>> =>
      byId(await this.settle(tx, scans, (...written) => this.offline.insert(...written)));
    try {
      return await this.transactions.run('merge-scans', insert, { alreadyCommitted });
    } catch (error) {
      if (!isDuplicateKey(error, 'PRIMARY')) throw error;
      if (scans.length === 1) return find();
      const apart = new Map<string, EarlierMerge>();
      for (const one of scans) {
        for (const [id, merged] of await this.insert(performanceId, [one])) apart.set(id, merged);
      }
      return apart;
    }
  }

  /**
   * The centre refused a scan, its answer got lost, and the device, cut off by then, let its holder
   * in under the same id: what happened at the gate is what counts.
   * @returns undefined when there is no such scan any more
   */
  private async correct(one: JudgedScan): Promise<EarlierMerge | undefined> {
    const { performanceId, scanId } = one.scan;
    await this.transactions.run('correct-scan', async (tx) => {
      if (!(await this.offline.lockRefused(tx, one.scan))) return;
      const correct: Write = async (within, scans) => {
        for (const scan of scans) await this.offline.correct(within, scan);
      };
      await this.settle(tx, [one], correct);
    });
    return (await this.offline.find(performanceId, [scanId])).get(scanId);
  }

  /** Puts the passages of their tickets in order, and writes what comes of it. */
  private async settle(
    tx: Tx,
    judged: readonly JudgedScan[],
    write: Write,
  ): Promise<readonly MergedScan[]> {
    const through = judged.filter(hasGoneThrough);
    const locked = await this.offline.lockTickets(
      tx,
      through.map(({ ticket }) => ticket),
    );
    const passages = await this.offline.passages(tx, locked);
    const { scans, changed, used } = settle(judged, locked, passages);
    await write(tx, scans);
    const [first] = scans;
    if (first === undefined) return scans;
    for (const isConflict of [true, false]) {
      const ids = changed.filter((one) => one.isConflict === isConflict).map((one) => one.scanId);
      await this.offline.setConflicts(tx, first.performanceId, ids, isConflict);
    }
    await this.offline.setPassages(tx, first.performanceId, used);
    return scans;
  }
}

function hasGoneThrough(one: JudgedScan): one is Through {
  const { scan, verdict, ticket } = one;
  return isPassage(scan.shown) && WENT_THROUGH.has(verdict.outcome) && ticket !== undefined;
}

/** @param locked tickets that are still as they were when their scans were judged */
function settle(
  judged: readonly JudgedScan[],
  locked: ReadonlySet<string>,
  passages: readonly KeptPassage[],
): Settled {
  const settled: Settled = { scans: [], changed: [], used: [] };
  for (const one of judged) {
    const { scan } = one;
    if (!hasGoneThrough(one)) settled.scans.push(scan);
    else if (!locked.has(one.ticket.id)) settled.scans.push({ ...scan, isConflict: true });
    else settleOne(one, passages, settled);
  }
  return settled;
}

function settleOne(
  { scan, ticket }: Through,
  passages: readonly KeptPassage[],
  { scans, changed, used }: Settled,
): void {
  const others = passages.filter(({ ticketId }) => ticketId === ticket.id);
  const passage = { ...scan, isPassage: true };
  const all = [...others, keptOf(passage, ticket.id)];
  const { conflicts, firstEntry: entry, exit } = settlePassages(all);
  const isWrong = (scanId: string, reason: unknown): boolean =>
    conflicts.has(scanId) || Boolean(reason);
  scans.push({ ...passage, isConflict: isWrong(scan.scanId, scan.reason) });
  for (const { scanId, reason, isConflict } of others) {
    if (isConflict !== isWrong(scanId, reason)) changed.push({ scanId, isConflict: !isConflict });
  }
  if (entry !== undefined) used.push({ ticketId: ticket.id, entry, exit });
}

function keptOf(scan: MergedScan, ticketId: string): KeptPassage {
  return { ...scan, ticketId, reason: scan.reason ?? null, atMs: scan.scannedAt.getTime() };
}

const byId = (scans: readonly MergedScan[]): ReadonlyMap<string, EarlierMerge> =>
  new Map(scans.map((scan) => [scan.scanId, scan]));
