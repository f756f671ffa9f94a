import { type ReactNode, useState } from 'react';
import { Button } from '../design/button';
import { Select } from '../design/field';
import type { Grade } from '../design/grades';
import { Stepper } from '../design/stepper';
import { useWords } from '../words/use-words';
import { money } from '../words/format';
import { seatsWords } from '../words/seats';

/** What is asked for: seats by number, or so many of the best. */
export type Wish =
  | { readonly seatNos: number[] }
  | { readonly bestAvailable: { readonly quantity: number; readonly grade?: string } };

interface BestProps {
  readonly grades: readonly Grade[];
  readonly max: number;
  readonly busy: boolean;
  readonly place: (wish: Wish) => void;
}

/** The quickest way to good seats: how many, of which grade, one button. */
export function BestSeats({ grades, max, busy, place }: BestProps): ReactNode {
  const words = useWords(seatsWords);
  const [quantity, setQuantity] = useState(Math.min(2, max));
  const [grade, setGrade] = useState('');
  const bestAvailable = grade === '' ? { quantity } : { quantity, grade };
  return (
    <section className="best" aria-label={words.best}>
      <div>
        <h2>{words.best}</h2>
        <p className="soft small">{words.bestHint}</p>
      </div>
      <div className="best-fields">
        <div className="field">
          <span>{words.quantity}</span>
          <Stepper label={words.quantity} value={quantity} max={max} onChange={setQuantity} />
        </div>
        <Select label={words.grade} value={grade} onChange={({ target }) => setGrade(target.value)}>
          <option value="">{words.anyGrade}</option>
          {grades.map(({ code, name, amount }) => (
            <option key={code} value={code}>
              {name} {money(amount)}
            </option>
          ))}
        </Select>
      </div>
      <Button busy={busy} onClick={() => place({ bestAvailable })}>
        {words.bestButton(quantity)}
      </Button>
    </section>
  );
}
