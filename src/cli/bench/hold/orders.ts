import type { Histogram } from '../queue/histogram.js';

/** Seats that one load is to hold, each once, by performance. */
export interface Stock {
  readonly performanceIds: readonly string[];
  /** First seatNo that nobody has tried, the same in every performance. */
  readonly from: number;
  readonly seatsPerPerformance: number;
}

/** What the generator is told to do. */
export interface LoadOrder {
  readonly port: number;
  readonly stock: Stock;
  /** Access tokens, used in turn. */
  readonly tokens: readonly string[];
  readonly connections: number;
  readonly seconds: number;
  /** Requests a second at fixed moments; undefined: each connection asks again once it is answered. */
  readonly perSecond: number | undefined;
}

/** What came of it. */
export interface LoadReport {
  readonly seconds: number;
  /** Answers by status, 0 where the connection broke. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Of holds that were placed, from the moment at which they were to begin. */
  readonly times: ReturnType<Histogram['toJSON']>;
  /** Seats tried in each performance. */
  readonly used: number;
}
