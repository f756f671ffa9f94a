import type { SeatingPlanDraft } from './halls/block.js';

/** What a seed needs from whoever runs it. */
export interface SeedOptions {
  /** Password of all demo accounts. */
  demoPassword: string;
  /** Gives an existing account a role that cannot be had through the API. */
  grantRole: (email: string, role: 'operator') => Promise<void>;
  /** Performances are dated from here; the clock if left out. */
  now?: Date;
}

/** A set of events that can be put into a running system, any number of times. */
export interface Catalogue {
  title: string;
  /**
   * Makes what is missing through the public API; what is there, by its title, stays as it is.
   * @param baseUrl origin of the frontend, such as `http://127.0.0.1:8080`
   * @param log gets one line a step
   * @throws ApiRefusal when the API refuses a step, Error when it does not answer
   */
  seed(baseUrl: string, log: (line: string) => void, options: SeedOptions): Promise<void>;
}

/** One performance: when it starts, and the hall with its prices in won. */
export interface PerformanceDraft {
  daysAhead: number;
  /** Local time in Korea, `HH:MM`. */
  time: string;
  hall: SeatingPlanDraft;
  prices: { grade: string; amount: number }[];
  maxTicketsPerBuyer: number;
}

/** An event as a seller would type it in; its title is what a later run knows it by. */
export interface EventDraft {
  title: string;
  description: string;
  genre: string;
  region: string;
  venue: string;
  ageRating: string;
  runningMinutes: number;
  performances: PerformanceDraft[];
}
