import type { ReactNode } from 'react';
import { Button } from '../design/button';
import { GradeMark } from '../design/grade-mark';
import type { Grade } from '../design/grades';
import { Icon } from '../design/icon';
import { useWords } from '../words/use-words';
import { commonWords } from '../words/common';
import { money } from '../words/format';
import { seatsWords } from '../words/seats';
import type { Wish } from './best-seats';
import { labelOf, type Plan } from './plan';

interface PicksProps {
  readonly plan: Plan;
  readonly grades: readonly Grade[];
  readonly picks: {
    readonly chosen: ReadonlySet<number>;
    readonly toggle: (seatNo: number) => void;
    readonly isFull: boolean;
    readonly max: number;
  };
  readonly placing: { readonly busy: boolean; readonly place: (wish: Wish) => void };
  readonly children: ReactNode;
}

/** What was chosen as chips with their prices, and the button that holds it. */
export function Picks({ plan, grades, picks, placing, children }: PicksProps): ReactNode {
  const words = useWords(seatsWords);
  const common = useWords(commonWords);
  const seats = [...picks.chosen].toSorted((a, b) => a - b);
  const gradeOf = (seat: number): Grade | undefined =>
    grades.find(({ code }) => code === plan.gradeCodes[plan.grade[seat] ?? 0]);
  const total = seats.reduce((sum, seat) => sum + (gradeOf(seat)?.amount ?? 0), 0);
  return (
    <div className="next-step picks" aria-label={words.chosen} role="group">
      {children}
      {picks.isFull && (
        <p className="small" role="status">
          {words.limit(picks.max)}
        </p>
      )}
      {seats.length > 0 && (
        <ul className="picks-chips">
          {seats.map((seat) => {
            const { section, row, number } = labelOf(plan, seat);
            const name = common.seat(section, row, number);
            return (
              <li key={seat} className="chip">
                <GradeMark grades={grades} code={gradeOf(seat)?.code ?? ''} />
                <span>
                  {section}-{row}-{number}
                </span>
                <span className="numbers">{money(gradeOf(seat)?.amount ?? 0)}</span>
                <button
                  type="button"
                  aria-label={words.remove(name)}
                  onClick={() => picks.toggle(seat)}
                >
                  <Icon name="close" />
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <div className="picks-go">
        <strong className="numbers">
          {seats.length === 0 ? <span className="soft">{words.nothing}</span> : money(total)}
        </strong>
        <Button
          disabled={seats.length === 0}
          busy={placing.busy}
          onClick={() => placing.place({ seatNos: seats })}
        >
          {words.hold(seats.length)}
        </Button>
      </div>
    </div>
  );
}

/** What colours and letters mean. */
export function Legend({ grades }: { readonly grades: readonly Grade[] }): ReactNode {
  const words = useWords(seatsWords);
  return (
    <ul className="legend small">
      {grades
        .toSorted((a, b) => b.amount - a.amount)
        .map(({ code, name, amount }) => (
          <li key={code}>
            <GradeMark grades={grades} code={code} /> {name}{' '}
            <span className="soft numbers">{money(amount)}</span>
          </li>
        ))}
      <li>
        <span className="legend-gone" /> {words.gone}
      </li>
    </ul>
  );
}
