import { useState } from 'react';

/** Saving something: whether it is under way, whether it is done, and why it was not. */
export function useSaving() {
  const [state, setState] = useState<{ busy: boolean; saved: boolean; error?: unknown }>({
    busy: false,
    saved: false,
  });
  const save = (work: () => Promise<unknown>): void => {
    setState({ busy: true, saved: false });
    work().then(
      () => setState({ busy: false, saved: true }),
      (error: unknown) => setState({ busy: false, saved: false, error }),
    );
  };
  return { ...state, save };
}
