import { type SubmitEvent, type ReactNode, useState } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';
import { useSession } from '../api/hooks';
import { isRefused, Refused } from '../api/problem';
import { enter } from '../api/session';
import { nextPath, Page } from '../app/page';
import { Button } from '../design/button';
import { Field } from '../design/field';
import { ProblemNotice } from '../design/notice';
import { useWords } from '../words/use-words';
import { accountWords } from '../words/account';
import { enrolWords } from '../words/gate-devices';

/** Signing in, and back to where one was. */
export function SignInPage(): ReactNode {
  return <EnterPage how="login" />;
}

/** Making an account. */
export function SignUpPage(): ReactNode {
  return <EnterPage how="signup" />;
}

/** The fields the API found fault with, by name. */
function faultsIn(error: unknown): Record<string, string> {
  if (!(error instanceof Refused)) return {};
  const { code, detail } = error.problem;
  if (code === 'email-taken') return { email: detail };
  if (code === 'weak-password') return { password: detail };
  const { errors } = error.problem as { errors?: { path: string; message: string }[] };
  return Object.fromEntries((errors ?? []).map(({ path, message }) => [path, message]));
}

function EnterPage({ how }: { readonly how: 'login' | 'signup' }): ReactNode {
  const words = useWords(accountWords);
  const { enrol } = useWords(enrolWords);
  const session = useSession();
  const [search] = useSearchParams();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const next = nextPath(search);
  if (session.state === 'in') return <Navigate to={next} replace />;
  const isNew = how === 'signup';
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    setBusy(true);
    setError(undefined);
    enter(how, fields)
      .catch(setError)
      .finally(() => setBusy(false));
  };
  const faults = faultsIn(error);
  const other = isNew ? '/sign-in' : '/sign-up';
  return (
    <Page title={isNew ? words.signUp : words.signIn}>
      <form className="stack enter" onSubmit={submit}>
        <h1>{isNew ? words.signUp : words.signIn}</h1>
        {next !== '/' && <p className="soft small">{words.back}</p>}
        {next.startsWith('/gate') && <Link to="/gate/enrol">{enrol}</Link>}
        {isNew && (
          <Field
            name="name"
            label={words.name}
            fault={faults['name']}
            autoComplete="name"
            required
          />
        )}
        <Field
          name="email"
          type="email"
          label={words.email}
          fault={faults['email']}
          autoComplete="email"
          required
        />
        <Field
          name="password"
          type="password"
          label={words.password}
          fault={faults['password']}
          {...(isNew && { hint: words.passwordHint })}
          autoComplete={isNew ? 'new-password' : 'current-password'}
          required
        />
        {error !== undefined && !isRefused(error, 'email-taken', 'weak-password') && (
          <ProblemNotice error={error} />
        )}
        <Button type="submit" busy={busy}>
          {isNew ? words.signUp : words.signIn}
        </Button>
        <Link className="small" to={`${other}?${search.toString()}`}>
          {isNew ? words.toSignIn : words.toSignUp}
        </Link>
      </form>
    </Page>
  );
}
