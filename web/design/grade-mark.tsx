import type { ReactNode } from 'react';
import { type Grade, gradeColour, gradeLetter } from './grades';

/** Colour and letter of a grade, beside its name. */
export function GradeMark({
  grades,
  code,
}: {
  readonly grades: readonly Grade[];
  readonly code: string;
}): ReactNode {
  const background = `var(--grade-${gradeColour(grades, code)})`;
  return (
    <span className="grade-mark" style={{ background }} aria-hidden="true">
      {gradeLetter(code)}
    </span>
  );
}
