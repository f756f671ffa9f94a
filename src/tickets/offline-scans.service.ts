import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  isPassage,
  judgeScan,
  type ScanFacts,
  type ScanOutcome,
  type Verdict,
} from '../../entry/check-in-rule.js';
import { entryWindow } from '../../entry/entry-window.js';
import { settlePassages } from '../../entry/passages.js';
import { isDuplicateKey, Transactions, type Tx } from '../database/transactions.js';
import type { PerformanceFacts } from '../events/events.service.js';
import { seatAt } from '../events/seating-plan.js';
import { GateAccess } from './gate-access.js';
import type {
  ConflictsView,
  OfflineScan,
  OfflineScansBody,
  OfflineScansView,
} from './gates.schemas.js';
import {
  type Conflict,
  type EarlierMerge,
  type KeptPassage,
  type MergedScan,
  OfflineScansRepository,
} from './offline-scans.repository.js';
import { type GateTicket, ScansRepository } from './scans.repository.js';
import { TicketCodes } from './ticket-codes.js';

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

/** Writes a scan as it came out, in the transaction it belongs to. */
type Keep = (scan: MergedScan) => Promise<EarlierMerge>;
type Settle = (tx: Tx, keep: Keep) => Promise<EarlierMerge>;

/** Takes in what gates decided while they were cut off. */
@Injectable()
export class OfflineScansService {
  constructor(
    private readonly transactions: Transactions,
    private readonly offline: OfflineScansRepository,
    private readonly scans: ScansRepository,
    private readonly access: GateAccess,
    private readonly codes: TicketCodes,
  ) {}

  /**
   * Merges scans of one device, in their order; a scan that came before changes nothing. Whoever was
   * let through stays so: what should not have been is marked as a conflict. Comings and goings with
   * one ticket are put in order by corrected time, whatever was uploaded first.
   * @throws NotFound, Forbidden
   */
  async merge(
    performanceId: string,
    staffId: string,
    { deviceId, scans }: OfflineScansBody,
  ): Promise<OfflineScansView> {
    const performance = await this.access.performanceOfStaff(performanceId, staffId);
    const items: OfflineScansView['items'] = [];
    for (const scan of scans) {
      const { outcome, isConflict } = await this.mergeOne(performance, { staffId, deviceId }, scan);
      items.push({ scanId: scan.scanId, outcome, isConflict });
    }
    return { items };
  }

  /**
   * Everybody let in who should not have been.
   * @throws NotFound, Forbidden
   */
  async conflicts(performanceId: string, staffId: string): Promise<ConflictsView> {
    const performance = await this.access.performanceOfStaff(performanceId, staffId);
    const conflicts = await this.offline.conflicts(performanceId);
    return { items: conflicts.map((conflict) => describe(performance, conflict)) };
  }

  private async mergeOne(
    performance: PerformanceFacts,
    by: { staffId: string; deviceId: string },
    scan: OfflineScan,
  ): Promise<EarlierMerge> {
    const facts = await this.factsOf(performance, scan);
    const ticket = facts.reading.ok
      ? await this.scans.latestTicketOf(facts.reading.code.fields.ticketShortId)
      : undefined;
    const verdict = judgeScan({ ...facts, ticket });
    const decided = { ...baseOf(performance, by, scan, ticket), ...settled(scan, verdict) };
    const settle = (tx: Tx, keep: Keep): Promise<EarlierMerge> =>
      this.settle(tx, decided, { verdict, ticket }, keep);
    const merged = await this.insertOnce(decided, settle);
    if (!isPassage(scan.shown) || isPassage(merged.outcome)) return merged;
    return (await this.correct(decided, settle)) ?? merged;
  }

  /** Merges a scan, unless one of its id came before: then that one is answered. */
  private async insertOnce(scan: MergedScan, settle: Settle): Promise<EarlierMerge> {
    const alreadyCommitted = (): Promise<EarlierMerge | undefined> =>
      this.offline.find(scan.performanceId, scan.scanId);
    const insert = (tx: Tx): Promise<EarlierMerge> =>
      settle(tx, async (one) => {
        await this.offline.insert(tx, one);
        return one;
      });
    try {
      return await this.transactions.run('merge-scan', insert, { alreadyCommitted });
    } catch (error) {
      if (!isDuplicateKey(error, 'PRIMARY')) throw error;
      const known = await alreadyCommitted();
      if (known === undefined) throw error;
      return known;
    }
  }

  /**
   * The centre refused a scan, its answer got lost, and the device, cut off by then, let its holder
   * in under the same id: what happened at the gate is what counts.
   * @returns undefined when there is no such scan any more
   */
  private async correct(scan: MergedScan, settle: Settle): Promise<EarlierMerge | undefined> {
    await this.transactions.run('correct-scan', async (tx) => {
      if (!(await this.offline.lockRefused(tx, scan))) return;
      await settle(tx, async (one) => {
        await this.offline.correct(tx, one);
        return one;
      });
    });
    return this.offline.find(scan.performanceId, scan.scanId);
  }

  /** What the rule is told: as at the moment of the scan, and as the database knows it now. */
  private async factsOf(
    performance: PerformanceFacts,
    { code, direction, scannedAt, isNameChecked }: OfflineScan,
  ): Promise<Omit<ScanFacts, 'ticket'>> {
    return {
      ...(await this.codes.read(performance, code)),
      direction,
      performanceShortId: performance.shortId,
      window: entryWindow(performance.startsAt.getTime()),
      nowMs: Math.min(Date.parse(scannedAt), Date.now()),
      isNameChecked,
    };
  }

  private async settle(
    tx: Tx,
    scan: MergedScan,
    { verdict, ticket }: { verdict: Verdict; ticket: GateTicket | undefined },
    keep: Keep,
  ): Promise<EarlierMerge> {
    const wentThrough = isPassage(scan.shown) && WENT_THROUGH.has(verdict.outcome);
    if (!wentThrough || ticket === undefined) return keep(scan);
    if (!(await this.offline.lockTicket(tx, ticket))) return keep({ ...scan, isConflict: true });
    const passage = { ...scan, isPassage: true };
    const others = await this.offline.passages(tx, ticket.id);
    const settled = settlePassages([...others, keptOf(passage)]);
    const isWrong = (scanId: string, reason: unknown): boolean =>
      settled.conflicts.has(scanId) || Boolean(reason);
    const kept = await keep({ ...passage, isConflict: isWrong(scan.scanId, scan.reason) });
    for (const { scanId, reason, isConflict } of others) {
      if (isConflict === isWrong(scanId, reason)) continue;
      await this.offline.setConflict(tx, scan.performanceId, scanId, !isConflict);
    }
    if (settled.firstEntry !== undefined) {
      const of = { performanceId: scan.performanceId, ticketId: ticket.id };
      await this.offline.setPassages(tx, of, settled.firstEntry, settled.exit);
    }
    return kept;
  }
}

function keptOf(scan: MergedScan): KeptPassage {
  return { ...scan, reason: scan.reason ?? null, atMs: scan.scannedAt.getTime() };
}

/** A success that was shown stays one; anything else is what was shown. */
function settled(
  { shown }: OfflineScan,
  { outcome, reason }: Verdict,
): Pick<MergedScan, 'outcome' | 'reason' | 'isConflict'> {
  const isConflict = isPassage(shown) && !isPassage(outcome);
  return { outcome: shown, reason: isConflict ? reason : undefined, isConflict };
}

function baseOf(
  { id }: PerformanceFacts,
  by: { staffId: string; deviceId: string },
  { scanId, direction, gate, code, scannedAt, mode, shown }: OfflineScan,
  ticket: GateTicket | undefined,
): Omit<MergedScan, 'outcome' | 'reason' | 'isConflict'> {
  return {
    ...by,
    performanceId: id,
    scanId,
    direction,
    isPassage: false,
    gate,
    mode,
    shown,
    ticketId: ticket?.id,
    codeHash: createHash('sha256').update(code).digest(),
    // A device's clock may be wrong; nobody entered later than now.
    scannedAt: new Date(Math.min(Date.parse(scannedAt), Date.now())),
  };
}

function describe({ plan }: PerformanceFacts, conflict: Conflict): ConflictsView['items'][number] {
  const { scanId, direction, ticketId, seatNo, gate, scannedAt, firstAt, firstGate } = conflict;
  const { section, row, number } =
    seatNo === null ? { section: '', row: '', number: '' } : seatAt(plan, seatNo);
  return {
    ...{ scanId, direction, ticketId, section, row, number, gate, firstGate },
    scannedAt: scannedAt.toISOString(),
    reason: reasonOf(conflict),
    firstAt: firstAt?.toISOString() ?? null,
  };
}

function reasonOf({ direction, reason, firstAt }: Conflict): string {
  if (reason !== null) return reason;
  if (direction === 'out') return 'was-not-inside';
  return firstAt === null ? 'not-valid-any-more' : 'entered-before';
}
