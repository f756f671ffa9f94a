import type { OpenDraft } from '../../seller/use-draft';

/** What each step gets: the draft, and which grades its plan has. */
export interface StepProps extends OpenDraft {
  readonly grades: readonly string[];
}
