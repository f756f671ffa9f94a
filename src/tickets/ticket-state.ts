export type TicketState = 'valid' | 'checked-in' | 'void';

/** Every transition of a ticket: void by refund or transfer, which issues another revision. */
export const TICKET_TRANSITIONS: Readonly<Record<TicketState, readonly TicketState[]>> = {
  valid: ['checked-in', 'void'],
  'checked-in': [],
  void: [],
};
