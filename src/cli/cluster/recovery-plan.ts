import { chooseFirst, type NodeMemory, type Position } from './positions.js';

/** A node whose data does not belong to the history that goes on, and what is lost with it. */
export interface SetAside {
  readonly node: number;
  readonly loss: string;
}

/** How to start a group again. */
export interface RecoveryPlan {
  readonly first: NodeMemory & { readonly position: Position };
  /** Nodes that join with what they have, the most advanced first. */
  readonly joining: readonly NodeMemory[];
  /** Nodes that join with nothing; their data is kept under another name. */
  readonly setAside: readonly SetAside[];
}

/** Why nobody but the person at the terminal can decide. */
export interface Undecided {
  readonly problem: string;
  /** What starting from each node that could be first would lose. */
  readonly choices: readonly { readonly node: number; readonly losses: readonly string[] }[];
}

/**
 * Decides which node starts first and what becomes of the others. Without an order it only decides
 * what loses nothing: one history, every node's data read.
 * @param forced the node that the person at the terminal wants to be first
 */
export function planRecovery(
  memories: readonly NodeMemory[],
  forced?: number,
): RecoveryPlan | Undecided {
  if (forced !== undefined) {
    const first = memories.find((memory) => memory.node === forced);
    return canBeFirst(first)
      ? planFrom(first, memories)
      : { problem: unfitReason(forced, first), choices: choicesOf(memories) };
  }
  const unreadable = memories.filter(({ condition }) => condition === 'unreadable');
  if (unreadable.length > 0) {
    const reasons = unreadable.map(({ reason }) => reason ?? 'unreadable data');
    return { problem: reasons.join('\n'), choices: choicesOf(memories) };
  }
  const choice = chooseFirst(memories);
  if ('problem' in choice) {
    const problem =
      choice.problem === 'no-data'
        ? 'No node has data that could be continued.'
        : 'The nodes have two histories, and which one counts cannot be told from them.';
    return { problem, choices: choicesOf(memories) };
  }
  const first = memories.find((memory) => memory.node === choice.node);
  if (!canBeFirst(first)) throw new Error(`node ${choice.node} was chosen without a position`);
  return planFrom(first, memories);
}

type Candidate = RecoveryPlan['first'];

function canBeFirst(memory: NodeMemory | undefined): memory is Candidate {
  return memory?.position !== undefined;
}

function unfitReason(node: number, memory: NodeMemory | undefined): string {
  const why =
    memory?.condition === 'half-copied'
      ? "it has half a copy of another node's data"
      : (memory?.reason ?? 'it has no data');
  return `Node ${node} can never be first: ${why}.`;
}

function choicesOf(memories: readonly NodeMemory[]): Undecided['choices'] {
  return memories.filter(canBeFirst).map((first) => ({
    node: first.node,
    losses: planFrom(first, memories).setAside.map(({ loss }) => loss),
  }));
}

function planFrom(first: Candidate, memories: readonly NodeMemory[]): RecoveryPlan {
  const others = memories.filter(({ node }) => node !== first.node);
  const losses = others.map((memory) => ({ memory, loss: lossOf(memory, first.position) }));
  const advanced = ({ position }: NodeMemory): number => position?.seqno ?? -1;
  return {
    first,
    joining: losses
      .filter(({ loss }) => loss === undefined)
      .map(({ memory }) => memory)
      .sort((a, b) => advanced(b) - advanced(a)),
    setAside: losses.flatMap(({ memory, loss }) =>
      loss === undefined ? [] : [{ node: memory.node, loss }],
    ),
  };
}

/** What is lost when the group goes on from `start` and this node follows; undefined: nothing. */
function lossOf({ node, condition, position }: NodeMemory, start: Position): string | undefined {
  if (condition === 'unreadable') return `whatever only node ${node} has; its data cannot be read`;
  if (position === undefined) return undefined;
  if (position.groupId !== start.groupId) {
    return `the other history on node ${node}, ${position.seqno} write sets of group ${position.groupId}`;
  }
  const ahead = position.seqno - start.seqno;
  return ahead > 0 ? `the last ${ahead} write sets, which node ${node} has` : undefined;
}
