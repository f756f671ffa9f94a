import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { answer, api } from '../api/client';
import { useAsked } from '../api/use-asked';
import { Band } from '../design/band';
import { useWords } from '../words/use-words';
import { eventWords } from '../words/event';

/** How much of a performance is left, as a band; sold out leads to the waitlist. */
export function Availability({
  performance: { id, seatCount },
}: {
  readonly performance: { readonly id: string; readonly seatCount: number };
}): ReactNode {
  const words = useWords(eventWords);
  const asked = useAsked(
    () =>
      answer(
        api.GET('/api/v1/performances/{id}/seat-states', {
          params: { path: { id } },
          headers: { accept: 'application/json' },
        }),
      ),
    [id],
  );
  if (asked.data === undefined) return null;
  const { free } = asked.data;
  return (
    <span className="row">
      <Band free={free} seatCount={seatCount} />
      {free === 0 && (
        <Link className="small" to={`/performances/${id}/waitlist`}>
          {words.waitlist}
        </Link>
      )}
    </span>
  );
}
