import type { ReactNode } from 'react';
import { useWords } from '../words/use-words';
import { commonWords } from '../words/common';

const FEW_SHARE = 0.1;
const HALF = 0.5;

type BandName = 'plenty' | 'some' | 'few' | 'none';

const COLOURS: Readonly<Record<BandName, string>> = {
  plenty: 'var(--good)',
  some: 'var(--warn)',
  few: 'var(--bad)',
  none: 'var(--ink-soft)',
};

/** How many are left as a word: an exact number would only hurry people. */
export function bandOf(free: number, seatCount: number): BandName {
  if (free === 0) return 'none';
  const share = free / seatCount;
  if (share < FEW_SHARE) return 'few';
  return share < HALF ? 'some' : 'plenty';
}

/** The band of what is left. */
export function Band({
  free,
  seatCount,
}: {
  readonly free: number;
  readonly seatCount: number;
}): ReactNode {
  const { bands } = useWords(commonWords);
  const name = bandOf(free, seatCount);
  return (
    <span className="band" style={{ color: COLOURS[name] }}>
      {bands[name]}
    </span>
  );
}
