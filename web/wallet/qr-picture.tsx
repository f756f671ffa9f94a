import { create } from 'qrcode';
import type { ReactNode } from 'react';

/** As the server draws them: 41x41 modules at level M, with a quiet zone of four around. */
const LEVEL = { errorCorrectionLevel: 'M' } as const;
const OPTIONS = { ...LEVEL, version: 6 } as const;
const QUIET_ZONE = 4;

interface QrProps {
  /** A ticket's code unless said otherwise; any other text has the size that it needs. */
  readonly version?: 'ticket' | 'any';
  readonly text: string;
  readonly label: string;
}

/** A ticket code, or another text, as a picture, drawn here. */
export function QrPicture({ text, label, version = 'ticket' }: QrProps): ReactNode {
  const { modules } = create(text, version === 'ticket' ? OPTIONS : LEVEL);
  const edge = modules.size + 2 * QUIET_ZONE;
  return (
    <svg
      className="code-picture"
      viewBox={`0 0 ${edge} ${edge}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={darkPath(modules.size, (row, column) => modules.get(row, column) === 1)} />
    </svg>
  );
}

/** One run of dark modules after the other. */
function darkPath(size: number, isDark: (row: number, column: number) => boolean): string {
  const runs: string[] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size;) {
      let end = column;
      while (end < size && isDark(row, end)) end++;
      if (end > column)
        runs.push(
          `M${column + QUIET_ZONE} ${row + QUIET_ZONE}h${end - column}v1H${column + QUIET_ZONE}z`,
        );
      column = Math.max(end, column + 1);
    }
  }
  return runs.join('');
}
