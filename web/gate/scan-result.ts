import type { Direction, ScanOutcome, ScanReason } from '../../entry/check-in-rule';
import type { ReadCode } from '../../entry/local-judge';

/** One reading of a code, under the name by which it may be sent again. */
export interface Scan extends ReadCode {
  readonly scanId: string;
}

/** What else is to be known of a code; in unless said otherwise. */
export interface How {
  readonly direction?: Direction;
  readonly isNameChecked?: boolean;
}

/** A seat as it is printed. */
export interface Seat {
  readonly section: string;
  readonly row: string;
  readonly number: string;
}

/** What became of a scan. */
export interface ScanResult {
  readonly scan: Scan;
  readonly outcome: ScanOutcome;
  readonly reason?: ScanReason | undefined;
  readonly seat?: Seat | undefined;
  readonly holderName?: string | undefined;
  /** Of an earlier entry, ms since 1970, and its gate. */
  readonly firstAtMs?: number | undefined;
  readonly firstGate?: string | undefined;
  /** When and where the holder went out, while outside. */
  readonly exitAtMs?: number | undefined;
  readonly exitGate?: string | undefined;
  /** Where the ticket may enter while gates are cut off. */
  readonly otherGate?: string | undefined;
  /** Decided on this device, without the centre. */
  readonly alone: boolean;
  readonly atMs: number;
}

/** Colour, shape and sound of a result: in, left to come back, refused, or somebody must look. */
export type Signal = 'in' | 'left' | 'out' | 'look';

/** How a result is shown. Who must show a paper or walk on is not refused. */
export function signalOf(outcome: ScanOutcome): Signal {
  if (outcome === 'admitted') return 'in';
  if (outcome === 'exited') return 'left';
  return outcome === 'name-check-required' || outcome === 'other-gate' ? 'look' : 'out';
}
