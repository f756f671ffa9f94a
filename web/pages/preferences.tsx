import { type ReactNode, type SubmitEvent } from 'react';
import { type Answer, answer, api } from '../api/client';
import { useAsked } from '../api/use-asked';
import { Choice, Field } from '../design/field';
import { ProblemNotice, Skeleton } from '../design/notice';
import { SaveButton } from '../design/save-button';
import { meWords } from '../words/me';
import { useWords } from '../words/use-words';
import { textOf } from './text-of';
import { useSaving } from './use-saving';

type Stored = Answer<'/api/v1/me/notification-preferences', 'get'>;
type Kind = Stored['muted'][number]['kind'];

/** What comes by mail, and when nothing may come. */
export function Preferences(): ReactNode {
  const asked = useAsked(() => answer(api.GET('/api/v1/me/notification-preferences')), []);
  if (asked.state === 'loading') return <Skeleton height={160} />;
  if (asked.state === 'failed') return <ProblemNotice error={asked.error} again={asked.again} />;
  return <PreferencesForm stored={asked.data} />;
}

function PreferencesForm({ stored }: { readonly stored: Stored }): ReactNode {
  const words = useWords(meWords);
  const saving = useSaving();
  const kinds = Object.keys(words.kinds) as Kind[];
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const wanted = form.getAll('kind').map(String);
    const muted = kinds
      .filter((kind) => !wanted.includes(kind))
      .map((kind) => ({ kind, channel: 'email' as const }));
    const quietHours = form.has('quiet')
      ? { from: textOf(form, 'from'), to: textOf(form, 'to') }
      : null;
    // What is muted by other channels stays as it is.
    const others = stored.muted.filter(({ channel }) => channel !== 'email');
    const body = { muted: [...others, ...muted], quietHours };
    saving.save(() => answer(api.PUT('/api/v1/me/notification-preferences', { body })));
  };
  const isMuted = (kind: Kind): boolean =>
    stored.muted.some((one) => one.kind === kind && one.channel === 'email');
  return (
    <form className="stack" onSubmit={submit}>
      <fieldset className="stack">
        <legend>
          <h2>{words.preferences}</h2>
        </legend>
        {kinds.map((kind) => (
          <Choice
            key={kind}
            type="checkbox"
            name="kind"
            value={kind}
            defaultChecked={!isMuted(kind)}
          >
            {words.kinds[kind]}
          </Choice>
        ))}
      </fieldset>
      <Choice type="checkbox" name="quiet" defaultChecked={stored.quietHours !== null}>
        {words.quiet}
      </Choice>
      <div className="row">
        <Field
          type="time"
          name="from"
          label={words.quietFrom}
          defaultValue={stored.quietHours?.from ?? '22:00'}
        />
        <Field
          type="time"
          name="to"
          label={words.quietTo}
          defaultValue={stored.quietHours?.to ?? '08:00'}
        />
      </div>
      <SaveButton saving={saving} />
    </form>
  );
}
