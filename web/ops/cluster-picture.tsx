import type { ReactNode } from 'react';
import { count } from '../words/format';
import { opsWords } from '../words/ops';
import { useWords } from '../words/use-words';
import type { ClusterState, NodeState } from './use-cluster';
import './ops.css';

const WIDTH = 720;
const HEIGHT = 400;
const PROXY = { x: WIDTH / 2, y: 48 };
const NODE_Y = 210;
const ARBITRATOR_Y = 356;
const BOX = { width: 132, height: 92 };
/** Sessions at which a way is drawn at its widest. */
const SESSIONS_WIDEST = 60;

/** Whether a node does its share. */
export function isFit({ reachable, group, fitness }: NodeState): boolean {
  return reachable && group?.clusterStatus === 'Primary' && group.ready && (fitness?.fit ?? false);
}

/** The cluster drawn: HAProxy, its ways to the nodes, replication between them, and the arbitrators. */
export function ClusterPicture({ state }: { readonly state: ClusterState }): ReactNode {
  const words = useWords(opsWords);
  const { nodes, arbitrators, haproxy } = state;
  const nodeX = (index: number): number => (WIDTH / nodes.length) * (index + 0.5);
  const votes = Array.from({ length: arbitrators.present });
  return (
    <svg
      className="cluster"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={words.picture(nodes.length, arbitrators.present)}
    >
      {nodes.slice(1).map((node, index) => (
        <path
          key={node.name}
          className="replication"
          data-live={(isFit(node) && isFit(nodes[index] ?? node)) || undefined}
          d={`M${nodeX(index) + BOX.width / 2} ${NODE_Y} H${nodeX(index + 1) - BOX.width / 2}`}
        />
      ))}
      {votes.map((_, index) => {
        const x = (WIDTH / (votes.length + 1)) * (index + 1);
        return (
          <g key={index} className="arbitrator">
            {nodes.map((node, at) => (
              <path key={node.name} d={`M${x} ${ARBITRATOR_Y} L${nodeX(at)} ${NODE_Y + 46}`} />
            ))}
            <circle cx={x} cy={ARBITRATOR_Y} r={18} />
            <text x={x} y={ARBITRATOR_Y + 36}>
              {words.arbitrator} {index + 1}
            </text>
          </g>
        );
      })}
      {nodes.map((node, index) => (
        <Way key={node.name} node={node} x={nodeX(index)} />
      ))}
      <g className="box" data-bad={!haproxy.answers || undefined}>
        <rect x={PROXY.x - 70} y={PROXY.y - 24} width={140} height={48} rx={10} />
        <text className="strong" x={PROXY.x} y={PROXY.y + 6}>
          HAProxy
        </text>
      </g>
      {nodes.map((node, index) => (
        <NodeBox key={node.name} node={node} x={nodeX(index)} />
      ))}
    </svg>
  );
}

interface NodeProps {
  readonly node: NodeState;
  readonly x: number;
}

/** The way from HAProxy: as wide as there are sessions on it, moving while it takes new ones. */
function Way({ node, x }: NodeProps): ReactNode {
  const width = 1.5 + (5 * Math.min(node.sessions, SESSIONS_WIDEST)) / SESSIONS_WIDEST;
  return (
    <path
      className="way"
      data-takes={node.writesFor.length > 0 || undefined}
      data-bad={!isFit(node) || undefined}
      style={{ strokeWidth: width }}
      d={`M${PROXY.x} ${PROXY.y + 24} C${PROXY.x} 120 ${x} 100 ${x} ${NODE_Y - BOX.height / 2}`}
    />
  );
}

function NodeBox({ node, x }: NodeProps): ReactNode {
  const words = useWords(opsWords);
  const { name, group, sessions } = node;
  const paused = group === null ? 0 : group.flowControlPausedFraction;
  return (
    <g className="box" data-bad={!isFit(node) || undefined}>
      <rect x={x - BOX.width / 2} y={NODE_Y - BOX.height / 2} {...BOX} rx={10} />
      <text className="strong" x={x} y={NODE_Y - 20}>
        {name}
      </text>
      <text x={x} y={NODE_Y + 2}>
        {group === null ? words.down : group.localState}
      </text>
      <text x={x} y={NODE_Y + 22}>
        {words.sessions(count(sessions))}
      </text>
      <rect className="flow" x={x - 50} y={NODE_Y + 32} width={100} height={4} rx={2} />
      <rect
        className="flow-paused"
        x={x - 50}
        y={NODE_Y + 32}
        width={100 * Math.min(1, paused)}
        height={4}
        rx={2}
      />
    </g>
  );
}
