import type { EditorAction, EditorState } from '../plan/editor';

/** What a touch chooses. */
export type Mode = 'sections' | 'seats';

/** What the map of the editor gets. */
export interface EditorMapProps {
  readonly state: EditorState;
  readonly send: (action: EditorAction) => void;
  readonly mode: Mode;
  readonly cursor: string | undefined;
  readonly setCursor: (cursor: string | undefined) => void;
}
