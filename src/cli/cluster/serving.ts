import { isUp, isWriter, takesWrites } from '../../cluster/haproxy-stats.js';
import type { Context } from '../context.js';
import { haproxyServers, writerServers } from '../services/haproxy.js';
import { waitUntil } from '../wait.js';
import { frozenNodes, groupViews, nameNodes } from './group.js';
import type { GroupView } from './node-sql.js';

/** The group forms its new view after the suspect time-out; HAProxy needs two failed checks. */
const SETTLE_LIMIT_MS = 6_000;

/** Who serves now. */
export interface Serving {
  /** Nodes in the primary component. */
  readonly primary: readonly number[];
  /** Members of the primary component, arbitrators among them. */
  readonly groupSize: number;
  /** Writer port to the server that takes its new sessions; ports without one are left out. */
  readonly writers: Readonly<Record<string, string>>;
  readonly frozen: readonly number[];
}

/** Asks nodes and HAProxy who serves now. */
export async function servingNow(context: Context): Promise<Serving> {
  const [views, servers] = await Promise.all([
    groupViews(context),
    haproxyServers(context).catch(() => []),
  ]);
  const primary = [...views].filter(([, view]) => view.clusterStatus === 'Primary');
  const writers = servers.filter((server) => isWriter(server) && takesWrites(server, servers));
  return {
    primary: primary.map(([node]) => node),
    groupSize: Math.max(0, ...primary.map(([, view]) => view.clusterSize)),
    writers: Object.fromEntries(writers.map(({ proxy, server }) => [proxy, server])),
    frozen: frozenNodes(context),
  };
}

/** Who serves, as sentences for the person at the terminal; with the way back when nobody does. */
export function describeServing({ primary, groupSize, writers, frozen }: Serving): string {
  if (primary.length === 0) {
    const back =
      frozen.length > 0
        ? `"picket node thaw ${frozen.join(' ')}"; if they end, "picket recover"`
        : '"picket recover"';
    return `No node is in a primary component: nothing is sold now. The way back: ${back}.`;
  }
  const ports = Object.entries(writers).map(([port, server]) => `${port} to ${server}`);
  const whither = ports.length > 0 ? ports.join(', ') : 'nowhere yet, HAProxy has no healthy node';
  return `Primary: ${nameNodes(primary)}, in a group of ${groupSize}. New sessions go ${whither}.`;
}

/** The server tells number and size of a view one after the other. */
function hasNoticed(view: GroupView, earlier: GroupView): boolean {
  if (view.clusterStatus !== 'Primary') return true;
  return view.viewNumber !== earlier.viewNumber && view.clusterSize < earlier.clusterSize;
}

/**
 * Waits until the others have noticed that these nodes are gone: the group has a new view or no
 * primary component any more, and HAProxy sends nobody there. Bounded; says nothing.
 * @param before views from before, see `groupViews`
 */
export async function awaitNoticed(
  context: Context,
  gone: readonly number[],
  before: ReadonlyMap<number, GroupView>,
): Promise<void> {
  await waitUntil(
    async () => {
      const [views, servers] = await Promise.all([
        groupViews(context),
        haproxyServers(context).catch(() => []),
      ]);
      // One that does not answer just now has not told that it noticed.
      const others = [...before].filter(([node]) => !gone.includes(node));
      const avoided = gone.every((node) => !writerServers(servers, node).some(isUp));
      return (
        avoided &&
        others.every(([node, earlier]) => {
          const view = views.get(node);
          return view !== undefined && hasNoticed(view, earlier);
        })
      );
    },
    SETTLE_LIMIT_MS,
    50,
  );
}
