import { nodeProcess } from '../../cluster/node.js';
import { signal } from '../../processes/registry.js';
import { carelessClients, noChecks } from '../controls.js';
import type { Control, Drill } from '../drill.js';

/** A frozen node must be told from a slow one first, by the group and by its checker. */
const GAP_MAX_MS = 2_500;

/** The writer stands still for so many seconds and goes on as if nothing had happened. */
function freeze(seconds: number, control: Control): Drill {
  return {
    name: `freeze-${seconds}s`,
    title: `the writer frozen for ${seconds} s`,
    does: `Stops the writer by SIGSTOP for ${seconds} s: its connections stay open and say nothing.`,
    limits: { gapMs: GAP_MAX_MS },
    faultSeconds: seconds,
    inject: (world) => {
      signal(world.context.home, nodeProcess(world.writer), 'SIGSTOP');
      return Promise.resolve();
    },
    heal: (world) => {
      signal(world.context.home, nodeProcess(world.writer), 'SIGCONT');
      return Promise.resolve();
    },
    control,
  };
}

/** Short, middle and long; after a second it is back before anybody was sure that it was away. */
export const freezes: readonly Drill[] = [
  freeze(1, carelessClients),
  freeze(4, noChecks),
  freeze(30, carelessClients),
];
