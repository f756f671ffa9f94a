import { type ReactNode, type SubmitEvent, useState } from 'react';
import { type Answer, answer, api } from '../api/client';
import { useAsked } from '../api/use-asked';
import { Button } from '../design/button';
import { Field, Select } from '../design/field';
import { Notice, ProblemNotice, Skeleton } from '../design/notice';
import { clock, day } from '../words/format';
import { identityWords } from '../words/identity';
import { useWords } from '../words/use-words';
import { textOf } from './text-of';
import { useSaving } from './use-saving';

type Request = Answer<'/api/v1/me/identity/requests', 'post'>;

/** Verifying that the account is a person's only one: by a code sent to the own telephone. */
export function Identity(): ReactNode {
  const words = useWords(identityWords);
  const asked = useAsked(() => answer(api.GET('/api/v1/me/identity')), []);
  return (
    <section className="stack" id="identity">
      <h2>{words.title}</h2>
      {asked.state === 'loading' && <Skeleton height={48} />}
      {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
      {asked.data?.verifiedAt && (
        <Notice kind="good">{words.verified(day(asked.data.verifiedAt))}</Notice>
      )}
      {asked.data?.verifiedAt === null &&
        (asked.data.available ? <Steps done={asked.again} /> : <p>{words.unavailable}</p>)}
    </section>
  );
}

function Steps({ done }: { readonly done: () => void }): ReactNode {
  const words = useWords(identityWords);
  const [request, setRequest] = useState<Request>();
  return (
    <>
      <p className="soft small">{words.hint}</p>
      <DetailsForm sent={setRequest} isAgain={request !== undefined} />
      {request !== undefined && <CodeForm key={request.id} request={request} done={done} />}
    </>
  );
}

function DetailsForm({
  sent,
  isAgain,
}: {
  readonly sent: (request: Request) => void;
  readonly isAgain: boolean;
}): ReactNode {
  const words = useWords(identityWords);
  const { busy, error, save } = useSaving();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = {
      name: textOf(form, 'name'),
      identityNumber: textOf(form, 'identityNumber'),
      phoneNumber: textOf(form, 'phoneNumber'),
      operator: textOf(form, 'operator') as keyof typeof words.operators,
    };
    save(async () => sent(await answer(api.POST('/api/v1/me/identity/requests', { body }))));
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Field name="name" label={words.name} autoComplete="name" maxLength={50} required />
      <Field
        name="identityNumber"
        label={words.identityNumber}
        hint={words.identityNumberHint}
        inputMode="numeric"
        autoComplete="off"
        pattern="\d{7}"
        maxLength={7}
        required
      />
      <Select name="operator" label={words.operator}>
        {Object.entries(words.operators).map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </Select>
      <Field
        name="phoneNumber"
        label={words.phoneNumber}
        hint={words.phoneNumberHint}
        inputMode="tel"
        autoComplete="tel-national"
        pattern="01\d{8,9}"
        maxLength={11}
        required
      />
      <p className="soft tiny">{words.kept}</p>
      {error !== undefined && <ProblemNotice error={error} />}
      <Button kind="quiet" type="submit" busy={busy}>
        {isAgain ? words.sendAgain : words.send}
      </Button>
    </form>
  );
}

function CodeForm({
  request,
  done,
}: {
  readonly request: Request;
  readonly done: () => void;
}): ReactNode {
  const words = useWords(identityWords);
  const { busy, error, save } = useSaving();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const body = { code: textOf(new FormData(event.currentTarget), 'code') };
    const params = { path: { id: request.id } };
    save(async () => {
      await answer(api.POST('/api/v1/me/identity/requests/{id}/confirm', { params, body }));
      done();
    });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Notice>{words.sent(clock(request.expiresAt))}</Notice>
      <Field
        name="code"
        label={words.code}
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="\d{4,8}"
        maxLength={8}
        required
      />
      {error !== undefined && <ProblemNotice error={error} />}
      <Button type="submit" busy={busy}>
        {words.confirm}
      </Button>
    </form>
  );
}
