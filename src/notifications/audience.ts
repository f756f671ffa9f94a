/** Name of the audience with live tickets of a performance; its argument is `{ performanceId }`. */
export const TICKET_HOLDERS = 'ticket-holders';

/** A set of accounts that may be large, chosen by an argument and read in the order of their ids. */
export interface Audience {
  name: string;
  /** How many there are, roughly. */
  count(argument: object): Promise<number>;
  /** The next accounts after the last one, at most `limit`; ids ascend as the database sorts them. */
  after(argument: object, accountId: string | null, limit: number): Promise<string[]>;
}
