import type { Context } from '../context.js';
import { membersOf, portOf } from '../members.js';
import { startProgram } from '../processes/registry.js';
import {
  haproxyProgram,
  haproxyRuns,
  haproxySay,
  haproxyServers,
  writeHaproxyNodes,
} from '../services/haproxy.js';

/** HAProxy sends no client to a database node any more, and ends the sessions that are open. */
export async function closeWriters(main: Context): Promise<void> {
  if (!haproxyRuns(main)) return;
  const commands = (await writerNames(main)).flatMap((name) => [
    `set server ${name} state maint`,
    `shutdown sessions server ${name}`,
  ]);
  await haproxySay(main, commands.join('; '));
}

/**
 * HAProxy sends clients to the nodes of `cluster`, at once and without a restart; at its next start
 * haproxyEnvironment says the same.
 */
export async function openWriters(main: Context, cluster: Context): Promise<void> {
  if (!haproxyRuns(main)) {
    await startProgram(main.home, haproxyProgram(main));
    return;
  }
  // Read at the next reload, which must not lead back to the old side.
  writeHaproxyNodes(main);
  const { ports } = cluster.installation;
  const members = membersOf(cluster);
  const commands = (await writerNames(main)).flatMap((name) => {
    const node = Number(name.replace(/^.*node/, ''));
    if (!members.includes(node)) return [];
    return [
      `set server ${name} addr 127.0.0.1 port ${portOf(ports.nodes, node)}`,
      `set server ${name} check-port ${portOf(ports.checkers, node)}`,
      `set server ${name} state ready`,
    ];
  });
  await haproxySay(main, commands.join('; '));
}

/** Names such as `writer1/node2`. */
async function writerNames(main: Context): Promise<string[]> {
  const servers = await haproxyServers(main);
  return servers
    .filter(({ proxy }) => proxy.startsWith('writer'))
    .map(({ proxy, server }) => `${proxy}/${server}`);
}
