import type { GateTicketState } from '../../entry/check-in-rule.js';

/** As it is stored; whose holder went out stays checked in, see `tickets.outside_since`. */
export type TicketState = Exclude<GateTicketState, 'outside'>;

/**
 * Every transition of a ticket: void by refund or transfer, which issues another revision. One that
 * somebody entered with becomes void only when the whole performance is cancelled.
 */
export const TICKET_TRANSITIONS: Readonly<Record<TicketState, readonly TicketState[]>> = {
  valid: ['checked-in', 'void'],
  'checked-in': ['void'],
  void: [],
};
