import type { ReactNode, SubmitEvent } from 'react';
import { type Answer, answer, api } from '../../api/client';
import { useLanguage } from '../../api/hooks';
import { useAsked } from '../../api/use-asked';
import { Field } from '../../design/field';
import { Empty, ProblemNotice, Skeleton } from '../../design/notice';
import { SaveButton } from '../../design/save-button';
import { count } from '../../words/format';
import { salesWords } from '../../words/sales';
import { useWords } from '../../words/use-words';
import { textOf } from '../text-of';
import { useMore } from '../use-more';
import { useSaving } from '../use-saving';
import { Tiles } from './tiles';

type Waitlist = Answer<'/api/v1/seller/performances/{id}/waitlist', 'get'>;
type Entry = Waitlist['items'][number];

const COUNTS = ['waiting', 'offered', 'fulfilled', 'left', 'lapsed', 'seatsSetAside'] as const;

/** Who waits for returned seats, why somebody was passed over, and when seats go public. */
export function SalesWaitlist({
  performanceId: id,
}: {
  readonly performanceId: string;
}): ReactNode {
  const words = useWords(salesWords);
  const list = (cursor?: string) => {
    const params = { path: { id }, query: cursor === undefined ? {} : { cursor } };
    return answer(api.GET('/api/v1/seller/performances/{id}/waitlist', { params }));
  };
  const asked = useAsked(() => list(), [id]);
  const more = useMore(asked.data, list);
  if (asked.state === 'loading') return <Skeleton height={72} count={4} />;
  if (asked.state === 'failed') return <ProblemNotice error={asked.error} again={asked.again} />;
  return (
    <>
      <Tiles tiles={COUNTS.map((name) => [words.counts[name], count(asked.data[name])])} />
      <section className="stack" aria-label={words.waitlist}>
        <h2>{words.waitlist}</h2>
        {more.items.length === 0 && (
          <Empty icon="line">
            <p>{words.noWaitlist}</p>
          </Empty>
        )}
        <ul className="seller-list">
          {more.items.map((entry) => (
            <EntryLine key={entry.id} entry={entry} />
          ))}
        </ul>
        {more.button}
      </section>
      <Release id={id} releaseWindow={asked.data.releaseWindow} />
    </>
  );
}

function EntryLine({ entry }: { readonly entry: Entry }): ReactNode {
  const words = useWords(salesWords);
  const language = useLanguage();
  const wishes = [
    words.party(entry.quantity),
    ...(entry.grades ?? []),
    ...(entry.sections ?? []),
    ...(entry.autoPay ? [words.autoPay] : []),
  ];
  return (
    <li>
      <span>
        <strong className="numbers">{words.number(entry.number)}</strong>{' '}
        <span className="soft small">{wishes.join(' · ')}</span>
        {entry.reason !== null && (
          <>
            <br />
            <span className="small">{entry.reason.text[language]}</span>
          </>
        )}
      </span>
      <span className="state" data-live={entry.state === 'offered' || undefined}>
        {entry.state === 'waiting' ? words.counts.waiting : words.counts.offered}
      </span>
    </li>
  );
}

interface ReleaseProps {
  readonly id: string;
  readonly releaseWindow: Waitlist['releaseWindow'];
}

function Release({ id, releaseWindow }: ReleaseProps): ReactNode {
  const words = useWords(salesWords);
  const saving = useSaving();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = {
      releaseWindow: {
        minSeconds: Number(textOf(form, 'min')),
        maxSeconds: Number(textOf(form, 'max')),
      },
    };
    const params = { path: { id } };
    saving.save(() =>
      answer(api.PUT('/api/v1/seller/performances/{id}/waitlist', { params, body })),
    );
  };
  return (
    <form className="wizard" onSubmit={submit}>
      <h2>{words.window}</h2>
      <div className="fields">
        <Field
          name="min"
          label={words.windowMin}
          type="number"
          min={0}
          max={604_800}
          defaultValue={releaseWindow.minSeconds}
          required
        />
        <Field
          name="max"
          label={words.windowMax}
          type="number"
          min={0}
          max={604_800}
          defaultValue={releaseWindow.maxSeconds}
          required
        />
      </div>
      <SaveButton saving={saving} />
    </form>
  );
}
