/** A question that may be asked before whoever wants the answer is there. */
export interface HeadStart<Data> {
  /** Asks now; the next one to ask about this id gets the same answer. */
  readonly start: (id: string) => Promise<Data>;
  readonly ask: (id: string) => Promise<Data>;
}

/** Lets a question be asked early, once for each id that was started. */
export function withHeadStart<Data>(question: (id: string) => Promise<Data>): HeadStart<Data> {
  const started = new Map<string, Promise<Data>>();
  return {
    start: (id) => {
      const early = question(id);
      // Whoever asks is told; until then it is nobody's failure.
      early.catch(() => undefined);
      started.set(id, early);
      return early;
    },
    ask: (id) => {
      const early = started.get(id);
      started.delete(id);
      return early ?? question(id);
    },
  };
}
