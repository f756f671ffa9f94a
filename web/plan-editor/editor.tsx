import {
  type KeyboardEvent,
  type ReactNode,
  useDeferredValue,
  useEffect,
  useMemo,
  useReducer,
  useState,
} from 'react';
import { Button } from '../design/button';
import { Dialog } from '../design/dialog';
import { Field } from '../design/field';
import { Icon } from '../design/icon';
import { chosenSection, edit, openEditor } from '../plan/editor';
import { seatCountOf, seatCountOfPlan } from '../plan/expand';
import { LIMITS, markKey, type PlanDraft, rowsSection, standingSection } from '../plan/model';
import { type PlanProblem, problemsOf } from '../plan/problems';
import { count } from '../words/format';
import { planWords } from '../words/plan';
import { useWords } from '../words/use-words';
import { EditorMap } from './editor-map';
import type { Mode } from './editor-props';
import { ProblemList } from './problem-list';
import { SeatForm } from './seat-form';
import { SectionForm } from './section-form';
import { StartPanel } from './start-panel';
import '../seats/seats.css';
import './editor.css';

const NEXT_ROWS_METRES = 1;

interface EditorProps {
  readonly plan: PlanDraft;
  /** Told after every change. */
  readonly changed: (plan: PlanDraft) => void;
}

/** Draws a seating plan: the picture, the tools, what is chosen, and what is wrong. */
export function Editor({ plan: first, changed }: EditorProps): ReactNode {
  const words = useWords(planWords);
  const [state, send] = useReducer(edit, first, openEditor);
  const [mode, setMode] = useState<Mode>('sections');
  const [cursor, setCursor] = useState<string>();
  const plan = state.history.present;
  useEffect(() => {
    if (plan !== first) changed(plan);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the plan alone is told
  }, [plan]);
  // Looking through 25,000 seats takes longer than a frame: the drawing goes first.
  const settled = useDeferredValue(plan);
  const problems = useMemo(() => problemsOf(settled), [settled]);
  const section = chosenSection(state);
  const show = ({ sectionId, seat }: PlanProblem): void => {
    send({ do: 'choose', sectionId });
    setMode(seat === undefined ? 'sections' : 'seats');
    if (seat === undefined) return;
    const key = markKey(seat.row, seat.seat);
    setCursor(key);
    send({ do: 'seats', seats: new Set([key]) });
  };
  const keys = (event: KeyboardEvent): void => {
    const isText = event.target instanceof HTMLInputElement;
    if (isText || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    send({ do: key === 'y' || event.shiftKey ? 'redo' : 'undo' });
  };
  return (
    <div className="draw" onKeyDown={keys}>
      <Tools {...{ state, send, mode, setMode }} />
      <EditorMap {...{ state, send, mode, cursor, setCursor }} />
      <div className="draw-side stack">
        <PlanNames plan={plan} send={send} />
        <section className="stack" aria-label={words.properties}>
          {section === undefined && <p className="soft">{words.noSection}</p>}
          {section !== undefined && mode === 'sections' && (
            <SectionForm key={section.id} section={section} send={send} />
          )}
          {section !== undefined && mode === 'seats' && (
            <SeatForm state={state} section={section} send={send} />
          )}
        </section>
        <ProblemList plan={plan} problems={problems} show={show} />
      </div>
    </div>
  );
}

type Send = (action: Parameters<typeof edit>[1]) => void;

interface ToolsProps {
  readonly state: Parameters<typeof edit>[0];
  readonly send: Send;
  readonly mode: Mode;
  readonly setMode: (mode: Mode) => void;
}

function Tools({ state, send, mode, setMode }: ToolsProps): ReactNode {
  const words = useWords(planWords);
  const { past, present: plan, future } = state.history;
  const [isStarting, setStarting] = useState(plan.sections.length === 0);
  return (
    <section className="draw-tools" aria-label={words.tools}>
      <div className="row" role="group" aria-label={words.modesLabel}>
        {(['sections', 'seats'] as const).map((one) => (
          <button
            key={one}
            type="button"
            className="chip"
            aria-pressed={mode === one}
            onClick={() => setMode(one)}
          >
            {words.modes[one]}
          </button>
        ))}
        {(['undo', 'redo'] as const).map((one) => (
          <button
            key={one}
            type="button"
            className="chip"
            aria-label={words[one]}
            disabled={(one === 'undo' ? past : future).length === 0}
            onClick={() => send({ do: one })}
          >
            <Icon name={one === 'undo' ? 'return' : 'redo'} />
          </button>
        ))}
      </div>
      <AddSections plan={plan} send={send} />
      <Button kind="quiet" onClick={() => setStarting(true)}>
        {words.startWith}
      </Button>
      <SectionList {...{ state, send }} />
      <Dialog title={words.startWith} open={isStarting} onClose={() => setStarting(false)}>
        {plan.sections.length > 0 && <p className="soft small">{words.replaceAsk}</p>}
        <StartPanel
          replace={(sections) => {
            send({ do: 'replace', sections });
            setStarting(false);
          }}
        />
      </Dialog>
    </section>
  );
}

/** New sections lie behind what is there. */
function AddSections({ plan, send }: { readonly plan: PlanDraft; readonly send: Send }): ReactNode {
  const words = useWords(planWords);
  const behind = (): number => {
    const [last] = plan.sections.filter(({ type }) => type === 'rows').slice(-1);
    return last?.type === 'rows' ? last.y + last.rowCount + NEXT_ROWS_METRES : 0;
  };
  const grade = plan.sections.at(-1)?.grade ?? 'R';
  return (
    <div className="row">
      <Button
        kind="quiet"
        onClick={() => send({ do: 'add', sections: [rowsSection({ y: behind(), grade })] })}
      >
        <Icon name="plus" /> {words.addRows}
      </Button>
      <Button kind="quiet" onClick={() => send({ do: 'add', sections: [standingSection()] })}>
        <Icon name="plus" /> {words.addStanding}
      </Button>
    </div>
  );
}

function SectionList({ state, send }: Pick<ToolsProps, 'state' | 'send'>): ReactNode {
  const words = useWords(planWords);
  const plan = state.history.present;
  if (plan.sections.length === 0) return null;
  return (
    <div className="draw-sections">
      <p className="soft tiny numbers">
        {words.counts(count(plan.sections.length), count(seatCountOfPlan(plan)))}
      </p>
      <div className="row" role="group" aria-label={words.sections}>
        {plan.sections.map((section) => (
          <button
            key={section.id}
            type="button"
            className="chip numbers"
            aria-pressed={section.id === state.sectionId}
            onClick={() => send({ do: 'choose', sectionId: section.id })}
          >
            {section.code || '–'} <span className="tiny">{count(seatCountOf(section))}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

function PlanNames({ plan, send }: { readonly plan: PlanDraft; readonly send: Send }): ReactNode {
  const words = useWords(planWords);
  return (
    <div className="draw-fields">
      {(['name', 'venue'] as const).map((name) => (
        <Field
          key={name}
          label={words[name]}
          maxLength={LIMITS.planName}
          value={plan[name]}
          onChange={({ target }) => send({ do: 'name', change: { [name]: target.value } })}
        />
      ))}
    </div>
  );
}
