const COLOURS = 7;

export interface Grade {
  readonly code: string;
  readonly name: string;
  readonly amount: number;
}

/** Number of a grade's colour, 1..7: the dearest first, and again from the start after seven. */
export function gradeColour(grades: readonly Grade[], code: string): number {
  const dearestFirst = grades.toSorted((a, b) => b.amount - a.amount);
  const index = dearestFirst.findIndex((grade) => grade.code === code);
  return (Math.max(index, 0) % COLOURS) + 1;
}

/** The letter a grade is known by beside its colour. */
export function gradeLetter(code: string): string {
  return [...code][0]?.toUpperCase() ?? '';
}
