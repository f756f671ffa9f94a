import { type ReactNode, useState } from 'react';
import { answer, api, newKey } from '../api/client';
import { useAsked } from '../api/use-asked';
import { Button } from '../design/button';
import { Icon } from '../design/icon';
import { ProblemNotice, Skeleton } from '../design/notice';
import { meWords } from '../words/me';
import { useWords } from '../words/use-words';
import './checkout.css';

/** Saved payment methods: tokens of providers, never numbers of cards. */
export function SavedMethods(): ReactNode {
  const words = useWords(meWords);
  const asked = useAsked(() => answer(api.GET('/api/v1/payment-methods')), []);
  const [error, setError] = useState<unknown>();
  const change = (work: Promise<unknown>): void => {
    setError(undefined);
    work.then(asked.again, setError);
  };
  const add = (): void =>
    change(
      answer(
        api.POST('/api/v1/payment-methods', {
          params: { header: { 'Idempotency-Key': newKey() } },
          body: { provider: 'sandbox', token: 'tok_ok' },
        }),
      ),
    );
  const remove = (id: string): void =>
    change(answer(api.DELETE('/api/v1/payment-methods/{id}', { params: { path: { id } } })));
  return (
    <section className="stack">
      <h2>{words.methods}</h2>
      {asked.state === 'loading' && <Skeleton height={48} />}
      {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
      {asked.data?.items.length === 0 && <p className="soft">{words.noMethods}</p>}
      <ul className="prices">
        {asked.data?.items.map(({ id, label }) => (
          <li key={id}>
            <span>{label}</span>
            <strong>
              <Button
                kind="plain"
                aria-label={words.removeMethod(label)}
                onClick={() => remove(id)}
              >
                <Icon name="close" />
              </Button>
            </strong>
          </li>
        ))}
      </ul>
      {error !== undefined && <ProblemNotice error={error} />}
      <Button kind="quiet" onClick={add}>
        {words.addMethod}
      </Button>
    </section>
  );
}
