import { rowsOf } from './expand';
import { ROW_PITCH } from './geometry';
import { begin, change, type History, redo, undo } from './history';
import {
  type Mark,
  type Marks,
  newSectionId,
  type PlanDraft,
  type PlanSection,
  type RowsSection,
  withChange,
} from './model';

/** A plan in the editor, and what is chosen in it. */
export interface EditorState {
  readonly history: History<PlanDraft>;
  readonly sectionId: string | undefined;
  /** Chosen seats of that section by the keys of their marks. */
  readonly seats: ReadonlySet<string>;
}

export type Arrangement = 'duplicate' | 'mirror' | 'remove' | 'earlier' | 'later';

export type EditorAction =
  | { readonly do: 'name'; readonly change: Partial<Pick<PlanDraft, 'name' | 'venue'>> }
  | { readonly do: 'add'; readonly sections: readonly PlanSection[] }
  | { readonly do: 'replace'; readonly sections: readonly PlanSection[] }
  | { readonly do: 'section'; readonly change: Partial<RowsSection>; readonly about: string }
  | { readonly do: 'capacity'; readonly capacity: number }
  | { readonly do: 'arrange'; readonly how: Arrangement }
  | { readonly do: 'mark'; readonly mark: Mark }
  | { readonly do: 'choose'; readonly sectionId: string | undefined }
  | { readonly do: 'seats'; readonly seats: ReadonlySet<string>; readonly sectionId?: string }
  | { readonly do: 'undo' | 'redo' };

const NO_SEATS: ReadonlySet<string> = new Set();

/** An editor that begins with a plan. */
export function openEditor(plan: PlanDraft): EditorState {
  return { history: begin(plan), sectionId: plan.sections[0]?.id, seats: NO_SEATS };
}

/** The section that is chosen. */
export function chosenSection({ history, sectionId }: EditorState): PlanSection | undefined {
  return history.present.sections.find(({ id }) => id === sectionId);
}

/** What the editor is after an action. */
export function edit(state: EditorState, action: EditorAction): EditorState {
  const plan = state.history.present;
  switch (action.do) {
    case 'name': {
      const about = Object.keys(action.change).join();
      return { ...state, history: change(state.history, { ...plan, ...action.change }, about) };
    }
    case 'add':
      return append(state, action.sections);
    case 'replace': {
      const [first] = action.sections;
      return { ...put(state, action.sections), sectionId: first?.id, seats: NO_SEATS };
    }
    case 'section':
      return each(state, (section) => withChange(section, action.change), action.about);
    case 'capacity':
      return each(
        state,
        (section) =>
          section.type === 'standing' ? { ...section, capacity: action.capacity } : section,
        'capacity',
      );
    case 'mark':
      return each(state, (section) => {
        return { ...section, marks: marked(section.marks, state.seats, action.mark) };
      });
    case 'choose':
      return { ...state, sectionId: action.sectionId, seats: NO_SEATS };
    case 'seats':
      return { ...state, seats: action.seats, sectionId: action.sectionId ?? state.sectionId };
    case 'undo':
      return stepped(state, undo(state.history));
    case 'redo':
      return stepped(state, redo(state.history));
    case 'arrange':
      return arrange(state, action.how);
  }
}

function append(state: EditorState, more: readonly PlanSection[]): EditorState {
  const before = state.history.present.sections;
  const sections = [...before, ...named(more, before)];
  const sectionId = sections[before.length]?.id ?? state.sectionId;
  return { ...put(state, sections), sectionId, seats: NO_SEATS };
}

/** The same about one thing in one section is one step back. */
function each(
  state: EditorState,
  work: (section: PlanSection) => PlanSection,
  about?: string,
): EditorState {
  const { sections } = state.history.present;
  const next = sections.map((one) => (one.id === state.sectionId ? work(one) : one));
  return put(state, next, about && `${about} ${state.sectionId ?? ''}`);
}

function put(state: EditorState, sections: readonly PlanSection[], about?: string): EditorState {
  const plan = { ...state.history.present, sections };
  return { ...state, history: change(state.history, plan, about) };
}

function stepped(state: EditorState, history: History<PlanDraft>): EditorState {
  const isThere = history.present.sections.some(({ id }) => id === state.sectionId);
  const sectionId = isThere ? state.sectionId : history.present.sections[0]?.id;
  return { history, sectionId, seats: isThere ? state.seats : NO_SEATS };
}

function arrange(state: EditorState, how: Arrangement): EditorState {
  const { sections } = state.history.present;
  const at = sections.findIndex(({ id }) => id === state.sectionId);
  const section = sections[at];
  if (section === undefined) return state;
  switch (how) {
    case 'remove': {
      const left = sections.filter((one) => one !== section);
      const sectionId = (left[at] ?? left.at(-1))?.id;
      return { ...put(state, left), sectionId, seats: NO_SEATS };
    }
    case 'duplicate':
      return added(state, { ...section, y: section.y + depthOf(section) });
    case 'mirror':
      return added(state, mirrored(section));
    case 'earlier':
    case 'later': {
      const to = how === 'earlier' ? at - 1 : at + 1;
      const other = sections[to];
      if (other === undefined) return state;
      const swapped = sections.with(at, other).with(to, section);
      return put(state, swapped);
    }
  }
}

/** Metres by which a copy lies behind what it was made from. */
function depthOf(section: PlanSection): number {
  const depths = rowsOf(section).flatMap(({ seats }) => seats.map(({ y }) => y));
  const first = depths[0] ?? 0;
  const [front, back] = depths.reduce(
    ([low, high], y) => [Math.min(low, y), Math.max(high, y)],
    [first, first],
  );
  return back - front + 2 * ROW_PITCH;
}

function added(state: EditorState, copy: PlanSection): EditorState {
  return append(state, [{ ...copy, id: newSectionId() }]);
}

const MIRRORED: Readonly<Partial<Record<string, RowsSection['numbering']>>> = {
  left: 'right',
  right: 'left',
  'odd-left': 'even-right',
  'odd-right': 'even-left',
  'even-left': 'odd-right',
  'even-right': 'odd-left',
};

/** The same on the other side of the middle axis, numbered from its other end. */
function mirrored(section: PlanSection): PlanSection {
  const there = { ...section, x: -section.x, turn: -section.turn };
  if (there.type !== 'rows') return there;
  return { ...there, numbering: MIRRORED[there.numbering] ?? there.numbering };
}

/** Sections with codes that nothing else has. */
function named(added: readonly PlanSection[], there: readonly PlanSection[]): PlanSection[] {
  const codes = new Set(there.map(({ code }) => code));
  return added.map((section) => {
    const code = freeCode(section.code, codes);
    codes.add(code);
    return { ...section, code };
  });
}

function freeCode(wanted: string, codes: ReadonlySet<string>): string {
  if (!codes.has(wanted)) return wanted;
  // After A comes B; whatever is no single letter gets a number.
  if (/^[A-Y]$/.test(wanted)) {
    return freeCode(String.fromCharCode(wanted.charCodeAt(0) + 1), codes);
  }
  const [, stem = wanted, number = '1'] = /^(.*?)(\d*)$/.exec(wanted) ?? [];
  return freeCode(`${stem}${Number(number || '1') + 1}`, codes);
}

/** Marks with these seats' changed; a mark that says nothing is left out. */
function marked(marks: Marks, seats: ReadonlySet<string>, mark: Mark): Marks {
  const next: Record<string, Mark> = { ...marks };
  for (const key of seats) {
    const { kind, house, gone } = { ...marks[key], ...mark };
    const kept: Mark = {
      ...(kind !== undefined && kind !== 'standard' && { kind }),
      ...(house === true && { house }),
      ...(gone === true && { gone }),
    };
    if (Object.keys(kept).length === 0) Reflect.deleteProperty(next, key);
    else next[key] = kept;
  }
  return next;
}
