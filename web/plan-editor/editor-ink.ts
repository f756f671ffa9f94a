import type { EditorInk } from './editor-painter';

const GRADES = 7;

/** The page's tokens as colours, which is all a canvas takes. */
export function inkOf(frame: HTMLElement | null): EditorInk {
  const style = getComputedStyle(frame ?? document.body);
  const probe = document.createElement('span');
  (frame ?? document.body).append(probe);
  const colour = (token: string): string => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const ink = {
    paper: colour('paper'),
    field: colour('field'),
    ink: colour('ink'),
    soft: colour('ink-soft'),
    gone: colour('seat-gone'),
    accent: colour('accent'),
    bad: colour('bad'),
    grades: Array.from({ length: GRADES }, (_, index) => colour(`grade-${index + 1}`)),
    font: style.fontFamily,
  };
  probe.remove();
  return ink;
}
