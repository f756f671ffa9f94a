import { type ReactNode, useEffect, useRef } from 'react';
import { opsControlWords } from '../words/ops-control';
import { useWords } from '../words/use-words';
import { nameOf } from './command-dialog';
import { useProgress } from './use-control';

interface ProgressProps {
  readonly id: string | undefined;
  /** The command has ended: what it did can be looked at. */
  readonly onEnd: () => void;
}

/** A command at work, with its lines as they come, and how it ended. */
export function Progress({ id, onEnd }: ProgressProps): ReactNode {
  const words = useWords(opsControlWords);
  const command = useProgress(id);
  const tell = useRef(onEnd);
  useEffect(() => {
    tell.current = onEnd;
  });
  const hasEnded = command !== undefined && command.endedAt !== null;
  useEffect(() => {
    if (hasEnded) tell.current();
  }, [hasEnded, id]);
  if (command === undefined) return null;
  const { action, arguments: given, state, lines, message } = command;
  const isBad = ['failed', 'stale', 'unknown'].includes(state);
  const name = nameOf(
    { action, node: given['node'] as number, drill: given['drill'] as string },
    ...([words.actions, words.node] as const),
  );
  return (
    <div className="notice ops-progress" data-kind={isBad ? 'bad' : 'plain'} data-state={state}>
      <div className="between" role="status">
        <strong>{name}</strong>
        <span
          className="state"
          data-live={state === 'done' || undefined}
          data-bad={isBad || undefined}
        >
          {words.states[state]}
        </span>
      </div>
      {state === 'stale' && <p className="small">{words.staleHelp}</p>}
      {state === 'unknown' && <p className="small">{words.unknownHelp}</p>}
      {lines.length > 0 && (
        <pre
          className="ops-lines numbers"
          lang="en"
          role="log"
          tabIndex={0}
          aria-label={words.output}
        >
          {lines.join('\n')}
        </pre>
      )}
      {message !== null && !lines.includes(message) && (
        <p className="small" lang="en">
          {message}
        </p>
      )}
    </div>
  );
}
