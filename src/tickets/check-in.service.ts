import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { isDuplicateKey, Transactions, type Tx } from '../database/transactions.js';
import { Forbidden, NotFound } from '../errors/common.errors.js';
import { EventsService, type PerformanceFacts } from '../events/events.service.js';
import { seatAt } from '../events/seating-plan.js';
import { judgeScan, type ScanFacts } from './check-in-rule.js';
import {
  type AnsweredScan,
  type GateTicket,
  type Scan,
  ScansRepository,
} from './scans.repository.js';
import { type TicketCodeFields, verifyTicketCode } from './ticket-code.js';
import { TICKET_KEYS, type TicketKeys } from './ticket-keys.js';
import {
  AlreadyCheckedIn,
  ScanIdReused,
  type ScannedSeat,
  TicketInvalid,
  TicketVoid,
  WrongPerformance,
} from './tickets.errors.js';
import type { Admitted, CheckInBody } from './tickets.schemas.js';

const outcomes = new Counter({
  name: 'picket_check_ins_total',
  help: 'Scans answered at a gate, repetitions included, by outcome.',
  labelNames: ['outcome'],
});

/** Lets people in, each ticket once. */
@Injectable()
export class CheckInService {
  constructor(
    private readonly transactions: Transactions,
    private readonly scans: ScansRepository,
    private readonly events: EventsService,
    @Inject(TICKET_KEYS) private readonly keys: TicketKeys,
  ) {}

  /**
   * Checks a scanned code in. Every scan is kept with its outcome, refused ones too; the same
   * `scanId` gets the first answer again.
   * @throws NotFound for an unknown performance, Forbidden to all but its staff and seller,
   *   ScanIdReused for another code under an old scan id; as outcomes of the scan AlreadyCheckedIn,
   *   TicketVoid, TicketInvalid, WrongPerformance
   */
  async checkIn(performanceId: string, staffId: string, body: CheckInBody): Promise<Admitted> {
    const performance = await this.performanceOfStaff(performanceId, staffId);
    const { code, gate, deviceId, scanId, scannedAt } = body;
    const scan: Scan = {
      performanceId,
      scanId,
      deviceId,
      gate,
      staffId,
      codeHash: createHash('sha256').update(code).digest(),
      scannedAt: scannedAt === undefined ? undefined : new Date(scannedAt),
    };
    const answered = await this.answerOnce(scan, {
      reading: verifyTicketCode(code, this.keys.check),
      performanceShortId: performance.shortId,
    });
    outcomes.inc({ outcome: answered.outcome });
    return answerOf(performance, answered);
  }

  private async performanceOfStaff(id: string, staffId: string): Promise<PerformanceFacts> {
    const performance = await this.events.performance(id);
    if (await this.events.mayCheckIn(id, staffId)) return performance;
    throw performance.published ? new Forbidden('gate-staff') : new NotFound();
  }

  private async answerOnce(scan: Scan, facts: Omit<ScanFacts, 'ticket'>): Promise<AnsweredScan> {
    const { reading } = facts;
    const ticket = reading.ok ? await this.ticketOf(reading.fields) : undefined;
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
    const ticket = await this.scans.ticketOf(fields.ticketShortId);
    if (ticket !== undefined && ticket.revision >= fields.revision) return ticket;
    return this.scans.latestTicketOf(fields.ticketShortId);
  }

  /**
   * The scan's row comes first, since its key tells a repetition. The ticket was read outside: all
   * states but `valid` are final, and whether it is still valid is for the UPDATE to say.
   */
  private async settle(
    tx: Tx,
    scan: Scan,
    facts: Omit<ScanFacts, 'ticket'>,
    ticket: GateTicket | undefined,
  ): Promise<AnsweredScan> {
    const { codeHash } = scan;
    const outcome = judgeScan({ ...facts, ticket });
    await this.scans.insert(tx, scan, outcome, ticket?.id);
    if (outcome !== 'admitted' || ticket === undefined) return { codeHash, outcome, ticket };
    if (await this.scans.admit(tx, ticket, scan)) return { codeHash, outcome, ticket };
    return this.settleLost(tx, scan, facts);
  }

  /** Another scan, a refund or a transfer was faster: the ticket as it is now says which. */
  private async settleLost(
    tx: Tx,
    scan: Scan,
    facts: Omit<ScanFacts, 'ticket'>,
  ): Promise<AnsweredScan> {
    if (!facts.reading.ok) throw new Error('an unreadable code was judged admitted');
    const ticket = await this.scans.ticketOf(facts.reading.fields.ticketShortId, tx);
    const outcome = judgeScan({ ...facts, ticket });
    if (outcome === 'admitted') throw new Error(`ticket ${ticket?.id} is valid yet not to be had`);
    await this.scans.setOutcome(tx, scan, outcome);
    return { codeHash: scan.codeHash, outcome, ticket };
  }

  private async earlier(scan: Scan): Promise<AnsweredScan | undefined> {
    const earlier = await this.scans.find(scan);
    if (earlier && !earlier.codeHash.equals(scan.codeHash)) throw new ScanIdReused();
    return earlier;
  }
}

/** The same scan always gives the same answer: everything it says no longer changes. */
function answerOf(performance: PerformanceFacts, { outcome, ticket }: AnsweredScan): Admitted {
  switch (outcome) {
    case 'admitted':
      return { result: outcome, ...seatOf(performance, ticket) };
    case 'already-checked-in': {
      const first = ticket?.firstEntry;
      if (first === undefined) throw new Error(`ticket ${ticket?.id} entered without a check-in`);
      throw new AlreadyCheckedIn(
        { firstAt: first.at.toISOString(), firstGate: first.gate },
        seatOf(performance, ticket),
      );
    }
    case 'ticket-void':
      throw new TicketVoid();
    case 'ticket-invalid':
      throw new TicketInvalid();
    case 'wrong-performance':
      throw new WrongPerformance();
  }
}

function seatOf(performance: PerformanceFacts, ticket: GateTicket | undefined): ScannedSeat {
  if (ticket === undefined) throw new Error('a scan that found a ticket has lost it');
  const { section, row, number } = seatAt(performance.plan, ticket.seatNo);
  return { ticketId: ticket.id, section, row, number };
}
