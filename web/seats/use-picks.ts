import { useCallback, useEffect, useMemo, useState } from 'react';
import { isRefused } from '../api/problem';
import { keepPicks, keptPicks, toggled } from './picks-kept';

/** Seats somebody else was faster for; they leave the choice. */
export function useTaken(
  error: unknown,
  drop: (seatNos: readonly number[]) => void,
): readonly number[] {
  const taken = useMemo(
    () => (isRefused(error, 'seats-taken') ? (error.problem['seatNos'] as number[]) : []),
    [error],
  );
  useEffect(() => drop(taken), [taken, drop]);
  return taken;
}

/** What was chosen, which outlives a detour to sign-in. */
export interface Chosen {
  readonly chosen: ReadonlySet<number>;
  readonly toggle: (seatNo: number) => void;
  readonly drop: (seatNos: readonly number[]) => void;
  readonly isFull: boolean;
  readonly max: number;
}

/** The seats that were chosen by hand, `max` at the most. */
export function usePicks(performanceId: string, max: number): Chosen {
  const [chosen, setChosen] = useState(() => keptPicks(performanceId));
  const [isFull, setIsFull] = useState(false);
  useEffect(() => keepPicks(performanceId, chosen), [performanceId, chosen]);
  const toggle = useCallback(
    (seat: number) => {
      const next = toggled(chosen, seat, max);
      setIsFull(next.size === chosen.size);
      setChosen(next);
    },
    [chosen, max],
  );
  const drop = useCallback((seatNos: readonly number[]) => {
    if (seatNos.length === 0) return;
    setChosen((before) => new Set([...before].filter((seat) => !seatNos.includes(seat))));
  }, []);
  return { chosen, toggle, drop, isFull, max };
}
