import type { ReactNode } from 'react';
import { opsControlWords } from '../words/ops-control';
import { useWords } from '../words/use-words';
import type { DrillRun } from './use-control';

const WIDTH = 640;
const HEIGHT = 250;
const MARGIN = { left: 44, right: 12, top: 76, bottom: 30 } as const;
const COUNTS_A_SECOND = 10;
const TICKS = [1, 2, 5, 10, 20, 30, 60, 120, 300] as const;
const TICKS_MAX = 10;

/** Acknowledgements through the fault, each bar a tenth of a second. */
export function DrillChart({ run }: { readonly run: DrillRun }): ReactNode {
  const words = useWords(opsControlWords);
  const { per100Ms, marks } = run;
  const seconds = Math.max(1, per100Ms.length / COUNTS_A_SECOND);
  const top = Math.max(1, ...per100Ms) * COUNTS_A_SECOND;
  const floor = HEIGHT - MARGIN.bottom;
  const x = (second: number): number =>
    MARGIN.left + (second / seconds) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (rate: number): number => floor - (rate / top) * (floor - MARGIN.top);
  const bars = per100Ms.map((number, index) => {
    const height = y(number * COUNTS_A_SECOND).toFixed(1);
    const [from, to] = [x(index / COUNTS_A_SECOND), x((index + 1) / COUNTS_A_SECOND)];
    return `M${from.toFixed(1)} ${floor}V${height}H${to.toFixed(1)}V${floor}`;
  });
  const step = TICKS.find((each) => seconds / each <= TICKS_MAX) ?? 600;
  const ticks = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => index * step);
  const known = [
    [words.fault, marks.faultMs],
    [words.heal, marks.healMs],
    [words.full, marks.fullStrengthMs],
  ] as const;
  return (
    <svg
      className="drill-chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={words.chart(run.title, words.ms(String(run.gapMs)))}
    >
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <path className="grid" d={`M${MARGIN.left} ${y(top * share)}H${WIDTH - MARGIN.right}`} />
          <text x={MARGIN.left - 6} y={y(top * share) + 4} textAnchor="end">
            {Math.round(top * share)}
          </text>
        </g>
      ))}
      <path className="rate" d={bars.join('')} />
      {ticks.map((second) => (
        <text key={second} x={x(second)} y={HEIGHT - 8} textAnchor="middle">
          {words.seconds(String(second))}
        </text>
      ))}
      <text x={0} y={16}>
        {words.chartUnit}
      </text>
      {known.map(([name, ms], index) => {
        if (ms === null) return null;
        const at = x(Math.min(seconds, ms / 1_000));
        const isRight = at > WIDTH * 0.75;
        return (
          <g key={name} className="mark">
            <path d={`M${at} ${MARGIN.top - 50}V${floor}`} />
            <text
              x={at + (isRight ? -4 : 4)}
              y={36 + index * 18}
              textAnchor={isRight ? 'end' : 'start'}
            >
              {name}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
