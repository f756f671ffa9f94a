import { type ReactNode, type SubmitEvent, useState } from 'react';
import { type Answer, answer, api } from '../api/client';
import { signOut } from '../api/session';
import { useAsked } from '../api/use-asked';
import { Page } from '../app/page';
import { Button } from '../design/button';
import { Field, Select } from '../design/field';
import { ProblemNotice, Skeleton } from '../design/notice';
import { SaveButton } from '../design/save-button';
import { catalogueWords } from '../words/catalogue';
import { commonWords } from '../words/common';
import { meWords } from '../words/me';
import { useWords } from '../words/use-words';
import { Identity } from './identity';
import { Preferences } from './preferences';
import { PushDevices } from './push-devices';
import { SavedMethods } from './saved-methods';
import { textOf } from './text-of';
import { useSaving } from './use-saving';
import './order.css';

type Profile = Answer<'/api/v1/me', 'get'>;

/** The own account: who one is, what one follows, what comes by mail, what one pays with. */
export function MePage(): ReactNode {
  const words = useWords(meWords);
  const common = useWords(commonWords);
  const asked = useAsked(() => answer(api.GET('/api/v1/me')), []);
  return (
    <Page title={words.title}>
      <div className="order stack-wide">
        <h1>{words.title}</h1>
        {asked.state === 'loading' && <Skeleton height={160} count={2} />}
        {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
        {asked.state === 'done' && (
          <>
            <ProfileForm profile={asked.data} />
            <Identity />
            <Interests profile={asked.data} />
            <PushDevices />
            <Preferences />
            <SavedMethods />
            <Button kind="quiet" onClick={() => void signOut()}>
              {common.signOut}
            </Button>
          </>
        )}
      </div>
    </Page>
  );
}

function ProfileForm({ profile }: { readonly profile: Profile }): ReactNode {
  const words = useWords(meWords);
  const saving = useSaving();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = {
      name: textOf(form, 'name'),
      locale: form.get('locale') === 'en' ? ('en' as const) : ('ko' as const),
    };
    saving.save(() => answer(api.PATCH('/api/v1/me', { body })));
  };
  return (
    <form className="stack" onSubmit={submit}>
      <h2>{words.profile}</h2>
      <p className="soft small">{profile.email}</p>
      <Field name="name" label={words.name} defaultValue={profile.name} maxLength={100} required />
      <Select name="locale" label={words.locale} defaultValue={profile.locale}>
        <option value="ko">한국어</option>
        <option value="en">English</option>
      </Select>
      <SaveButton saving={saving} />
    </form>
  );
}

function Interests({ profile: { interests } }: { readonly profile: Profile }): ReactNode {
  const words = useWords(meWords);
  const { genres, regions } = useWords(catalogueWords);
  const saving = useSaving();
  const [chosen, choose] = useState({ genres: interests.genres, regions: interests.regions });
  const toggle = (list: 'genres' | 'regions', code: string): void => {
    const before = chosen[list];
    const next = before.includes(code) ? before.filter((one) => one !== code) : [...before, code];
    choose({ ...chosen, [list]: next });
  };
  const save = (): void => {
    const body = { ...chosen, sellerIds: interests.sellerIds };
    saving.save(() => answer(api.PUT('/api/v1/me/interests', { body })));
  };
  return (
    <section className="stack">
      <h2>{words.interests}</h2>
      <p className="soft small">{words.interestsHint}</p>
      {[['genres', genres] as const, ['regions', regions] as const].map(([list, names]) => (
        <div key={list} className="row" role="group" aria-label={words[list]}>
          {Object.entries(names).map(([code, name]) => (
            <button
              key={code}
              type="button"
              className="chip"
              aria-pressed={chosen[list].includes(code)}
              onClick={() => toggle(list, code)}
            >
              {name}
            </button>
          ))}
        </div>
      ))}
      <SaveButton saving={saving} save={save} />
    </section>
  );
}
