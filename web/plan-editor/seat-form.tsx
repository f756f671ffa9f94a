import type { ReactNode } from 'react';
import { Button } from '../design/button';
import { Select } from '../design/field';
import type { EditorAction, EditorState } from '../plan/editor';
import { type Mark, type PlanSection, SEAT_KINDS } from '../plan/model';
import { planWords } from '../words/plan';
import { useWords } from '../words/use-words';
import { seatsOfRows } from './targets';

interface SeatFormProps {
  readonly state: EditorState;
  readonly section: PlanSection;
  readonly send: (action: EditorAction) => void;
}

/** What the chosen seats of a section are. */
export function SeatForm({ state, section, send }: SeatFormProps): ReactNode {
  const words = useWords(planWords);
  const { seats } = state;
  const mark = (change: Mark): void => send({ do: 'mark', mark: change });
  const choose = (keys: ReadonlySet<string>): void => send({ do: 'seats', seats: keys });
  const gone = Object.keys(section.marks).filter((key) => section.marks[key]?.gone === true);
  const putBack = (): void => {
    choose(new Set(gone));
    mark({ gone: false });
  };
  const kinds = new Set([...seats].map((key) => section.marks[key]?.kind ?? 'standard'));
  const [kind] = kinds;
  return (
    <div className="stack">
      <p role="status">
        <strong>{seats.size === 0 ? words.noSeats : words.chosenSeats(seats.size)}</strong>
      </p>
      <div className="row">
        <Button
          kind="quiet"
          disabled={seats.size === 0}
          onClick={() => choose(seatsOfRows(section, seats))}
        >
          {words.wholeRow}
        </Button>
        <Button kind="quiet" onClick={() => choose(seatsOfRows(section))}>
          {words.allSeats}
        </Button>
        <Button kind="quiet" disabled={seats.size === 0} onClick={() => choose(new Set())}>
          {words.noneSeats}
        </Button>
      </div>
      <Select
        label={words.kind}
        disabled={seats.size === 0}
        value={kinds.size === 1 ? kind : ''}
        onChange={({ target }) => {
          mark({ kind: SEAT_KINDS.find((one) => one === target.value) ?? 'standard' });
        }}
      >
        {kinds.size !== 1 && <option value="">–</option>}
        {SEAT_KINDS.map((one) => (
          <option key={one} value={one}>
            {words.kinds[one]}
          </option>
        ))}
      </Select>
      <p className="soft tiny">{words.houseHint}</p>
      <div className="row">
        <Button kind="quiet" disabled={seats.size === 0} onClick={() => mark({ house: true })}>
          {words.house}
        </Button>
        <Button kind="quiet" disabled={seats.size === 0} onClick={() => mark({ house: false })}>
          {words.unhouse}
        </Button>
        <Button kind="quiet" disabled={seats.size === 0} onClick={() => mark({ gone: true })}>
          {words.takeOut}
        </Button>
        {gone.length > 0 && (
          <Button kind="quiet" onClick={putBack}>
            {words.putBack}
          </Button>
        )}
      </div>
    </div>
  );
}
