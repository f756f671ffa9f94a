import type { ReactNode } from 'react';
import { type Answer, answer, api } from '../api/client';
import { ProblemNotice } from '../design/notice';
import { useLive } from '../api/use-live';
import { useMore } from '../pages/use-more';
import { count, moment } from '../words/format';
import { opsControlWords } from '../words/ops-control';
import { useWords } from '../words/use-words';
import { DrillChart } from './drill-chart';
import type { DrillRun } from './use-control';

type Page = Answer<'/api/v1/ops/drill-runs', 'get'>;

const RUNS = 5;
const RUNS_MS = 15_000;

const ask = (cursor?: string): Promise<Page> => {
  const query = { limit: RUNS, ...(cursor !== undefined && { cursor }) };
  return answer(api.GET('/api/v1/ops/drill-runs', { params: { query } }));
};

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0);

/** What drills measured, newest first, those from the terminal among them. */
export function DrillRuns({ fresh }: { readonly fresh: number }): ReactNode {
  const words = useWords(opsControlWords);
  const runs = useLive(() => ask(), [fresh], RUNS_MS);
  const { items, button } = useMore<DrillRun>(runs.data, ask);
  return (
    <section className="stack" aria-label={words.drills}>
      <h2>{words.drills}</h2>
      {runs.state === 'failed' && <ProblemNotice error={runs.error} again={runs.again} />}
      {runs.data !== undefined && items.length === 0 && (
        <p className="soft small">{words.drillsNone}</p>
      )}
      {items.map((run) => (
        <Run key={run.id} run={run} />
      ))}
      {button}
    </section>
  );
}

function Run({ run }: { readonly run: DrillRun }): ReactNode {
  const words = useWords(opsControlWords);
  const ms = (value: number | null): string =>
    value === null ? words.none : words.ms(count(value));
  const figures = [
    [words.acknowledged, count(sum(run.acknowledged))],
    [words.lost, count(run.lost)],
    [words.duplicated, count(run.duplicated)],
    [words.refused, count(sum(run.refused))],
    [words.gap, ms(run.gapMs)],
    [words.strength, ms(run.fullStrengthMs)],
    ['RPO', ms(run.rpoMs)],
    ['RTO', ms(run.rtoMs)],
  ] as const;
  return (
    <article className="stack drill-run" data-drill={run.drill}>
      <div className="between">
        <h3>
          {run.drill}{' '}
          <span className="soft small numbers">
            {moment(run.at)} · {words.seed(run.seed)}
            {run.control !== null && ` · ${words.control(run.control)}`}
          </span>
        </h3>
        <span
          className="state"
          data-live={run.green || undefined}
          data-bad={!run.green || undefined}
        >
          {run.green ? words.green : `${words.red} (${run.reasons.join(', ')})`}
        </span>
      </div>
      <DrillChart run={run} />
      <dl className="drill-figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt className="soft tiny">{name}</dt>
            <dd className="numbers">{value}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}
