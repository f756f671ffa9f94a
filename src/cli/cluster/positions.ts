/** A place in the history of one group: its id and the number of its last write set. */
export interface Position {
  readonly groupId: string;
  readonly seqno: number;
}

/**
 * In which state a stopped node's data is: left in order, by a crash, cut off in the middle of a full
 * copy, not there at all, or there and of no use to the server.
 */
export type DataCondition = 'stopped' | 'crashed' | 'half-copied' | 'empty' | 'unreadable';

/** What a stopped node remembers. */
export interface NodeMemory {
  readonly node: number;
  readonly condition: DataCondition;
  /** undefined: nothing that could be continued; the node needs a full state transfer. */
  readonly position: Position | undefined;
  readonly safeToBootstrap: boolean;
  /** Why its data cannot be read. */
  readonly reason?: string;
}

const NO_GROUP = '00000000-0000-0000-0000-000000000000';

/** grastate.dat as the provider writes it; seqno -1 means that the node did not stop cleanly. */
export interface GroupState extends Position {
  readonly safeToBootstrap: boolean;
}

/** Reads grastate.dat. */
export function parseGroupState(text: string): GroupState {
  const field = (name: string): string =>
    new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(text)?.[1] ?? '';
  return {
    groupId: field('uuid') || NO_GROUP,
    seqno: Number(field('seqno') || -1),
    safeToBootstrap: field('safe_to_bootstrap') === '1',
  };
}

/** Finds the position that `mariadbd --wsrep-recover` printed. */
export function parseRecovered(log: string): Position | undefined {
  const match = [...log.matchAll(/Recovered position:?\s*([0-9a-f-]{36}):(-?\d+)/g)].at(-1);
  return match === undefined
    ? undefined
    : knownPosition({ groupId: match[1] ?? NO_GROUP, seqno: Number(match[2]) });
}

/** undefined instead of the zero group id or a negative number, which mean "nothing". */
export function knownPosition(position: Position): Position | undefined {
  return position.groupId === NO_GROUP || position.seqno < 0 ? undefined : position;
}

/** `groupId:seqno`, as --wsrep_start_position takes it. */
export function asText(position: Position): string {
  return `${position.groupId}:${position.seqno}`;
}

/** Whom to start first, or why that cannot be decided. */
export type FirstNode =
  | { readonly node: number; readonly position: Position }
  | { readonly problem: 'no-data' | 'two-histories' };

/**
 * The most advanced node starts first: with innodb_flush_log_at_trx_commit=1 it has every write that
 * was acknowledged anywhere, because a commit is acknowledged only after its write set is ordered in
 * the group and durable on the node that answered. Ties go to the node that stopped last, then to the
 * lowest number.
 */
export function chooseFirst(memories: readonly NodeMemory[]): FirstNode {
  const known = memories.flatMap((memory) =>
    memory.position === undefined ? [] : [{ ...memory, position: memory.position }],
  );
  const groups = new Set(known.map((memory) => memory.position.groupId));
  if (groups.size > 1) return { problem: 'two-histories' };
  const [first] = known.sort(
    (a, b) =>
      b.position.seqno - a.position.seqno ||
      Number(b.safeToBootstrap) - Number(a.safeToBootstrap) ||
      a.node - b.node,
  );
  if (first === undefined) return { problem: 'no-data' };
  return { node: first.node, position: first.position };
}
