import { setTimeout as sleep } from 'node:timers/promises';
import { shuffled } from '../../src/cli/drills/random.js';
import type { GateTickets, HeldTicket } from './gate-tickets.js';
import type { Scanner, Shown } from './scanner.js';

/** To another gate, ms, and as much again by chance. */
const WALK_MS = 700;
/** Gates that somebody is sent to at the most. */
const GATES_MAX = 60;
/** A copy is tried so many people behind the ticket at the most. */
const COPY_BEHIND_MAX = 600;

/** Somebody with a ticket, or with the same one on a second phone. */
interface Visitor {
  readonly ticket: HeldTicket;
  readonly isCopy: boolean;
  gates: number;
}

/** Somebody who was shown a success. */
export interface Entry {
  readonly gate: string;
  /** When the code was held before the scanner, and when its success was shown, ms since 1970 by the true clock. */
  readonly shownMs: number;
  readonly atMs: number;
  readonly alone: boolean;
  /** Who decided, if not the scanner itself. */
  readonly by: string;
  /** When this device had sent the last contact that was answered. */
  readonly heardMs: number;
}

/** Somebody who was not let in. */
export interface Refusal {
  readonly ticketId: string;
  readonly isCopied: boolean;
  readonly shown: Shown;
  readonly gate: string;
  readonly shownMs: number;
  readonly atMs: number;
}

/** Who comes to the gates, and the book of whom each scanner let in. */
export class GateCrowd {
  /** Entries by ticket, in the order in which they were shown. */
  readonly entries = new Map<string, Entry[]>();
  readonly refusals: Refusal[] = [];
  /** How often somebody was shown another gate. */
  sentOn = 0;
  private readonly coming: Visitor[];
  private readonly copied: ReadonlySet<string>;
  private readonly walking = new Map<string, Visitor[]>();
  private underWay = 0;

  /**
   * @param copies share of the tickets that are shown by two people
   * @param nextMs from one to the next before a scanner, and as much again by chance
   */
  constructor(
    private readonly tickets: Pick<GateTickets, 'tickets' | 'codeOf'>,
    private readonly scanners: readonly Scanner[],
    private readonly random: () => number,
    copies: number,
    private readonly nextMs = 90,
  ) {
    const order = shuffled(tickets.tickets, random);
    this.copied = new Set(order.filter(() => random() < copies).map(({ id }) => id));
    this.coming = order
      .flatMap((ticket, index) => {
        const first = { visitor: { ticket, isCopy: false, gates: 0 }, at: index };
        if (!this.copied.has(ticket.id)) return [first];
        const at = index + 1 + random() * COPY_BEHIND_MAX;
        return [first, { visitor: { ticket, isCopy: true, gates: 0 }, at }];
      })
      .sort((a, b) => a.at - b.at)
      .map(({ visitor }) => visitor);
  }

  get left(): number {
    return this.coming.length;
  }

  /** Lets the next `count` people come, and ends when each of them is in or was refused. */
  async serve(count: number): Promise<void> {
    const share = this.coming.splice(0, count);
    this.underWay += share.length;
    await Promise.all(this.scanners.map((scanner) => this.work(scanner, share)));
  }

  private async work(scanner: Scanner, share: Visitor[]): Promise<void> {
    while (this.underWay > 0) {
      const visitor = this.walkersTo(scanner.gate).shift() ?? share.shift();
      if (visitor !== undefined) await this.show(visitor, scanner);
      await sleep(this.nextMs * (1 + this.random()));
    }
  }

  private async show(visitor: Visitor, scanner: Scanner): Promise<void> {
    const { ticket } = visitor;
    const shownMs = Date.now();
    const shown = await scanner.scan(await this.tickets.codeOf(ticket));
    visitor.gates++;
    if (shown.outcome === 'admitted') {
      const entry = { gate: scanner.gate, shownMs, atMs: Date.now(), ...shown };
      this.entries.set(ticket.id, [...(this.entries.get(ticket.id) ?? []), entry]);
      this.underWay--;
    } else if (shown.outcome === 'other-gate' && visitor.gates < GATES_MAX) {
      void this.walk(visitor, shown.otherGate);
    } else {
      const isCopied = this.copied.has(ticket.id);
      const { gate } = scanner;
      this.refusals.push({ ticketId: ticket.id, isCopied, shown, gate, shownMs, atMs: Date.now() });
      this.underWay--;
    }
  }

  /** Who is not told where goes on to the next gate. */
  private async walk(visitor: Visitor, to: string | undefined): Promise<void> {
    this.sentOn++;
    await sleep(WALK_MS * (1 + this.random()));
    const any = this.scanners[Math.floor(this.random() * this.scanners.length)]?.gate ?? '';
    this.walkersTo(to ?? any).push(visitor);
  }

  private walkersTo(gate: string): Visitor[] {
    const known = this.walking.get(gate);
    if (known !== undefined) return known;
    const none: Visitor[] = [];
    this.walking.set(gate, none);
    return none;
  }
}
