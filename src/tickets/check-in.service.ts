import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { isPassage, judgeScan, type ScanFacts, type Verdict } from '../../entry/check-in-rule.js';
import { entryWindow } from '../../entry/entry-window.js';
import { TICKET_FLAG, type TicketCodeFields } from '../../entry/ticket-code.js';
import { AuthService } from '../auth/auth.service.js';
import { isDuplicateKey, Transactions, type Tx } from '../database/transactions.js';
import type { PerformanceFacts } from '../events/events.service.js';
import { seatAt } from '../events/seating-plan.js';
import { GateAccess } from './gate-access.js';
import { GateContactsService } from './gate-contacts.service.js';
import {
  type AnsweredScan,
  type GateTicket,
  type Scan,
  ScansRepository,
} from './scans.repository.js';
import { TicketCodes } from './ticket-codes.js';
import { refusalOf } from './scan-refusals.js';
import { ScanIdReused, type ScannedSeat } from './tickets.errors.js';
import type { Admitted, CheckInBody } from './tickets.schemas.js';

const outcomes = new Counter({
  name: 'picket_check_ins_total',
  help: 'Scans answered at a gate, repetitions included, by outcome.',
  labelNames: ['outcome'],
});

/** Lets people in, each ticket once, and out where they may come back. */
@Injectable()
export class CheckInService {
  constructor(
    private readonly transactions: Transactions,
    private readonly scans: ScansRepository,
    private readonly access: GateAccess,
    private readonly codes: TicketCodes,
    private readonly accounts: AuthService,
    private readonly contacts: GateContactsService,
  ) {}

  /**
   * Lets the holder of a scanned code in, or out. Every scan is kept with its outcome, refused ones
   * too; the same `scanId` gets the first answer again.
   * @throws NotFound for an unknown performance, Forbidden to all but its staff and seller,
   *   ScanIdReused for another code under an old scan id; as outcomes of the scan AlreadyCheckedIn,
   *   NotEntered, AlreadyExited, ReEntryNotAllowed, TicketVoid, TicketInvalid, CodeExpired,
   *   WrongPerformance, NameCheckRequired, OtherGate
   */
  async checkIn(performanceId: string, staffId: string, body: CheckInBody): Promise<Admitted> {
    const performance = await this.access.performanceOfStaff(performanceId, staffId);
    const { code, gate, deviceId, scanId, direction, scannedAt, isNameChecked } = body;
    const scan: Scan = {
      performanceId,
      scanId,
      direction,
      deviceId,
      gate,
      staffId,
      codeHash: createHash('sha256').update(code).digest(),
      scannedAt: scannedAt === undefined ? undefined : new Date(scannedAt),
    };
    const { reading, proofs } = await this.codes.read(performance, code);
    const elsewhere = reading.ok
      ? await this.contacts.elsewhere(performanceId, deviceId, reading.code.fields.ticketShortId)
      : undefined;
    const answered = await this.answerOnce(scan, {
      reading,
      direction,
      proofs,
      performanceShortId: performance.shortId,
      window: entryWindow(performance.startsAt.getTime()),
      ownsSlot: elsewhere === undefined,
      nowMs: Date.now(),
      isNameChecked,
    });
    outcomes.inc({ outcome: answered.verdict.outcome });
    return this.answer(performance, answered, elsewhere);
  }

  /** The printed code of a performance's ticket as it is now; undefined when it has no such ticket. */
  async paperCode(performanceId: string, ticketId: string): Promise<string | undefined> {
    const [performance, ticket] = await Promise.all([
      this.access.performance(performanceId),
      this.scans.printed(performanceId, ticketId),
    ]);
    return ticket && this.codes.onPaper(performance, ticket);
  }

  private async answerOnce(scan: Scan, facts: Omit<ScanFacts, 'ticket'>): Promise<AnsweredScan> {
    const { reading } = facts;
    const ticket = reading.ok ? await this.ticketOf(reading.code.fields) : undefined;
    const alreadyCommitted = (): Promise<AnsweredScan | undefined> => this.earlier(scan);
    try {
      return await this.transactions.run('check-in', (tx) => this.settle(tx, scan, facts, ticket), {
        alreadyCommitted,
      });
    } catch (error) {
      if (!isDuplicateKey(error, 'PRIMARY')) throw error;
      const earlier = await this.earlier(scan);
      if (earlier === undefined) throw error;
      return earlier;
    }
  }

  /** A refusal stays one, so it must not come of a node that is a moment behind. */
  private async ticketOf(fields: TicketCodeFields): Promise<GateTicket | undefined> {
    const mayComeAndGo = (fields.flags & TICKET_FLAG.reEntry) !== 0;
    const ticket = mayComeAndGo ? undefined : await this.scans.ticketOf(fields.ticketShortId);
    if (ticket !== undefined && ticket.revision >= fields.revision) return ticket;
    return this.scans.latestTicketOf(fields.ticketShortId);
  }

  /**
   * The scan's row comes first, since its key tells a repetition. The ticket was read outside, as it
   * stood after the scan came; whether it still stands so is for the UPDATE to say.
   */
  private async settle(
    tx: Tx,
    scan: Scan,
    facts: Omit<ScanFacts, 'ticket'>,
    ticket: GateTicket | undefined,
  ): Promise<AnsweredScan> {
    const { codeHash, direction } = scan;
    const verdict = judgeScan({ ...facts, ticket });
    await this.scans.insert(tx, scan, verdict, ticket?.id);
    const answered = { codeHash, direction, verdict, ticket };
    if (!isPassage(verdict.outcome) || ticket === undefined) return answered;
    if (await this.scans.pass(tx, ticket, scan)) return answered;
    return this.settleLost(tx, scan, facts);
  }

  /** Another scan, a refund or a transfer was faster: the ticket as it is now says which. */
  private async settleLost(
    tx: Tx,
    scan: Scan,
    facts: Omit<ScanFacts, 'ticket'>,
  ): Promise<AnsweredScan> {
    if (!facts.reading.ok) throw new Error('an unreadable code was judged admitted');
    const ticket = await this.scans.lockedTicketOf(tx, facts.reading.code.fields.ticketShortId);
    const verdict = judgeScan({ ...facts, ticket });
    // Somebody may have gone in and out meanwhile; locked, it stays as it is now.
    if (ticket !== undefined && isPassage(verdict.outcome)) {
      const isWon = await this.scans.pass(tx, ticket, scan);
      if (!isWon) throw new Error(`ticket ${ticket.id} is ${ticket.state} yet not to be had`);
    }
    await this.scans.setVerdict(tx, scan, verdict);
    return { codeHash: scan.codeHash, direction: scan.direction, verdict, ticket };
  }

  private async earlier(scan: Scan): Promise<AnsweredScan | undefined> {
    const earlier = await this.scans.find(scan);
    if (earlier === undefined) return undefined;
    const isSame = earlier.codeHash.equals(scan.codeHash) && earlier.direction === scan.direction;
    if (!isSame) throw new ScanIdReused();
    return earlier;
  }

  /** The same scan always gives the same answer; when and where somebody left is told while it is so. */
  private async answer(
    performance: PerformanceFacts,
    { verdict, ticket }: AnsweredScan,
    elsewhere: string | undefined,
  ): Promise<Admitted> {
    // A ticket of another performance has its seat in another hall.
    const isOurs = verdict.outcome !== 'wrong-performance';
    const seat = ticket && isOurs ? seatOf(performance, ticket) : undefined;
    if (!isPassage(verdict.outcome)) {
      throw refusalOf(verdict, {
        seat,
        first: ticket?.firstEntry,
        exit: ticket?.exit,
        holder: await this.holder(verdict, ticket),
        elsewhere,
      });
    }
    if (seat === undefined) throw new Error('a scan that found a ticket has lost it');
    return { result: verdict.outcome, ...seat };
  }

  /** The name that must be compared; nobody else's is looked up. */
  private async holder(
    { outcome }: Verdict,
    ticket: GateTicket | undefined,
  ): Promise<string | undefined> {
    if (outcome !== 'name-check-required' || ticket === undefined) return undefined;
    return (await this.accounts.accountById(ticket.accountId))?.name;
  }
}

function seatOf(performance: PerformanceFacts, ticket: GateTicket): ScannedSeat {
  const { section, row, number } = seatAt(performance.plan, ticket.seatNo);
  return { ticketId: ticket.id, section, row, number };
}
