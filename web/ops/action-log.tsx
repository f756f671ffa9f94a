import type { ReactNode } from 'react';
import { type Answer, answer, api } from '../api/client';
import { useAsked } from '../api/use-asked';
import { ProblemNotice } from '../design/notice';
import { useMore } from '../pages/use-more';
import { clockSeconds, count, day } from '../words/format';
import { called, opsControlWords } from '../words/ops-control';
import { useWords } from '../words/use-words';

type Page = Answer<'/api/v1/ops/actions', 'get'>;
type LoggedAction = Page['items'][number];

const ROWS = 10;

const ask = (cursor?: string): Promise<Page> => {
  const query = { limit: ROWS, ...(cursor !== undefined && { cursor }) };
  return answer(api.GET('/api/v1/ops/actions', { params: { query } }));
};

/** Who did what, when, and how it ended; nobody can change it. */
export function ActionLog({ fresh }: { readonly fresh: number }): ReactNode {
  const words = useWords(opsControlWords);
  const log = useAsked(() => ask(), [fresh]);
  const { items, button } = useMore<LoggedAction>(log.data, ask);
  return (
    <section className="stack" aria-label={words.log}>
      <h2>{words.log}</h2>
      {log.state === 'failed' && <ProblemNotice error={log.error} again={log.again} />}
      {log.data !== undefined && items.length === 0 && (
        <p className="soft small">{words.logNone}</p>
      )}
      {items.length > 0 && (
        <div className="wide" role="region" aria-label={words.log} tabIndex={0}>
          <table className="figures action-log">
            <thead>
              <tr>
                {[words.when, words.who, words.did, words.outcome, words.took].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <Row key={item.id} item={item} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {button}
    </section>
  );
}

function Row({ item }: { readonly item: LoggedAction }): ReactNode {
  const words = useWords(opsControlWords);
  const { at, accountName, action, arguments: given, outcome, message, durationMs } = item;
  const isBad = ['failed', 'stale', 'unknown'].includes(outcome);
  return (
    <tr data-action={action}>
      <th scope="row" className="numbers">
        {day(at)} {clockSeconds(at)}
      </th>
      <td>{accountName ?? words.gone}</td>
      <td>
        {called(words.actions, action)}{' '}
        <span className="soft small numbers">
          {Object.entries(given)
            .map(([name, value]) => `${name} ${value}`)
            .join(', ')}
        </span>
      </td>
      <td>
        <span
          className="state"
          data-live={outcome === 'done' || undefined}
          data-bad={isBad || undefined}
        >
          {words.states[outcome]}
        </span>
        {isBad && message !== null && (
          <p className="soft tiny" lang="en">
            {message}
          </p>
        )}
      </td>
      <td className="numbers">
        {durationMs === null ? words.none : words.seconds(count(Math.round(durationMs / 100) / 10))}
      </td>
    </tr>
  );
}
