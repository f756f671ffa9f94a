import type { ReactNode } from 'react';
import { useServerNow } from '../api/hooks';
import { isRefused } from '../api/problem';
import { useWords } from '../words/use-words';
import { clock, countdown } from '../words/format';
import { seatsWords } from '../words/seats';

/** When a pause after expired holds ends, if that is why seats were refused. */
export function CoolDown({ error }: { readonly error: unknown }): ReactNode {
  if (!isRefused(error, 'hold-cool-down')) return null;
  return <Remaining endsAt={error.problem['endsAt'] as string} />;
}

function Remaining({ endsAt }: { readonly endsAt: string }): ReactNode {
  const words = useWords(seatsWords);
  const leftMs = Date.parse(endsAt) - useServerNow();
  if (leftMs <= 0) return <span>{words.coolDownOver}</span>;
  return (
    <span>
      {words.coolDown(clock(endsAt))}{' '}
      <span className="numbers" role="timer">
        {countdown(leftMs)}
      </span>
    </span>
  );
}
