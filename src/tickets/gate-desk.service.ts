import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AuthService } from '../auth/auth.service.js';
import { NotFound } from '../errors/common.errors.js';
import { EventsService, type PerformanceFacts } from '../events/events.service.js';
import { seatAt } from '../events/seating-plan.js';
import { CheckInService } from './check-in.service.js';
import { GateAccess } from './gate-access.js';
import { GateDeskRepository, type HeldSeat } from './gate-desk.repository.js';
import type {
  FoundTickets,
  GateCounts,
  GatePerformances,
  ManualCheckInBody,
} from './gate-desk.schemas.js';
import type { Admitted } from './tickets.schemas.js';

/** Tickets a look-up shows at the most: who is found among more says more. */
const FOUND_MAX = 20;
/** Names of holders are asked for so many at a time. */
const NAMES_AT_ONCE = 1_000;
/** Who holds what is kept so long; how a ticket stands is always asked. */
const HELD_MS = 30_000;
const HELD_MAX = 20;
/** Counts are shared by every gate that asks meanwhile. */
const COUNTS_MS = 1_000;
const COUNTS_MAX = 1_000;

/** A live ticket as it can be looked for. */
interface Held extends HeldSeat {
  readonly holderName: string;
  /** Name and seat, without spaces and in one case. */
  readonly words: readonly string[];
}

/** What staff at a gate look up, and entering without a readable code. */
@Injectable()
export class GateDeskService {
  private readonly held = new LRUCache<string, readonly Held[]>({
    max: HELD_MAX,
    ttl: HELD_MS,
    fetchMethod: (performanceId) => this.loadHeld(performanceId),
  });
  private readonly counted = new LRUCache<string, GateCounts>({
    max: COUNTS_MAX,
    ttl: COUNTS_MS,
    fetchMethod: (performanceId) => this.loadCounts(performanceId),
  });

  constructor(
    private readonly desk: GateDeskRepository,
    private readonly access: GateAccess,
    private readonly events: EventsService,
    private readonly accounts: AuthService,
    private readonly checkIns: CheckInService,
  ) {}

  /** Performances an account, or an enrolled device, may check in for and that are not long over, the next one first. */
  async performances(accountId: string): Promise<GatePerformances> {
    const performances = await this.events.performancesAtGates(accountId);
    const enrolledFor =
      performances.length === 0 ? await this.access.performanceOfDevice(accountId) : undefined;
    const all = enrolledFor === undefined ? performances : [enrolledFor];
    return {
      items: all.map(({ id, eventTitle, seatingPlanName, startsAt, seatCount }) => ({
        performanceId: id,
        ...{ eventTitle, seatingPlanName, seatCount },
        startsAt: startsAt.toISOString(),
      })),
    };
  }

  /**
   * How many came in; at most a second old.
   * @throws NotFound, Forbidden
   */
  async counts(performanceId: string, staffId: string): Promise<GateCounts> {
    await this.access.performanceOfStaff(performanceId, staffId);
    return (await this.counted.fetch(performanceId)) ?? this.loadCounts(performanceId);
  }

  /**
   * Live tickets by part of their holder's name, by the whole email address, or by section, row and
   * number of the seat; at most twenty, none for an empty query.
   * @throws NotFound, Forbidden
   */
  async find(performanceId: string, staffId: string, query: string): Promise<FoundTickets> {
    const performance = await this.access.performanceOfStaff(performanceId, staffId);
    const held = (await this.held.fetch(performanceId)) ?? [];
    const wanted = plain(query);
    if (wanted === '') return { items: [] };
    const owner = query.includes('@') ? await this.accounts.accountByEmail(query) : undefined;
    const found = held
      .filter(({ accountId, words }) =>
        owner === undefined ? words.some((word) => word.includes(wanted)) : accountId === owner.id,
      )
      .slice(0, FOUND_MAX);
    const standings = await this.desk.standings(found.map(({ ticketId }) => ticketId));
    const byTicket = new Map(standings.map((standing) => [standing.ticketId, standing]));
    return {
      items: found.flatMap(({ ticketId, seatNo, holderName }) => {
        const standing = byTicket.get(ticketId);
        if (standing === undefined || standing.state === 'void') return [];
        const { section, row, number } = seatAt(performance.plan, seatNo);
        const { state, firstAt, firstGate } = standing;
        return [
          {
            ...{ ticketId, holderName, section, row, number, state, firstGate },
            firstAt: firstAt?.toISOString() ?? null,
          },
        ];
      }),
    };
  }

  /**
   * Lets somebody in whose code cannot be read and whose name was compared with a paper. It is a scan
   * of the ticket's printed code, with all its refusals; kept as one made by hand.
   * @throws as {@link CheckInService.checkIn}; NotFound for a ticket that is not of this performance
   */
  async checkInByHand(
    performanceId: string,
    staffId: string,
    { ticketId, ...body }: ManualCheckInBody,
  ): Promise<Admitted> {
    await this.access.performanceOfStaff(performanceId, staffId);
    const code = await this.checkIns.paperCode(performanceId, ticketId);
    if (code === undefined) throw new NotFound({ en: 'The ticket', ko: '티켓' });
    return this.checkIns.checkIn(performanceId, staffId, {
      ...body,
      code,
      direction: 'in',
      isNameChecked: true,
    });
  }

  private async loadCounts(performanceId: string): Promise<GateCounts> {
    const { tickets, outside, byGate } = await this.desk.counts(performanceId);
    const checkedIn = byGate.reduce((sum, gate) => sum + gate.checkedIn, 0);
    const inside = Math.max(0, checkedIn - outside);
    return { tickets, checkedIn, inside, left: outside, byGate };
  }

  private async loadHeld(performanceId: string): Promise<Held[]> {
    const [performance, seats] = await Promise.all([
      this.events.performance(performanceId),
      this.desk.heldSeats(performanceId),
    ]);
    const ids = [...new Set(seats.map(({ accountId }) => accountId))];
    const names = new Map<string, string>();
    for (let at = 0; at < ids.length; at += NAMES_AT_ONCE) {
      const some = await this.accounts.namesOf(ids.slice(at, at + NAMES_AT_ONCE));
      for (const [id, name] of some) names.set(id, name);
    }
    return seats.map((seat) => {
      const holderName = names.get(seat.accountId) ?? '';
      return { ...seat, holderName, words: wordsOf(performance, seat, holderName) };
    });
  }
}

function wordsOf({ plan }: PerformanceFacts, { seatNo }: HeldSeat, name: string): string[] {
  const { section, row, number } = seatAt(plan, seatNo);
  return [plain(name), plain(`${section}${row}${number}`)];
}

function plain(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\s-]/g, '').toLowerCase();
}
