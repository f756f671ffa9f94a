const STEPS_MAX = 200;

/** What was, is, and was taken back. Values are never changed in place. */
export interface History<Value> {
  readonly past: readonly Value[];
  readonly present: Value;
  readonly future: readonly Value[];
  /** What the last step was about; steps in a row about the same are one step. */
  readonly about: string | undefined;
}

/** A history that begins. */
export function begin<Value>(present: Value): History<Value> {
  return { past: [], present, future: [], about: undefined };
}

/**
 * Another value. With `about`, one that follows another of the same name replaces it, so that a drag
 * or a word that is typed is taken back as a whole.
 */
export function change<Value>(
  history: History<Value>,
  present: Value,
  about?: string,
): History<Value> {
  if (present === history.present) return history;
  const isSame = about !== undefined && about === history.about;
  const past = isSame ? history.past : [...history.past, history.present].slice(-STEPS_MAX);
  return { past, present, future: [], about };
}

/** One step back; the same history when there is none. */
export function undo<Value>({ past, present, future }: History<Value>): History<Value> {
  const last = past.length - 1;
  if (last < 0) return { past, present, future, about: undefined };
  return {
    past: past.slice(0, last),
    present: past[last]!,
    future: [present, ...future],
    about: undefined,
  };
}

/** One step that was taken back, done again. */
export function redo<Value>({ past, present, future }: History<Value>): History<Value> {
  if (future.length === 0) return { past, present, future, about: undefined };
  return {
    past: [...past, present],
    present: future[0]!,
    future: future.slice(1),
    about: undefined,
  };
}

/** The same history whose next step is one of its own, whatever it is about. */
export function settle<Value>(history: History<Value>): History<Value> {
  return history.about === undefined ? history : { ...history, about: undefined };
}
