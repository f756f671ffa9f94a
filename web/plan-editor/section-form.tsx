import type { ReactNode } from 'react';
import { Button } from '../design/button';
import { Field, Select } from '../design/field';
import type { Arrangement, EditorAction } from '../plan/editor';
import {
  LIMITS,
  NUMBERINGS,
  type PlanSection,
  ROW_LABELS,
  type RowsSection,
  type StandingSection,
} from '../plan/model';
import { planWords } from '../words/plan';
import { useWords } from '../words/use-words';
import { NumberField } from './number-field';

interface FormProps<Section extends PlanSection = PlanSection> {
  readonly section: Section;
  readonly send: (action: EditorAction) => void;
}

/** Everything that can be said about a section. */
export function SectionForm({ section, send }: FormProps): ReactNode {
  const words = useWords(planWords);
  const text = (name: 'code' | 'name' | 'grade') => ({
    value: section[name],
    onChange: ({ target }: { target: { value: string } }) =>
      send({ do: 'section', change: { [name]: target.value }, about: name }),
  });
  return (
    <div className="stack">
      <div className="draw-fields">
        <Field
          label={words.code}
          hint={words.codeHint}
          maxLength={LIMITS.label}
          {...text('code')}
        />
        <Field
          label={words.grade}
          hint={words.gradeHint}
          maxLength={LIMITS.label}
          {...text('grade')}
        />
        <div className="whole">
          <Field label={words.sectionName} maxLength={LIMITS.name} {...text('name')} />
        </div>
        {section.type === 'rows' && <Rows section={section} send={send} />}
        {section.type === 'rows' && <Names section={section} send={send} />}
        {section.type === 'standing' && <Standing section={section} send={send} />}
        {section.type !== 'standing' && <Place section={section} send={send} />}
      </div>
      <Arrange send={send} />
    </div>
  );
}

function Rows({ section, send }: FormProps<RowsSection>): ReactNode {
  const words = useWords(planWords);
  const put = (change: Partial<RowsSection>): void =>
    send({ do: 'section', change, about: Object.keys(change).join() });
  return (
    <>
      <NumberField
        label={words.rows}
        value={section.rowCount}
        max={LIMITS.rows}
        min={1}
        put={(rowCount) => put({ rowCount })}
      />
      <NumberField
        label={words.seatsPerRow}
        value={section.seatsPerRow}
        max={LIMITS.seatsInRow}
        min={1}
        put={(seatsPerRow) => put({ seatsPerRow })}
      />
      <NumberField
        label={words.growth}
        value={section.growth}
        min={-20}
        max={20}
        put={(growth) => put({ growth })}
      />
      <NumberField
        label={words.curve}
        hint={words.curveHint}
        value={section.radius}
        min={0}
        max={200}
        step={0.5}
        put={(radius) => put({ radius })}
      />
    </>
  );
}

/** How rows and seats are called. */
function Names({ section, send }: FormProps<RowsSection>): ReactNode {
  const words = useWords(planWords);
  const put = (change: Partial<RowsSection>): void =>
    send({ do: 'section', change, about: Object.keys(change).join() });
  return (
    <>
      <Select
        label={words.rowLabels}
        value={section.rowLabels}
        onChange={({ target }) => {
          put({ rowLabels: ROW_LABELS.find((one) => one === target.value) ?? 'numbers' });
        }}
      >
        {ROW_LABELS.map((one) => (
          <option key={one} value={one}>
            {words.rowLabelKinds[one]}
          </option>
        ))}
      </Select>
      <NumberField
        label={words.firstRow}
        value={section.firstRow}
        min={1}
        max={999}
        put={(firstRow) => put({ firstRow })}
      />
      <Select
        label={words.numbering}
        value={section.numbering}
        onChange={({ target }) => {
          put({ numbering: NUMBERINGS.find((one) => one === target.value) ?? 'left' });
        }}
      >
        {NUMBERINGS.map((one) => (
          <option key={one} value={one}>
            {words.numberings[one]}
          </option>
        ))}
      </Select>
      <NumberField
        label={words.firstNumber}
        value={section.firstNumber}
        min={0}
        max={99_999}
        put={(firstNumber) => put({ firstNumber })}
      />
    </>
  );
}

function Standing({ section, send }: FormProps<StandingSection>): ReactNode {
  const words = useWords(planWords);
  return (
    <div className="whole stack">
      <NumberField
        label={words.capacity}
        hint={words.standingHint}
        value={section.capacity}
        min={1}
        max={LIMITS.standing}
        put={(capacity) => send({ do: 'capacity', capacity })}
      />
    </div>
  );
}

function Place({ section, send }: FormProps): ReactNode {
  const words = useWords(planWords);
  const put = (change: Partial<RowsSection>): void =>
    send({ do: 'section', change, about: Object.keys(change).join() });
  return (
    <>
      <NumberField
        label={words.x}
        value={section.x}
        min={-500}
        max={500}
        step={0.25}
        put={(x) => put({ x })}
      />
      <NumberField
        label={words.y}
        value={section.y}
        min={-500}
        max={500}
        step={0.25}
        put={(y) => put({ y })}
      />
      <NumberField
        label={words.turn}
        value={section.turn}
        min={-180}
        max={180}
        step={1}
        put={(turn) => put({ turn })}
      />
    </>
  );
}

const ARRANGEMENTS: readonly Arrangement[] = ['duplicate', 'mirror', 'earlier', 'later', 'remove'];

function Arrange({ send }: Pick<FormProps, 'send'>): ReactNode {
  const words = useWords(planWords);
  return (
    <div className="row">
      {ARRANGEMENTS.map((how) => (
        <Button key={how} kind="quiet" onClick={() => send({ do: 'arrange', how })}>
          {words[how]}
        </Button>
      ))}
    </div>
  );
}
