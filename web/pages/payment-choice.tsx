import type { ReactNode } from 'react';
import { type Answer, answer, api, newKey } from '../api/client';
import { Choice } from '../design/field';
import { useWords } from '../words/use-words';
import { checkoutWords } from '../words/checkout';

type SavedMethod = Answer<'/api/v1/payment-methods', 'get'>['items'][number];

/** What is paid with: a saved method, or a card of the sandbox bank, kept or not. */
export type Chosen =
  { readonly methodId: string } | { readonly token: string; readonly save: boolean };

/** Cards of the sandbox bank, by what they do. */
const TOKENS = ['tok_ok', 'tok_declined', 'tok_slow', 'tok_timeout'] as const;

/**
 * The choice as the API takes it; a card that is to be kept is saved first.
 * @throws Refused when it cannot be saved
 */
export async function methodOf(
  chosen: Chosen,
): Promise<{ paymentMethodId: string } | { provider: 'sandbox'; token: string }> {
  if ('methodId' in chosen) return { paymentMethodId: chosen.methodId };
  const { token, save } = chosen;
  if (!save) return { provider: 'sandbox', token };
  const { id } = await answer(
    api.POST('/api/v1/payment-methods', {
      params: { header: { 'Idempotency-Key': newKey() } },
      body: { provider: 'sandbox', token },
    }),
  );
  return { paymentMethodId: id };
}

interface ChoiceProps {
  readonly methods: readonly SavedMethod[];
  readonly chosen: Chosen;
  readonly choose: (chosen: Chosen) => void;
}

/** Saved methods first, then the sandbox's test cards. */
export function PaymentChoice({ methods, chosen, choose }: ChoiceProps): ReactNode {
  const words = useWords(checkoutWords);
  const token = 'token' in chosen ? chosen.token : undefined;
  const methodId = 'methodId' in chosen ? chosen.methodId : undefined;
  return (
    <fieldset className="stack">
      <legend>
        <h2>{words.method}</h2>
      </legend>
      {methods.map(({ id, label }) => (
        <Choice
          key={id}
          type="radio"
          name="method"
          checked={methodId === id}
          onChange={() => choose({ methodId: id })}
        >
          {label}
        </Choice>
      ))}
      {TOKENS.map((name) => (
        <Choice
          key={name}
          type="radio"
          name="method"
          value={name}
          checked={token === name}
          onChange={() => choose({ token: name, save: false })}
        >
          {words.tokens[name]}
        </Choice>
      ))}
      {'token' in chosen && (
        <Choice
          type="checkbox"
          checked={chosen.save}
          onChange={({ target }) => choose({ ...chosen, save: target.checked })}
        >
          {words.save}
        </Choice>
      )}
      <p className="soft tiny">{words.sandbox}</p>
    </fieldset>
  );
}
