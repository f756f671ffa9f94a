import type { Mix } from './workload.js';
import type { World } from './world.js';

/** Why a run is red. */
export type Reason =
  | 'lost'
  | 'duplicated'
  | 'violations'
  | 'unfinished'
  | 'unclear'
  | 'gap'
  | 'connections-lost'
  | 'no-full-strength'
  | 'broken';

/** What a drill promises beside losing and doubling nothing. */
export interface Limits {
  /** Longest time between two acknowledged holds. */
  readonly gapMs: number;
  /** Requests whose connection was refused or cut; any number when undefined. */
  readonly connectionsLost?: number;
  /** What was acknowledged within so long before the fault may be lost; nothing when undefined. */
  readonly lossMs?: number;
}

/** A safeguard that is switched off from outside; with it gone the same fault must turn red. */
export interface Control {
  readonly name: string;
  /** What is switched off, as a sentence. */
  readonly does: string;
  /** The run must be red for one of these, or the control proves nothing. */
  readonly expects: readonly Reason[];
  readonly mix?: Partial<Mix>;
  /** Runs before the load starts; what it changes it undoes through `world.undoAtEnd`. */
  readonly apply?: (world: World) => Promise<void>;
  /** Instead of the drill's own fault: the same without the safeguard. */
  readonly inject?: (world: World) => Promise<void>;
}

/** One fault, from before it until everything is as it was. */
export interface Drill {
  readonly name: string;
  /** The fault in a few words, for the table. */
  readonly title: string;
  /** What is done and what is expected, for the person who watches. */
  readonly does: string;
  readonly limits: Limits;
  /** How long the fault stays before it is healed. */
  readonly faultSeconds: number;
  readonly mix?: Partial<Mix>;
  /** Holds must end in time also while the fault lasts; looked at just before it is healed. */
  readonly holdsMustEnd?: boolean;
  /** Runs before the load starts: what the fault needs in place. */
  readonly prepare?: (world: World) => Promise<void>;
  readonly inject: (world: World) => Promise<void>;
  /** Takes the fault away. It may be called when `inject` got only half-way, or twice. */
  readonly heal: (world: World) => Promise<void>;
  readonly control: Control;
}

/** How one run is done. */
export interface RunOptions {
  readonly seed: number;
  readonly buyers: number;
  /** Load before the fault and after full strength. */
  readonly seconds: number;
  readonly control: boolean;
  /** Order-like writes beside the sale, for a drill that has them. */
  readonly ordersPerSecond: number;
  /** false: a gap of any length is only reported. */
  readonly limits: boolean;
  /** How long to wait for full strength before it begins: another drill may have come before. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}
