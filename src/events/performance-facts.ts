import type { SeatingPlan } from './seating-plan.js';

/** One price class of a performance; `amount` in won. */
export interface Grade {
  readonly code: string;
  readonly name: string;
  readonly amount: number;
}

/**
 * From `daysBefore` days before the start on, `percent` of a ticket's price is kept on
 * cancellation; of several steps the one with the smallest `daysBefore` reached counts.
 */
export interface CancellationFeeStep {
  readonly daysBefore: number;
  readonly percent: number;
}

/**
 * A performance as it was created. `published` changes, to true alone; `startsAt` where the seller
 * moves it, which every process knows within some seconds.
 */
export interface PerformanceFacts {
  readonly id: string;
  /** Stands in ticket codes; unique, 32 bit. */
  readonly shortId: number;
  readonly eventId: string;
  readonly eventTitle: string;
  readonly venue: string;
  /** Minutes that it lasts. */
  readonly runningMinutes: number;
  readonly sellerId: string;
  readonly seatingPlanId: string;
  /** Tells one hall of a venue from the next. */
  readonly seatingPlanName: string;
  /** Tickets show their code on one device of their holder alone. */
  readonly deviceBinding: boolean;
  /** Seats go to verified persons alone. */
  readonly verifiedBuyersOnly: boolean;
  /** Who entered may go out and come back. */
  readonly reEntry: boolean;
  readonly startsAt: Date;
  readonly salesOpenAt: Date;
  readonly salesCloseAt: Date;
  readonly maxTicketsPerBuyer: number;
  readonly seatCount: number;
  /** Dearest first. */
  readonly grades: readonly Grade[];
  readonly waitingRoom: {
    readonly enabled: boolean;
    readonly activeBuyersMax: number;
    readonly admissionsPerSecondMax: number;
  };
  /** Latest step (fewest days before) last; empty means no fee. */
  readonly cancellationFeeSteps: readonly CancellationFeeStep[];
  readonly plan: SeatingPlan;
  readonly published: boolean;
  /** Whose rehearsal it is; null for a real one. See rehearsal rules in EventsService. */
  readonly rehearsalOf: string | null;
}
