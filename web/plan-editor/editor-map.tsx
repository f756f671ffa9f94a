import { type KeyboardEvent, type ReactNode, useId } from 'react';
import { Icon } from '../design/icon';
import { chosenSection } from '../plan/editor';
import { commonWords } from '../words/common';
import { planWords } from '../words/plan';
import { useWords } from '../words/use-words';
import type { EditorMapProps } from './editor-props';
import { findSeat, step } from './targets';
import { useEditorCanvas } from './use-editor-canvas';

const ZOOM_STEP = 1.6;
const NUDGE_METRES = 0.25;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-NUDGE_METRES, 0],
  ArrowRight: [NUDGE_METRES, 0],
  ArrowUp: [0, -NUDGE_METRES],
  ArrowDown: [0, NUDGE_METRES],
};

/** The plan as a picture that is touched, dragged, and walked through by arrows. */
export function EditorMap(props: EditorMapProps): ReactNode {
  const words = useWords(planWords);
  const hint = useId();
  const { frame, canvas, zoom, showAll } = useEditorCanvas(props);
  return (
    <div className="draw-map" ref={frame}>
      <canvas
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-label={words.map}
        aria-describedby={hint}
        onKeyDown={(event) => press(event, props)}
      />
      <p id={hint} className="unseen">
        {words.mapHint}
      </p>
      <p className="unseen" role="status">
        <CursorName {...props} />
      </p>
      <div className="hall-tools">
        <button type="button" aria-label={words.zoomIn} onClick={() => zoom(ZOOM_STEP)}>
          <Icon name="plus" />
        </button>
        <button type="button" aria-label={words.zoomOut} onClick={() => zoom(1 / ZOOM_STEP)}>
          <Icon name="minus" />
        </button>
      </div>
      <button type="button" className="hall-whole" onClick={showAll}>
        {words.fit}
      </button>
    </div>
  );
}

/** Arrows move what the mode is about; Space and Enter choose; Delete takes away. */
function press(
  event: KeyboardEvent,
  { state, send, mode, cursor, setCursor }: EditorMapProps,
): void {
  const section = chosenSection(state);
  if (section === undefined || event.ctrlKey || event.metaKey) return;
  const arrow = ARROWS[event.key];
  if (mode === 'sections') {
    if (event.key === 'Delete') send({ do: 'arrange', how: 'remove' });
    else if (arrow !== undefined && section.type !== 'standing') {
      const change = { x: section.x + arrow[0], y: section.y + arrow[1] };
      send({ do: 'section', change, about: 'place' });
    } else return;
  } else if (arrow !== undefined) {
    setCursor(step(section, cursor, event.key) ?? cursor);
  } else if ((event.key === ' ' || event.key === 'Enter') && cursor !== undefined) {
    send({ do: 'seats', seats: toggled(state.seats, cursor) });
  } else if (event.key === 'Delete') {
    send({ do: 'mark', mark: { gone: true } });
  } else return;
  event.preventDefault();
}

/** A set with this one in it, or without it when it was there. */
export function toggled(seats: ReadonlySet<string>, key: string): Set<string> {
  const next = new Set(seats);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** The seat that the keyboard is at, for those who do not see it. */
function CursorName({ state, cursor }: EditorMapProps): ReactNode {
  const words = useWords(planWords);
  const common = useWords(commonWords);
  const section = chosenSection(state);
  const seat = section && cursor !== undefined ? findSeat(section, cursor) : undefined;
  if (section === undefined || seat === undefined) return null;
  const about = [
    common.seat(section.code, seat.label, seat.number),
    words.kinds[seat.kind],
    ...(seat.house ? [words.isHouse] : []),
  ];
  return about.join(', ');
}
