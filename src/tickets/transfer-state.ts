export type TransferState = 'offered' | 'accepted' | 'declined' | 'withdrawn' | 'lapsed';

/** Every transition of a transfer; who takes the ticket ends it as well as who does not. */
export const TRANSFER_TRANSITIONS: Readonly<Record<TransferState, readonly TransferState[]>> = {
  offered: ['accepted', 'declined', 'withdrawn', 'lapsed'],
  accepted: [],
  declined: [],
  withdrawn: [],
  lapsed: [],
};

/** An offer stands this long at the most, and never into the time of entry. */
export const TRANSFER_HOURS = 48;

/** The highest revision a ticket code can carry, in its one byte. */
export const REVISION_MAX = 255;
