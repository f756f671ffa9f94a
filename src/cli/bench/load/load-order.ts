import type { Histogram } from '../queue/histogram.js';

/** Seats that one load is to use, each once, by performance. */
export interface Stock {
  readonly performanceIds: readonly string[];
  /** First seatNo that nobody has tried, the same in every performance. */
  readonly from: number;
  readonly seatsPerPerformance: number;
}

/** What one visit is: a hold, a hold that is paid for, a scan, or one address that is looked at. */
export type Script =
  | {
      readonly kind: 'hold' | 'order';
      readonly stock: Stock;
      /** Access tokens, used in turn. */
      readonly tokens: readonly string[];
    }
  | {
      readonly kind: 'scan';
      readonly performanceId: string;
      /** Of somebody who may check in. */
      readonly token: string;
      /** Each is scanned once. */
      readonly codes: readonly string[];
    }
  | { readonly kind: 'look'; readonly path: string };

/** A load that the generator is told to make. */
export interface LoadOrder {
  readonly kind: 'load';
  readonly port: number;
  readonly script: Script;
  readonly connections: number;
  readonly seconds: number;
  /** Visits a second at fixed moments; undefined: each connection asks again once it is answered. */
  readonly perSecond: number | undefined;
}

/** Durations, as numbers. */
export type Times = ReturnType<Histogram['toJSON']>;

/** What came of a load. */
export interface LoadReport {
  readonly seconds: number;
  /** Visits that went as they should. */
  readonly done: number;
  /** Other answers, by step and status; status 0 where the connection broke. */
  readonly others: Readonly<Record<string, number>>;
  /** Of those done, from the moment at which they were to begin. */
  readonly times: Times;
  /** Seats tried in each performance, or codes scanned. */
  readonly used: number;
}

/** Buyers that the generator is told to let in at one moment. */
export interface RushOrder {
  readonly kind: 'rush';
  readonly port: number;
  readonly performanceId: string;
  readonly seatCount: number;
  /** Access tokens, one a buyer. */
  readonly tokens: readonly string[];
  readonly connections: number;
  /** Seed of the seats that they wish. */
  readonly seed: number;
  /** Whoever has no word by then counts as unanswered. */
  readonly limitSeconds: number;
}

/** What came of a rush. Times are from the one moment at which all began. */
export interface RushReport {
  readonly seconds: number;
  readonly tickets: number;
  /** Told that their seat is taken. */
  readonly losers: number;
  /** Buyers with neither, by the last that they heard. */
  readonly unanswered: Readonly<Record<string, number>>;
  /** Every answer, by step, status and code. */
  readonly answers: Readonly<Record<string, number>>;
  /** Until anything was heard, if only to ask again. */
  readonly firstAnswer: Times;
  readonly lost: Times;
  readonly held: Times;
  readonly ticket: Times;
}

/** Whatever the generator can be told, and what it tells. */
export type GeneratorOrder = LoadOrder | RushOrder;
export type GeneratorReport<Order> = Order extends LoadOrder ? LoadReport : RushReport;

/** What a bare server is told: the key of access tokens. It tells the port that it listens on. */
export interface BareServerOrder {
  readonly accessTokenSecret: string;
}
