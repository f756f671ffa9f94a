import { type ReactNode, useState } from 'react';
import { Button } from '../design/button';
import { Select } from '../design/field';
import { Notice } from '../design/notice';
import { opsControlWords } from '../words/ops-control';
import { useWords } from '../words/use-words';
import { CommandDialog } from './command-dialog';
import { Progress } from './progress';
import type { ClusterState, NodeState } from './use-cluster';
import type { AgentStatus, Control, NewCommand } from './use-control';

type Machine = AgentStatus['nodes'][number];
type NodeAction = Exclude<NewCommand['action'], 'backup' | 'drill'>;

interface ControlsProps {
  readonly control: Control;
  readonly cluster: ClusterState | undefined;
  readonly onChange: () => void;
}

/** Everything that may be done from here, each after a question; and what is being done. */
export function Controls({ control, cluster, onChange }: ControlsProps): ReactNode {
  const words = useWords(opsControlWords);
  const [asking, setAsking] = useState<NewCommand>();
  const [drill, setDrill] = useState(control.drills[0] ?? '');
  const [latest, setLatest] = useState<string>();
  const { agent, active, status } = control;
  const busy = active !== null;
  const ask = (command: NewCommand) => (): void => setAsking(command);
  return (
    <section className="stack" aria-label={words.commands}>
      <h2>{words.commands}</h2>
      {agent === 'none' && <Notice>{words.agentNone}</Notice>}
      {agent === 'silent' && <Notice kind="warn">{words.agentSilent}</Notice>}
      <Progress id={active?.id ?? latest} onEnd={onChange} />
      {agent === 'present' && status !== null && (
        <>
          <ul className="seller-list">
            {status.nodes.map((machine) => (
              <NodeRow
                key={machine.node}
                machine={machine}
                state={cluster?.nodes.find(({ name }) => name === `node${machine.node}`)}
                busy={busy}
                onAsk={setAsking}
              />
            ))}
          </ul>
          <div className="row ops-other">
            <Button kind="quiet" disabled={busy} onClick={ask({ action: 'backup' })}>
              {words.actions['backup']}
            </Button>
            <Select
              label={words.drillChoice}
              value={drill}
              onChange={(event) => setDrill(event.currentTarget.value)}
            >
              {control.drills.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </Select>
            <Button
              kind="quiet"
              disabled={busy}
              onClick={ask({ action: 'drill', drill: drill as NonNullable<NewCommand['drill']> })}
            >
              {words.actions['drill']}
            </Button>
          </div>
        </>
      )}
      <CommandDialog
        command={asking}
        onClose={() => setAsking(undefined)}
        onTaken={(id) => {
          setAsking(undefined);
          setLatest(id);
          onChange();
        }}
      />
    </section>
  );
}

/** Whether the node runs and is in the group that serves. */
function isCut(state: NodeState | undefined): boolean {
  const group = state?.group ?? null;
  return group !== null && group.clusterStatus !== 'Primary';
}

/** What makes sense for a node as it is. */
function actionsFor({ runs, frozen }: Machine, state: NodeState | undefined): NodeAction[] {
  if (!runs) return ['start'];
  if (frozen) return ['thaw', 'kill'];
  return isCut(state) ? ['rejoin', 'stop', 'kill'] : ['stop', 'freeze', 'isolate', 'kill'];
}

interface NodeRowProps {
  readonly machine: Machine;
  readonly state: NodeState | undefined;
  readonly busy: boolean;
  readonly onAsk: (command: NewCommand) => void;
}

function NodeRow({ machine, state, busy, onAsk }: NodeRowProps): ReactNode {
  const words = useWords(opsControlWords);
  const { node, runs, frozen } = machine;
  const runsHow = frozen ? words.nodeFrozen : isCut(state) ? words.nodeCut : words.nodeRuns;
  const isWell = runs && !frozen && !isCut(state);
  return (
    <li data-node={node}>
      <span className="row">
        <strong>{words.node(node)}</strong>
        <span className="state" data-live={isWell || undefined} data-bad={!isWell || undefined}>
          {runs ? runsHow : words.nodeDown}
        </span>
      </span>
      <span className="row">
        {actionsFor(machine, state).map((action) => (
          <Button
            key={action}
            kind="quiet"
            disabled={busy}
            data-action={action}
            aria-label={`${words.node(node)}: ${words.actions[action]}`}
            onClick={() => onAsk({ action, node })}
          >
            {words.actions[action]}
          </Button>
        ))}
      </span>
    </li>
  );
}
