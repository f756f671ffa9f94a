import { type ReactNode, useState } from 'react';
import { GradeMark } from '../design/grade-mark';
import type { Grade } from '../design/grades';
import { Select } from '../design/field';
import { Notice } from '../design/notice';
import { useWords } from '../words/use-words';
import { money } from '../words/format';
import { seatsWords } from '../words/seats';
import type { Plan, Row, Section } from './plan';
import { freeBySection, SEAT, type States } from './states';

interface SeatListProps {
  readonly plan: Plan;
  readonly grades: readonly Grade[];
  readonly states: States | undefined;
  readonly chosen: ReadonlySet<number>;
  readonly toggle: (seatNo: number) => void;
}

/** The same hall as a list: a section, its rows, and a box to check for each seat that is left. */
export function SeatList({ plan, grades, states, chosen, toggle }: SeatListProps): ReactNode {
  const words = useWords(seatsWords);
  const free = states === undefined ? [] : freeBySection(plan.sections, states.of);
  const firstFree = Math.max(
    0,
    free.findIndex((left) => left > 0),
  );
  const [index, setIndex] = useState<number>();
  const shown = plan.sections[index ?? firstFree];
  if (shown === undefined) return null;
  const grade = grades.find(({ code }) => code === shown.grade);
  const mine = { plan, states, chosen, toggle };
  return (
    <div className="stack seat-list">
      <Select
        label={words.section}
        value={index ?? firstFree}
        onChange={({ target }) => setIndex(Number(target.value))}
      >
        {plan.sections.map(({ code, name }, at) => (
          <option key={code} value={at}>
            {words.sectionFree(name, free[at] ?? 0)}
          </option>
        ))}
      </Select>
      <p className="row">
        <GradeMark grades={grades} code={shown.grade} />
        <span>
          {grade?.name} {grade && money(grade.amount)}
        </span>
      </p>
      {shown.standing ? (
        <Notice>{words.standing}</Notice>
      ) : (
        <SectionRows section={shown} {...mine} />
      )}
    </div>
  );
}

type RowsProps = Omit<SeatListProps, 'grades'> & { readonly section: Section };

function SectionRows({ section, ...mine }: RowsProps): ReactNode {
  const words = useWords(seatsWords);
  const rows = section.rows.filter((row) => seatsOf(row, mine).length > 0);
  if (rows.length === 0) return <p className="soft">{words.noneFree}</p>;
  return rows.map((row) => (
    <fieldset key={row.label} className="seat-row">
      <legend>{words.row(row.label)}</legend>
      {seatsOf(row, mine).map((seat) => (
        <label key={seat} className="seat-box">
          <input
            type="checkbox"
            checked={mine.chosen.has(seat)}
            onChange={() => mine.toggle(seat)}
            aria-label={`${words.row(row.label)} ${words.seatOf(mine.plan.numbers[seat] ?? '')}`}
          />
          <span className="numbers">{mine.plan.numbers[seat]}</span>
        </label>
      ))}
    </fieldset>
  ));
}

/** Seats of a row that are free, or chosen here. */
function seatsOf(
  { first, count }: Row,
  { states, chosen }: Pick<SeatListProps, 'states' | 'chosen'>,
): number[] {
  const all = Array.from({ length: count }, (_, index) => first + index);
  return all.filter((seat) => states?.of[seat] === SEAT.free || chosen.has(seat));
}
