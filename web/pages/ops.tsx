import { type ReactNode, useState } from 'react';
import { type Answer, answer, api } from '../api/client';
import { useSession } from '../api/hooks';
import type { Asked } from '../api/use-asked';
import { useLive } from '../api/use-live';
import { Page } from '../app/page';
import { Button } from '../design/button';
import { Dialog } from '../design/dialog';
import { Empty, Notice, ProblemNotice, Skeleton } from '../design/notice';
import { ActionLog } from '../ops/action-log';
import { ClusterPicture } from '../ops/cluster-picture';
import { ClusterTables } from '../ops/cluster-tables';
import { Controls } from '../ops/controls';
import { DrillRuns } from '../ops/drill-runs';
import { Backups, Standby } from '../ops/storage';
import { type ClusterState, useCluster } from '../ops/use-cluster';
import type { Control } from '../ops/use-control';
import { clockSeconds, count, moment } from '../words/format';
import { opsWords } from '../words/ops';
import { useWords } from '../words/use-words';
import './seller/seller.css';
import './seller/sales.css';

const OUTBOX_MS = 5_000;
const CONTROL_MS = 2_000;

type Outbox = Answer<'/api/v1/ops/outbox', 'get'>;
type Message = Outbox['items'][number];

/** The whole system at a glance, live. */
export function OpsPage(): ReactNode {
  const words = useWords(opsWords);
  const session = useSession();
  const isOperator = session.state === 'in' && session.account.roles.includes('operator');
  return (
    <Page title={words.title}>
      {isOperator ? (
        <Operations />
      ) : (
        <Empty icon="person">
          <h1>{words.title}</h1>
          <p>{words.forbidden}</p>
        </Empty>
      )}
    </Page>
  );
}

function Operations(): ReactNode {
  const words = useWords(opsWords);
  const { state, isLive, error } = useCluster();
  const outbox = useLive(() => answer(api.GET('/api/v1/ops/outbox')), [], OUTBOX_MS);
  const control = useLive(() => answer(api.GET('/api/v1/ops/control')), [], CONTROL_MS);
  // Counts what was done from here, so that what tells of it is asked anew.
  const [fresh, setFresh] = useState(0);
  const changed = (): void => {
    control.again();
    setFresh((count) => count + 1);
  };
  return (
    <div className="stack-wide">
      <div className="seller-head ops-head">
        <h1>{words.title}</h1>
        {state !== undefined && (
          <span className="row">
            <DoubleSales audit={state.audit} />
            <span
              className="state"
              data-live={state.healthy || undefined}
              data-bad={!state.healthy || undefined}
            >
              {state.healthy ? words.healthy : words.unhealthy}
            </span>
          </span>
        )}
      </div>
      {state === undefined && error === undefined && <Skeleton height={120} count={3} />}
      {error !== undefined && state === undefined && <ProblemNotice error={error} />}
      {!isLive && state !== undefined && <Notice kind="warn">{words.stale}</Notice>}
      <Tiles state={state} outbox={outbox.data} />
      {state !== undefined && (
        <>
          <section className="stack" aria-label={words.cluster}>
            <h2>{words.cluster}</h2>
            <p className="soft tiny numbers">{words.at(clockSeconds(state.at))}</p>
            <ClusterPicture state={state} />
          </section>
        </>
      )}
      <Machines control={control} state={state} onChange={changed} />
      <DrillRuns fresh={fresh} />
      <ActionLog fresh={fresh} />
      {outbox.state === 'failed' && <ProblemNotice error={outbox.error} again={outbox.again} />}
      {outbox.data !== undefined && (
        <Dead
          outbox={outbox.data}
          again={() => {
            outbox.again();
            changed();
          }}
        />
      )}
    </div>
  );
}

interface MachinesProps {
  readonly control: Asked<Control> & { again: () => void };
  readonly state: ClusterState | undefined;
  readonly onChange: () => void;
}

/** What can be done to the machines, and what stands on them. */
function Machines({ control, state, onChange }: MachinesProps): ReactNode {
  const { data, error, again } = control;
  return (
    <>
      {control.state === 'failed' && <ProblemNotice error={error} again={again} />}
      {data !== undefined && <Controls control={data} cluster={state} onChange={onChange} />}
      {state !== undefined && <ClusterTables state={state} />}
      {data?.status?.backups && <Backups backups={data.status.backups} />}
      {data?.status?.standby && <Standby standby={data.status.standby} />}
    </>
  );
}

/** Stays on the screen however far one scrolls. */
function DoubleSales({ audit }: Pick<ClusterState, 'audit'>): ReactNode {
  const words = useWords(opsWords);
  const doubles = audit?.violations['I1'];
  return (
    <strong
      className="state numbers"
      data-live={doubles === 0 || undefined}
      data-bad={(doubles ?? 0) > 0 || undefined}
    >
      {words.double} {doubles === undefined ? words.none : count(doubles)}
    </strong>
  );
}

const sum = (rates: Readonly<Record<string, number>>): number =>
  Object.values(rates).reduce((all, one) => all + one, 0);

interface TilesProps {
  readonly state: ClusterState | undefined;
  readonly outbox: Outbox | undefined;
}

/** The numbers that must stay what they are; the double sales come first and are always there. */
function Tiles({ state, outbox }: TilesProps): ReactNode {
  const words = useWords(opsWords);
  const audit = state?.audit ?? null;
  const doubles = audit?.violations['I1'];
  const broken = audit === null ? undefined : sum(audit.violations);
  const none = words.none;
  const rate = (rates: Readonly<Record<string, number>> | undefined): string =>
    rates === undefined ? none : words.perSecond(sum(rates).toFixed(1));
  const tiles: readonly (readonly [string, string, number | undefined, string?])[] = [
    [
      words.double,
      doubles === undefined ? none : count(doubles),
      doubles,
      audit === null ? words.auditNever : words.auditAt(clockSeconds(audit.at)),
    ],
    [words.violations, broken === undefined ? none : count(broken), broken],
    [
      words.gap,
      state === undefined ? none : words.seconds(state.business.commitGapSeconds.toFixed(2)),
      undefined,
    ],
    [words.holds, rate(state?.business.holdsPerSecond), undefined],
    [words.ordersRate, rate(state?.business.ordersPerSecond), undefined],
    [
      words.overdue,
      outbox === undefined ? none : words.messages(count(outbox.overdue)),
      undefined,
      outbox && words.oldest(count(Math.round(outbox.overdueOldestSeconds))),
    ],
    [words.dead, outbox === undefined ? none : count(outbox.dead), outbox?.dead],
  ];
  return (
    <dl className="tiles ops-tiles">
      {tiles.map(([name, value, faults, note]) => (
        <div
          key={name}
          data-good={faults === 0 || undefined}
          data-bad={(faults ?? 0) > 0 || undefined}
        >
          <dt>{name}</dt>
          <dd className="numbers">{value}</dd>
          {note !== undefined && <dd className="soft tiny numbers ops-note">{note}</dd>}
        </div>
      ))}
    </dl>
  );
}

interface DeadProps {
  readonly outbox: Outbox;
  readonly again: () => void;
}

/** Messages that were given up, and the one safe thing to do about them. */
function Dead({ outbox, again }: DeadProps): ReactNode {
  const words = useWords(opsWords);
  const [asking, setAsking] = useState<Message>();
  const [error, setError] = useState<unknown>();
  const revive = (id: string): void => {
    setError(undefined);
    setAsking(undefined);
    const params = { path: { id } };
    answer(api.POST('/api/v1/ops/outbox/{id}/revive', { params })).then(again, setError);
  };
  return (
    <section className="stack" aria-label={words.dead}>
      <h2>{words.dead}</h2>
      {error !== undefined && <ProblemNotice error={error} />}
      {outbox.items.length === 0 && <p className="soft small">{words.deadNone}</p>}
      <ul className="seller-list">
        {outbox.items.map((message) => (
          <li key={message.id}>
            <span>
              <strong>{message.topic}</strong>{' '}
              <span className="soft small numbers">{moment(message.endedAt)}</span>
              <br />
              <span className="small">
                {words.failures(message.failures)} {message.lastError}
              </span>
            </span>
            <Button kind="quiet" onClick={() => setAsking(message)}>
              {words.revive}
            </Button>
          </li>
        ))}
      </ul>
      <Dialog title={words.revive} open={asking !== undefined} onClose={() => setAsking(undefined)}>
        {asking && (
          <>
            <p>{words.reviveAsk(asking.topic)}</p>
            <Button wide onClick={() => revive(asking.id)}>
              {words.revive}
            </Button>
          </>
        )}
      </Dialog>
    </section>
  );
}
