import type { ReactNode } from 'react';
import { Refused } from '../api/problem';
import { useWords } from '../words/use-words';
import { commonWords } from '../words/common';
import { Button, LinkButton } from './button';
import { Icon, type IconName } from './icon';

interface NoticeProps {
  readonly kind?: 'plain' | 'good' | 'warn' | 'bad';
  readonly title?: string;
  /** Room between several parts, such as buttons below a text. */
  readonly spaced?: boolean;
  readonly children?: ReactNode;
}

/** Something to know, beside what it is about; what is bad is read out at once. */
export function Notice({ kind = 'plain', title, spaced, children }: NoticeProps): ReactNode {
  return (
    <div className="notice" data-kind={kind} role={kind === 'bad' ? 'alert' : 'status'}>
      <div className={spaced === true ? 'stack' : undefined}>
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}

interface ProblemProps {
  readonly error: unknown;
  readonly again?: (() => void) | undefined;
  /** A way on that fits this refusal better than trying again. */
  readonly children?: ReactNode;
}

/** Why something did not work, as the API words it, and the way on. */
export function ProblemNotice({ error, again, children }: ProblemProps): ReactNode {
  const words = useWords(commonWords);
  const problem = error instanceof Refused ? error.problem : undefined;
  const needsIdentity = problem?.code === 'identity-required';
  return (
    <div className="notice" data-kind="bad" role="alert" data-code={problem?.code ?? 'unreachable'}>
      <div>
        <strong>{problem?.title ?? words.unreachableTitle}</strong>
        {problem?.detail ?? words.unreachable}
      </div>
      {(again !== undefined || children !== undefined || needsIdentity) && (
        <div className="row">
          {children}
          {needsIdentity && (
            <LinkButton kind="quiet" to="/me#identity">
              {words.verify}
            </LinkButton>
          )}
          {again !== undefined && (
            <Button kind="quiet" onClick={again}>
              {words.retry}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** A list that has nothing in it yet, and what would change that. */
export function Empty({
  icon,
  children,
}: {
  readonly icon: IconName;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className="empty">
      <Icon name={icon} />
      {children}
    </div>
  );
}

/** The shape of what is still on its way. */
export function Skeleton({ height, count = 1 }: { height: number; count?: number }): ReactNode {
  const words = useWords(commonWords);
  return (
    <div className="stack" role="status" aria-label={words.loading}>
      {Array.from({ length: count }, (_, index) => (
        <span key={index} className="skeleton" style={{ height }} />
      ))}
    </div>
  );
}
