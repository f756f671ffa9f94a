import type { ReactNode } from 'react';
import { count } from '../words/format';
import { opsWords } from '../words/ops';
import { useWords } from '../words/use-words';
import { isFit } from './cluster-picture';
import type { ClusterState } from './use-cluster';

const MB = 1_048_576;

/** What the picture shows, as tables; and what it does not show. */
export function ClusterTables({ state }: { readonly state: ClusterState }): ReactNode {
  return (
    <>
      <Nodes state={state} />
      <Routes state={state} />
      <Surroundings state={state} />
    </>
  );
}

interface PartProps {
  readonly state: ClusterState;
}

function Nodes({ state }: PartProps): ReactNode {
  const words = useWords(opsWords);
  return (
    <div className="wide" role="region" aria-label={words.node} tabIndex={0}>
      <table className="figures">
        <thead>
          <tr>
            {[words.node, words.state, words.committed, words.queue, words.flow, words.writes].map(
              (name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {state.nodes.map((node) => (
            <tr key={node.name}>
              <th scope="row">{node.name}</th>
              <td>
                <span
                  className="state"
                  data-live={isFit(node) || undefined}
                  data-bad={!isFit(node) || undefined}
                >
                  {node.group?.localState ?? node.reason ?? words.down}
                </span>
              </td>
              <td className="numbers">
                {node.group ? count(node.group.lastCommitted) : words.none}
              </td>
              <td className="numbers">
                {node.group ? `${node.group.receiveQueue} / ${node.group.sendQueue}` : words.none}
              </td>
              <td className="numbers">
                {node.group
                  ? words.percent((node.group.flowControlPausedFraction * 100).toFixed(1))
                  : words.none}
              </td>
              <td>{node.writesFor.join(', ') || words.none}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Routes({ state }: PartProps): ReactNode {
  const words = useWords(opsWords);
  return (
    <section className="stack" aria-label={words.routes}>
      <h2>{words.routes}</h2>
      <ul className="seller-list">
        {state.haproxy.servers.map(({ proxy, server, state: at, check, sessions }) => (
          <li key={`${proxy} ${server}`}>
            <span>
              {proxy} → <strong>{server}</strong>{' '}
              <span className="soft small numbers">{words.sessions(count(sessions))}</span>
            </span>
            <span className="state" data-live={at.startsWith('UP') || undefined}>
              {at} {check}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Surroundings({ state }: PartProps): ReactNode {
  const words = useWords(opsWords);
  const { redis, processes, backup, standby } = state;
  const mb = (bytes: number): string => count(Math.round(bytes / MB));
  return (
    <section className="stack" aria-label={words.processes}>
      <h2>{words.processes}</h2>
      <ul className="seller-list">
        <li>
          <span>
            {words.redis} <span className="soft small">{words.memory(mb(redis.memoryBytes))}</span>
          </span>
          <Answers yes={redis.answers} />
        </li>
        {processes.map(({ name, report }) => (
          <li key={name}>
            <span>
              {name}{' '}
              {report && <span className="soft small">{words.memory(mb(report.memoryBytes))}</span>}
            </span>
            <Answers yes={report !== null} />
          </li>
        ))}
      </ul>
      <p className="soft small">{backup === null ? words.backupNone : words.backup}</p>
      <Facts facts={backup} />
      <p className="soft small">{standby === null ? words.standbyNone : words.standby}</p>
      <Facts facts={standby} />
    </section>
  );
}

function Answers({ yes }: { readonly yes: boolean }): ReactNode {
  const words = useWords(opsWords);
  return (
    <span className="state" data-live={yes || undefined} data-bad={!yes || undefined}>
      {yes ? words.answering : words.down}
    </span>
  );
}

/** What keepers of backups and standby say, by the names they give it. */
function Facts({ facts }: { readonly facts: Readonly<Record<string, unknown>> | null }): ReactNode {
  if (facts === null) return null;
  return (
    <dl className="small">
      {Object.entries(facts).map(([name, value]) => (
        <div key={name} className="between">
          <dt className="soft">{name}</dt>
          <dd className="numbers">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
