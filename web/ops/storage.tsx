import type { ReactNode } from 'react';
import { Notice } from '../design/notice';
import { clockSeconds, count, moment } from '../words/format';
import { called, opsControlWords } from '../words/ops-control';
import { useWords } from '../words/use-words';
import type { AgentStatus } from './use-control';

const MB = 1_000_000;
const SHOWN_MAX = 10;

interface BackupsProps {
  readonly backups: NonNullable<AgentStatus['backups']>;
}

/** What could be restored, and up to when. */
export function Backups({ backups: state }: BackupsProps): ReactNode {
  const words = useWords(opsControlWords);
  const { backups, place, archivedUntil, verifiedAt, problem } = state;
  const facts = [
    [
      words.archived,
      archivedUntil === null
        ? words.archivedNone
        : `${moment(archivedUntil)} (${clockSeconds(archivedUntil)})`,
    ],
    [words.verified, verifiedAt === null ? words.verifiedNone : moment(verifiedAt)],
    [words.place, place],
  ] as const;
  return (
    <section className="stack" aria-label={words.backups}>
      <h2>{words.backups}</h2>
      {problem !== null && (
        <Notice kind="bad" title={words.backupsProblem}>
          <span lang="en">{problem}</span>
        </Notice>
      )}
      <dl className="small ops-facts">
        {facts.map(([name, value]) => (
          <div key={name} className="between">
            <dt className="soft">{name}</dt>
            <dd className="numbers">{value}</dd>
          </div>
        ))}
      </dl>
      {backups.length === 0 && problem === null && (
        <p className="soft small">{words.backupsNone}</p>
      )}
      <ul className="seller-list">
        {backups.slice(0, SHOWN_MAX).map(({ id, kind, endedAt, node, storedBytes }) => (
          <li key={id} data-backup={kind}>
            <span>
              <strong>{words.kinds[kind]}</strong>{' '}
              <span className="soft small numbers">
                {moment(endedAt)} · {words.node(node)}
              </span>
            </span>
            <span className="numbers">
              {words.megabytes(count(Number((storedBytes / MB).toFixed(1))))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface StandbyProps {
  readonly standby: NonNullable<AgentStatus['standby']>;
}

/** The cluster that would take over, and how far it is behind. */
export function Standby({ standby }: StandbyProps): ReactNode {
  const words = useWords(opsControlWords);
  const { exists, ready, lagSeconds, advice, sides } = standby;
  return (
    <section className="stack" aria-label={words.standby}>
      <div className="between">
        <h2>{words.standby}</h2>
        {exists && (
          <span className="state" data-live={ready || undefined} data-bad={!ready || undefined}>
            {ready ? words.standbyReady : words.standbyNotReady}
          </span>
        )}
      </div>
      {!exists && <p className="soft small">{words.standbyNone}</p>}
      {exists && (
        <>
          <p className="numbers">
            {words.lag}{' '}
            <strong>
              {lagSeconds === null ? words.lagUnknown : words.seconds(lagSeconds.toFixed(2))}
            </strong>
          </p>
          {advice.map((line) => (
            <p key={line} className="small" lang="en">
              {line}
            </p>
          ))}
          <ul className="seller-list">
            {sides.flatMap(({ name, role, nodes }) =>
              nodes.map(({ node, state, position, error }) => (
                <li key={`${name} ${node}`}>
                  <span>
                    {called(words.sides, name)} · {words.node(node)}{' '}
                    <span className="soft small numbers">{error || position}</span>
                  </span>
                  <span className="state" data-live={state === 'Synced' || undefined}>
                    {called(words.roles, role)} · {state}
                  </span>
                </li>
              )),
            )}
          </ul>
        </>
      )}
    </section>
  );
}
