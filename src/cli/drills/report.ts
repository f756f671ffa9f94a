import type { AuditReport, InvariantReport } from '../../cluster/auditor.js';
import type { Books } from './books.js';
import type { Conditions } from './conditions.js';
import type { Drill, Reason, RunOptions } from './drill.js';
import { CONNECTION_LOST } from './honest-client.js';
import type { Intentions } from './intentions.js';
import { type Difference, reconcile } from './reconcile.js';
import { countsPer100Ms, longestGap } from './timeline.js';

const EXAMPLES_MAX = 20;
/** A silence that began a moment before the fault is still the fault's. */
const FAULT_REACH_MS = 1_000;
/** An answer may still be on its way when the fault comes; one that comes later is not the fault's. */
const ON_ITS_WAY_MS = 500;

/** Moments of one run on the clock of `performance.now()`. */
export interface Marks {
  startedAtMs: number;
  injectedAtMs?: number;
  healingAtMs?: number;
  fullStrengthAtMs?: number;
  stoppedAtMs?: number;
}

/** Everything that one run brought to light. */
export interface Measured {
  readonly marks: Marks;
  readonly intentions: Intentions;
  readonly books: Books;
  readonly facts: Readonly<Record<string, number>>;
  readonly broken: readonly string[];
  /** Holds that had outlived their time while the fault lasted. */
  readonly overdueInFault: readonly string[];
  readonly audit: AuditReport;
  /** What a client was told of, looked for on every node. */
  readonly onNodes: readonly { node: string; report: InvariantReport }[];
}

/** One run of one drill, as the JSON report has it. Times in ms; moments since the load began. */
export interface DrillReport {
  readonly drill: string;
  readonly title: string;
  readonly control: string | undefined;
  readonly seed: number;
  readonly at: string;
  readonly writer: number;
  readonly buyers: number;
  readonly conditions: Conditions;
  readonly acknowledged: Readonly<Record<string, number>>;
  readonly lost: number;
  readonly duplicated: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly sentAgain: Readonly<Record<string, number>>;
  /** Wishes that never got a clear answer. */
  readonly unclear: number;
  readonly unfinished: number;
  /** Longest time between two acknowledged holds, and when it began after the fault. */
  readonly gap: { readonly ms: number; readonly beganMs: number; readonly limitMs: number };
  /** From the first step of healing until everything is up and Synced. */
  readonly fullStrengthMs: number | undefined;
  /** How far back acknowledged work was lost, and from the fault until holds came again. */
  readonly rpoMs: number;
  readonly rtoMs: number;
  readonly violations: number;
  /** What the drill found out beside all this, by what it is. */
  readonly facts: Readonly<Record<string, number>>;
  readonly broken: number;
  readonly reasons: readonly Reason[];
  readonly green: boolean;
  /** What is wrong, as sentences; the first few of each kind. */
  readonly findings: readonly string[];
  readonly marks: { faultMs: number; healMs: number; fullStrengthMs: number | undefined };
  /** Acknowledged operations in each tenth of a second since the load began. */
  readonly per100Ms: readonly number[];
}

/** What a report is made of. */
interface Given {
  readonly drill: Drill;
  readonly options: RunOptions;
  readonly writer: number;
  readonly conditions: Conditions;
  readonly measured: Measured;
}

/** Sums a run up and judges it. */
export function reportOf({ drill, options, writer, conditions, measured }: Given): DrillReport {
  const { marks, intentions, books, audit, onNodes } = measured;
  const start = marks.startedAtMs;
  const stop = marks.stoppedAtMs ?? start;
  const fault = marks.injectedAtMs ?? stop;
  const after = (moment: number): number => Math.round(moment - start);
  const { lost, duplicated } = reconcile(intentions, books);
  const holdTimes = intentions.acknowledged('hold').map((one) => one.answeredAtMs);
  const gap = longestGap(holdTimes, fault - FAULT_REACH_MS, stop);
  const lostOnNodes = Math.max(0, ...onNodes.map(({ report }) => report.violationCount));
  const report = {
    ...{ drill: drill.name, title: drill.title, seed: options.seed, writer, conditions },
    control: options.control ? drill.control.name : undefined,
    at: audit.at,
    buyers: options.buyers,
    acknowledged: countKinds(intentions),
    lost: Math.max(lost.length, lostOnNodes),
    duplicated: duplicated.length,
    refused: intentions.refused,
    sentAgain: intentions.sentAgain,
    unclear: intentions.all.filter(({ outcome }) => outcome === 'unknown').length,
    unfinished: books.unfinished.length + measured.overdueInFault.length,
    gap: {
      ms: Math.round(gap.gapMs),
      beganMs: Math.round(gap.fromMs - fault),
      limitMs: drill.limits.gapMs,
    },
    fullStrengthMs: between(marks.healingAtMs, marks.fullStrengthAtMs),
    rpoMs: recoveryPoint(lost, fault),
    rtoMs: Math.max(0, Math.round(gap.fromMs + gap.gapMs - fault)),
    violations: audit.violations.length,
    facts: measured.facts,
    broken: measured.broken.length,
    findings: findingsOf(measured, lost, duplicated),
    marks: {
      faultMs: after(fault),
      healMs: after(marks.healingAtMs ?? fault),
      fullStrengthMs: between(start, marks.fullStrengthAtMs),
    },
    per100Ms: countsPer100Ms(
      intentions.acknowledged().map((one) => one.answeredAtMs - start),
      stop - start,
    ),
  };
  const lostLater = lost.some(
    ({ acknowledgedAtMs = fault }) => acknowledgedAtMs > fault + ON_ITS_WAY_MS,
  );
  const reasons = reasonsOf(report, drill, options, lostLater);
  return { ...report, reasons, green: reasons.length === 0 };
}

/** Nothing may be lost, or what is lost must be known to be no older than the drill allows. */
function isTooMuch(lost: number, rpoMs: number, lossMs: number | undefined): boolean {
  if (lost === 0) return false;
  return lossMs === undefined || rpoMs === 0 || rpoMs > lossMs;
}

/** Everything that makes a run red. */
function reasonsOf(
  report: Omit<DrillReport, 'reasons' | 'green'>,
  { limits }: Drill,
  options: RunOptions,
  lostLater: boolean,
): Reason[] {
  const { lossMs } = limits;
  // A control may have to miss a limit, so with one they always hold.
  const judges = options.limits || options.control;
  const checks: Readonly<Record<Reason, boolean>> = {
    lost: isTooMuch(report.lost, report.rpoMs, lossMs) || lostLater,
    broken: report.broken > 0,
    duplicated: report.duplicated > 0,
    violations: report.violations > 0,
    unfinished: report.unfinished > 0,
    unclear: report.unclear > 0,
    gap: judges && report.gap.ms > limits.gapMs,
    'connections-lost':
      judges && (report.sentAgain[CONNECTION_LOST] ?? 0) > (limits.connectionsLost ?? Infinity),
    'no-full-strength': report.fullStrengthMs === undefined,
  };
  return (Object.keys(checks) as Reason[]).filter((reason) => checks[reason]);
}

function countKinds(intentions: Intentions): Record<string, number> {
  const kinds = { holds: 'hold', orders: 'order', refunds: 'refund', releases: 'release' } as const;
  return Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [name, intentions.acknowledged(kind).length]),
  );
}

/** From the oldest lost acknowledgement to the fault; at least a millisecond when any was lost. */
function recoveryPoint(lost: readonly Difference[], faultAtMs: number): number {
  const times = lost.map(({ acknowledgedAtMs }) => acknowledgedAtMs ?? faultAtMs);
  return lost.length === 0 ? 0 : Math.max(1, Math.round(faultAtMs - Math.min(...times)));
}

function findingsOf(
  { books, overdueInFault, audit, onNodes, intentions, broken }: Measured,
  lost: readonly Difference[],
  duplicated: readonly Difference[],
): string[] {
  const unclear = intentions.all.filter(({ outcome }) => outcome === 'unknown');
  const kinds: readonly (readonly string[])[] = [
    lost.map(({ what }) => `lost: ${what}`),
    onNodes.flatMap(({ node, report }) =>
      report.violations.map(({ what, ids }) => `lost on ${node}: ${what} ${JSON.stringify(ids)}`),
    ),
    duplicated.map(({ what }) => `duplicated: ${what}`),
    audit.violations.map(
      ({ invariant, node, what, ids }) => `${invariant} on ${node}: ${what} ${JSON.stringify(ids)}`,
    ),
    broken,
    books.unfinished.map((what) => `unfinished: ${what}`),
    overdueInFault.map((what) => `unfinished while the fault lasted: ${what}`),
    unclear.map(({ kind, keys }) => `no clear answer: ${kind} under ${keys.join(', ')}`),
  ];
  return kinds.flatMap((findings) => findings.slice(0, EXAMPLES_MAX));
}

function between(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : Math.round(to - from);
}
