import type { ReactNode } from 'react';
import type { PlanDraft } from '../plan/model';
import type { PlanProblem } from '../plan/problems';
import { commonWords } from '../words/common';
import { planWords } from '../words/plan';
import { useWords } from '../words/use-words';

interface ProblemListProps {
  readonly plan: PlanDraft;
  readonly problems: readonly PlanProblem[];
  /** Leads to the section or the seat. */
  readonly show: (problem: PlanProblem) => void;
}

/** Everything wrong with the plan, each with the seat or section it names and the way there. */
export function ProblemList({ plan, problems, show }: ProblemListProps): ReactNode {
  const words = useWords(planWords);
  const common = useWords(commonWords);
  const whereOf = ({ sectionId, seat }: PlanProblem): string | undefined => {
    const section = plan.sections.find(({ id }) => id === sectionId);
    if (section === undefined) return undefined;
    if (seat === undefined) return words.sectionAt(section.code);
    return common.seat(section.code, seat.label, seat.number);
  };
  return (
    <section className="stack" aria-label={words.problems}>
      <h2>
        {words.problems} {problems.length > 0 && <span className="numbers">{problems.length}</span>}
      </h2>
      {problems.length === 0 && <p className="soft small">{words.problemsNone}</p>}
      <ul className="draw-problems">
        {problems.map((problem, index) => {
          const where = whereOf(problem);
          const text = words.problemTexts[problem.code];
          const what = problem.other === undefined ? text : `${text}: ${problem.other}`;
          return (
            // Problems have no names of their own; the list is made anew with every change.
            <li key={index} data-warning={problem.isWarning || undefined}>
              {where === undefined ? (
                <span>{what}</span>
              ) : (
                <button type="button" onClick={() => show(problem)}>
                  <strong>{where}</strong> {what}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
