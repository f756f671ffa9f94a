/** What operators may do to one node; words of `picket node`. */
export const NODE_COMMANDS = [
  'stop',
  'start',
  'kill',
  'freeze',
  'thaw',
  'isolate',
  'rejoin',
] as const;
export type NodeCommand = (typeof NODE_COMMANDS)[number];

/**
 * Drills that operators may run from the page: those through which the sale goes on. What takes the whole
 * cluster, fills disks, moves clocks or changes members is for the person at the terminal.
 */
export const PAGE_DRILLS = [
  'kill-node',
  'kill-writer',
  'kill-two',
  'freeze-1s',
  'freeze-4s',
  'isolate',
  'rolling-restart',
  'redis-kill',
  'api-kill-before-commit',
  'api-kill-after-commit',
  'worker-kill',
  'haproxy-reload',
  'haproxy-kill',
  'commit-answers-dropped',
] as const;
export type PageDrill = (typeof PAGE_DRILLS)[number];

/** Nodes that an installation may have. */
export const NODES_MAX = 5;

/** A command that may be given from the page, with its arguments. There are no others. */
export type OperatorCommand =
  | { readonly action: NodeCommand; readonly node: number }
  | { readonly action: 'backup' }
  | { readonly action: 'drill'; readonly drill: PageDrill };

/** Everything that an action may be. */
export const ACTIONS = [...NODE_COMMANDS, 'backup', 'drill'] as const;
export type Action = (typeof ACTIONS)[number];

/** What takes a node from the service; one of these must leave another node that serves. */
const TAKING: readonly NodeCommand[] = ['stop', 'kill', 'freeze', 'isolate'];

/**
 * The command that something from outside names, or undefined when it is none of the allowed ones with
 * exactly its own arguments. Whoever runs commands asks this again, whatever stands in the database.
 */
export function allowedCommand(
  action: string,
  given: Readonly<Record<string, unknown>>,
): OperatorCommand | undefined {
  const names = Object.keys(given).filter((name) => given[name] !== undefined);
  const has = (...wanted: string[]): boolean => names.join() === wanted.join();
  if (action === 'backup') return has() ? { action } : undefined;
  if (action === 'drill') {
    const drill = PAGE_DRILLS.find((name) => name === given['drill']);
    return drill !== undefined && has('drill') ? { action, drill } : undefined;
  }
  const known = NODE_COMMANDS.find((name) => name === action);
  const node = given['node'];
  if (known === undefined || typeof node !== 'number' || !has('node')) return undefined;
  return Number.isInteger(node) && node >= 1 && node <= NODES_MAX
    ? { action: known, node }
    : undefined;
}

/** The words after `picket` that carry a command out. */
export function wordsOf(command: OperatorCommand): string[] {
  if (command.action === 'backup') return ['backup'];
  if (command.action === 'drill') return ['drill', command.drill];
  const spare = TAKING.includes(command.action) ? ['--keep-serving'] : [];
  return ['node', command.action, String(command.node), ...spare];
}

/** A command's arguments without what it is. */
export function argumentsOf(command: OperatorCommand): Readonly<Record<string, string | number>> {
  if (command.action === 'backup') return {};
  return command.action === 'drill' ? { drill: command.drill } : { node: command.node };
}
