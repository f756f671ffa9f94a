import type { ReactNode } from 'react';
import { meWords } from '../words/me';
import { useWords } from '../words/use-words';
import { Button } from './button';
import { Notice, ProblemNotice } from './notice';

interface SaveProps {
  readonly saving: { readonly busy: boolean; readonly saved: boolean; readonly error?: unknown };
  /** What a press does; without it the button submits its form. */
  readonly save?: () => void;
}

/** The button that saves, and what became of it. */
export function SaveButton({ saving, save }: SaveProps): ReactNode {
  const words = useWords(meWords);
  return (
    <>
      {saving.error !== undefined && <ProblemNotice error={saving.error} />}
      {saving.saved && <Notice kind="good">{words.saved}</Notice>}
      <Button
        kind="quiet"
        type={save === undefined ? 'submit' : 'button'}
        busy={saving.busy}
        onClick={save}
      >
        {words.save}
      </Button>
    </>
  );
}
