import { type Grade, gradeColour } from '../design/grades';
import type { Ink } from './painter';
import type { Plan } from './plan';

const TOKENS = {
  ...{ paper: 'paper', ink: 'ink', soft: 'ink-soft', gone: 'seat-gone', field: 'field' },
  ...{ accent: 'accent', onAccent: 'on-accent', bad: 'bad' },
} as const;

/** Reads the tokens as the colours they have now: a canvas knows no custom properties. */
export function inkOf(parent: HTMLElement, plan: Plan, grades: readonly Grade[]): Ink {
  const probe = document.createElement('span');
  const gradeTokens = plan.gradeCodes.map((code) => `grade-${gradeColour(grades, code)}`);
  const tokens = [...Object.values(TOKENS), ...gradeTokens];
  probe.append(
    ...tokens.map((token) => {
      const one = document.createElement('span');
      one.style.color = `var(--${token})`;
      return one;
    }),
  );
  // All of them first, then read: styles are worked out once.
  parent.append(probe);
  const colours = Array.from(probe.children, (one) => getComputedStyle(one).color);
  const font = getComputedStyle(probe).fontFamily;
  probe.remove();
  const names = Object.keys(TOKENS) as (keyof typeof TOKENS)[];
  const named = Object.fromEntries(names.map((name, index) => [name, colours[index]!]));
  return {
    ...(named as Record<keyof typeof TOKENS, string>),
    grades: colours.slice(names.length),
    font,
  };
}
