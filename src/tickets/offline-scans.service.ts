import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isPassage, judgeScan, type ScanFacts, type Verdict } from '../../entry/check-in-rule.js';
import { entryWindow } from '../../entry/entry-window.js';
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
  type MergedScan,
  OfflineScansRepository,
} from './offline-scans.repository.js';
import { type JudgedScan, ScanMerging } from './scan-merging.js';
import { type GateTicket, ScansRepository } from './scans.repository.js';
import { TicketCodes } from './ticket-codes.js';

/** A scan with what is read in its code. */
interface ReadScan {
  readonly scan: OfflineScan;
  readonly facts: Omit<ScanFacts, 'ticket'>;
}

/** Takes in what gates decided while they were cut off. */
@Injectable()
export class OfflineScansService {
  constructor(
    private readonly offline: OfflineScansRepository,
    private readonly merging: ScanMerging,
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
    const facts = await Promise.all(scans.map((scan) => this.factsOf(performance, scan)));
    const read = scans.map((scan, index) => ({ scan, facts: facts[index]! }));
    const items: OfflineScansView['items'] = [];
    for (const some of ofDifferentTickets(read)) {
      const judged = await this.judge(performance, { staffId, deviceId }, some);
      const merged = await this.merging.merge(performance.id, judged);
      merged.forEach(({ outcome, isConflict }, index) => {
        items.push({ scanId: some[index]!.scan.scanId, outcome, isConflict });
      });
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

  /** What the rule says of each by now. */
  private async judge(
    performance: PerformanceFacts,
    by: { staffId: string; deviceId: string },
    read: readonly ReadScan[],
  ): Promise<JudgedScan[]> {
    const ids = read.flatMap((one) => shortIdOf(one) ?? []);
    const tickets = await this.scans.latestTicketsOf(ids);
    return read.map((one) => {
      const { scan, facts } = one;
      const shortId = shortIdOf(one);
      const ticket = shortId === undefined ? undefined : tickets.get(shortId);
      const verdict = judgeScan({ ...facts, ticket });
      const decided = { ...baseOf(performance, by, scan, ticket), ...settled(scan, verdict) };
      return { scan: decided, verdict, ticket };
    });
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
}

function shortIdOf({ facts: { reading } }: ReadScan): bigint | undefined {
  return reading.ok ? reading.code.fields.ticketShortId : undefined;
}

/** The same scans in the same order, cut where a ticket, or a scan, comes a second time. */
function ofDifferentTickets(scans: readonly ReadScan[]): ReadScan[][] {
  const groups: ReadScan[][] = [];
  let group: ReadScan[] = [];
  let met = new Set<string | bigint>();
  for (const one of scans) {
    const names = [one.scan.scanId, shortIdOf(one) ?? one.scan.scanId];
    if (groups.length === 0 || names.some((name) => met.has(name))) {
      group = [];
      groups.push(group);
      met = new Set();
    }
    for (const name of names) met.add(name);
    group.push(one);
  }
  return groups;
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
