import { v5 } from 'uuid';

/** Namespace of offers, drawn once. */
const OFFERS = '6f1c1d0e-5d0a-4b0e-9a55-0b7b5c6a2f41';

/**
 * The hold id of an entry's next offer. An offer is made inside somebody else's transaction, which
 * may run several times, so its id follows from the entry and how many offers it had.
 */
export function offerIdOf(entryId: string, earlierOffers: number): string {
  return v5(`${entryId}:${earlierOffers}`, OFFERS);
}
