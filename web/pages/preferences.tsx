import { type ReactNode, type SubmitEvent } from 'react';
import { type Answer, answer, api } from '../api/client';
import { useAsked } from '../api/use-asked';
import { Choice, Field } from '../design/field';
import { ProblemNotice, Skeleton } from '../design/notice';
import { SaveButton } from '../design/save-button';
import { meWords } from '../words/me';
import { useWords } from '../words/use-words';
import { textOf } from './text-of';
import './preferences.css';
import { useSaving } from './use-saving';

type Stored = Answer<'/api/v1/me/notification-preferences', 'get'>;
type Kind = Stored['muted'][number]['kind'];
type Channel = Stored['muted'][number]['channel'];

const CHANNELS: readonly Channel[] = ['email', 'push'];

/** What comes by mail or push, and when nothing may come. */
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
    const muted = CHANNELS.flatMap((channel) => {
      const wanted = form.getAll(channel).map(String);
      return kinds.filter((kind) => !wanted.includes(kind)).map((kind) => ({ kind, channel }));
    });
    const quietHours = form.has('quiet')
      ? { from: textOf(form, 'from'), to: textOf(form, 'to') }
      : null;
    const body = { muted, quietHours };
    saving.save(() => answer(api.PUT('/api/v1/me/notification-preferences', { body })));
  };
  const isMuted = (kind: Kind, channel: Channel): boolean =>
    stored.muted.some((one) => one.kind === kind && one.channel === channel);
  return (
    <form className="stack" onSubmit={submit}>
      <h2>{words.preferences}</h2>
      <Kinds kinds={kinds} isMuted={isMuted} />
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

/** For each kind of news, the ways by which it comes. */
function Kinds({
  kinds,
  isMuted,
}: {
  readonly kinds: readonly Kind[];
  readonly isMuted: (kind: Kind, channel: Channel) => boolean;
}): ReactNode {
  const words = useWords(meWords);
  return (
    <table className="channels">
      <thead>
        <tr>
          <th scope="col">{words.kind}</th>
          {CHANNELS.map((channel) => (
            <th key={channel} scope="col">
              {words.channels[channel]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {kinds.map((kind) => (
          <tr key={kind}>
            <th scope="row">{words.kinds[kind]}</th>
            {CHANNELS.map((channel) => (
              <td key={channel}>
                <input
                  type="checkbox"
                  name={channel}
                  value={kind}
                  aria-label={`${words.kinds[kind]}: ${words.channels[channel]}`}
                  defaultChecked={!isMuted(kind, channel)}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
