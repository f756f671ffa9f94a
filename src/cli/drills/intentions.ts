import type { Acknowledged } from '../../cluster/auditor-acknowledged.js';
/** What a buyer wants once, however often it has to be asked for. */
export type Kind = 'hold' | 'order' | 'refund' | 'release';

/**
 * One wish of one buyer, as the client itself remembers it. It is unknown until an answer is
 * clear: `acknowledged` (it was done) or `refused` (it was not).
 */
export interface Intention {
  readonly kind: Kind;
  readonly accountId: string;
  /** Every Idempotency-Key it was sent under; an honest client uses one. */
  readonly keys: string[];
  outcome: 'unknown' | 'acknowledged' | 'refused';
  /** What was made, as the API named it. */
  id?: string;
  /** Of a release: what is to be let go. */
  readonly holdId?: string;
  /** Of an acknowledged order. */
  ticketIds?: readonly string[];
  /** When the clear answer came, on the clock of `performance.now()`. */
  answeredAtMs?: number;
}

/** The client's own books: everything asked for, and what came of it. */
export class Intentions {
  readonly all: Intention[] = [];
  /** Refusals by code. */
  readonly refused: Record<string, number> = {};
  /** Requests sent again, by what the unclear answer was. */
  readonly sentAgain: Record<string, number> = {};

  open(kind: Kind, accountId: string, holdId?: string): Intention {
    const intention: Intention = { kind, accountId, keys: [], outcome: 'unknown', holdId };
    this.all.push(intention);
    return intention;
  }

  acknowledge(intention: Intention, id: string): void {
    intention.outcome = 'acknowledged';
    intention.id = id;
    intention.answeredAtMs = performance.now();
  }

  refuse(intention: Intention, code: string): void {
    intention.outcome = 'refused';
    intention.answeredAtMs = performance.now();
    count(this.refused, code);
  }

  unclear(what: string): void {
    count(this.sentAgain, what);
  }

  /** Those that were done, of one kind or of all. */
  acknowledged(kind?: Kind): (Intention & { id: string; answeredAtMs: number })[] {
    return this.all.filter(
      (one): one is Intention & { id: string; answeredAtMs: number } =>
        one.outcome === 'acknowledged' && (kind === undefined || one.kind === kind),
    );
  }

  /** Ids of what was done, as the auditor looks for them in the books. */
  acknowledgedIds(): Acknowledged {
    const idsOf = (kind: Kind): string[] => this.acknowledged(kind).map(({ id }) => id);
    return {
      holds: idsOf('hold'),
      orders: idsOf('order'),
      refunds: idsOf('refund'),
      tickets: this.acknowledged('order').flatMap(({ ticketIds }) => ticketIds ?? []),
    };
  }
}

/** Sum of all counts. */
export function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, one) => sum + one, 0);
}

function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}
