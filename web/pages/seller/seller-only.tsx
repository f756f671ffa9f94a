import { type ReactNode, type SubmitEvent, useState } from 'react';
import { answer, api } from '../../api/client';
import { useSession } from '../../api/hooks';
import { Refused } from '../../api/problem';
import { refresh } from '../../api/session';
import { Button } from '../../design/button';
import { Field } from '../../design/field';
import { ProblemNotice } from '../../design/notice';
import { sellerWords } from '../../words/seller';
import { useWords } from '../../words/use-words';
import { textOf } from '../text-of';

/** What only sellers may see; anybody else becomes one here, and goes on. */
export function SellerOnly({ children }: { readonly children: ReactNode }): ReactNode {
  const session = useSession();
  const isSeller = session.state === 'in' && session.account.roles.includes('seller');
  return isSeller ? children : <Register />;
}

/** The fields the API found fault with, by name. */
function faultsIn(error: unknown): Record<string, string> {
  if (!(error instanceof Refused)) return {};
  const { errors } = error.problem as { errors?: { path: string; message: string }[] };
  return Object.fromEntries((errors ?? []).map(({ path, message }) => [path, message]));
}

function Register(): ReactNode {
  const words = useWords(sellerWords);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const register = async (body: { businessName: string; contact: string }): Promise<void> => {
    await answer(api.POST('/api/v1/me/seller', { params: {}, body }));
    // The role counts at once; new tokens tell this page of it.
    await refresh();
  };
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setError(undefined);
    register({ businessName: textOf(form, 'businessName'), contact: textOf(form, 'contact') })
      .catch(setError)
      .finally(() => setBusy(false));
  };
  const faults = faultsIn(error);
  return (
    <form className="stack enter" onSubmit={submit}>
      <h1>{words.registerTitle}</h1>
      <p className="soft">{words.registerText}</p>
      <Field
        name="businessName"
        label={words.businessName}
        hint={words.businessNameHint}
        fault={faults['businessName']}
        autoComplete="organization"
        maxLength={100}
        required
      />
      <Field
        name="contact"
        label={words.contact}
        hint={words.contactHint}
        fault={faults['contact']}
        maxLength={200}
        required
      />
      {error !== undefined && Object.keys(faults).length === 0 && <ProblemNotice error={error} />}
      <Button type="submit" busy={busy}>
        {words.register}
      </Button>
    </form>
  );
}
