import type { ReactNode, SubmitEvent } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '../../design/button';
import { Area, Choice, Field, Select } from '../../design/field';
import { eventFaults } from '../../seller/check-draft';
import type { EventFields } from '../../seller/draft';
import { catalogueWords } from '../../words/catalogue';
import { devicesWords } from '../../words/devices';
import { identityWords } from '../../words/identity';
import { sellerWords } from '../../words/seller';
import { useWords } from '../../words/use-words';
import { useFaults } from './use-faults';
import type { StepProps } from './step-props';

const AGES = ['all', '7', '12', '15', '19'] as const;

/** What the event is. */
export function EventStep({ draft, change }: StepProps): ReactNode {
  const words = useWords(sellerWords);
  const catalogue = useWords(catalogueWords);
  const navigate = useNavigate();
  const { event } = draft;
  const { field, form, pass } = useFaults(eventFaults(event));
  const put = (name: keyof EventFields, value: string): void =>
    change({ event: { ...event, [name]: value } });
  const submit = (submitted: SubmitEvent<HTMLFormElement>): void => {
    submitted.preventDefault();
    if (pass()) void navigate(`/seller/drafts/${draft.id}/plan`);
  };
  const bind = (name: keyof EventFields) => ({
    ...field(name),
    value: event[name],
    onChange: ({ target }: { target: { value: string } }) => put(name, target.value),
  });
  const options = (names: Readonly<Record<string, string>>): ReactNode =>
    Object.entries(names).map(([code, name]) => (
      <option key={code} value={code}>
        {name}
      </option>
    ));
  return (
    <form className="wizard" ref={form} noValidate onSubmit={submit}>
      <h1>{words.steps.event}</h1>
      <div className="fields">
        <div className="whole">
          <Field label={words.title} maxLength={200} required {...bind('title')} />
        </div>
        <Select label={words.genre} {...bind('genre')}>
          {options(catalogue.genres)}
        </Select>
        <Select label={words.region} {...bind('region')}>
          {options(catalogue.regions)}
        </Select>
        <Field label={words.venue} maxLength={100} required {...bind('venue')} />
        <Field
          label={words.running}
          inputMode="numeric"
          maxLength={4}
          required
          {...bind('runningMinutes')}
        />
        <Select label={words.ageRating} {...bind('ageRating')}>
          {AGES.map((age) => (
            <option key={age} value={age}>
              {age === 'all' ? catalogue.ages.all : catalogue.ageFrom(age)}
            </option>
          ))}
        </Select>
        <Field
          label={words.poster}
          hint={words.posterHint}
          inputMode="url"
          maxLength={500}
          {...bind('posterUrl')}
        />
        <div className="whole">
          <Area label={words.description} maxLength={10_000} required {...bind('description')} />
        </div>
        <Rules draft={draft} change={change} />
      </div>
      <Button type="submit">{words.next}</Button>
    </form>
  );
}

/** Whom it sells to, which device shows its tickets, and whether its guests may come back. */
function Rules({ draft, change }: Pick<StepProps, 'draft' | 'change'>): ReactNode {
  const { reEntry, reEntryHint } = useWords(sellerWords);
  const words = {
    deviceBinding: useWords(devicesWords),
    verifiedBuyersOnly: useWords(identityWords),
    reEntry: { setting: reEntry, settingHint: reEntryHint },
  };
  return (['deviceBinding', 'verifiedBuyersOnly', 'reEntry'] as const).map((name) => (
    <div key={name} className="whole">
      <Choice
        type="checkbox"
        name={name}
        checked={draft[name] ?? false}
        aria-describedby={`${name}-hint`}
        onChange={({ target }) => change({ [name]: target.checked })}
      >
        {words[name].setting}
      </Choice>
      <p className="soft small" id={`${name}-hint`}>
        {words[name].settingHint}
      </p>
    </div>
  ));
}
