import { loadInstallation } from '../../config/installation.js';
import { nodeRuns } from '../cluster/node.js';
import { standbyOf } from '../cluster/sides.js';
import { type Context, openContext } from '../context.js';
import { membersOf } from '../members.js';
import { createOutput } from '../output.js';
import { type Supervised, supervisedPrograms } from '../services/all.js';
import { sleep } from '../wait.js';
import { afterStart, restartAtMs, type RestartMemory } from './backoff.js';
import { isPaused } from './pause.js';
import { type Program, runningProcess, startProgram } from './registry.js';

const LOOK_MS = 250;

/**
 * Entry point of the supervisor, started by `picket up`: starts what died again, pausing longer each
 * time. A database node is never restarted: whether it may come back is the DBA's decision.
 */
const extent = (process.argv[2] ?? 'full') as Supervised;
const main = openContext(loadInstallation(), createOutput(false));
const context = extent === 'standby' ? standbyOf(main) : main;
let stopping = false;

const log = (line: string): void => {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
};

async function supervise(): Promise<void> {
  const programs = supervisedPrograms(context, extent);
  const startMs = Date.now();
  const memories = new Map<string, RestartMemory>(
    programs.map((program) => [
      program.name,
      { startsInRow: 0, lastStartMs: startMs, lastAliveMs: startMs },
    ]),
  );
  let nodesUp = nodesRunning(context);
  log(`watching ${programs.map((program) => program.name).join(', ')}`);
  while (!stopping) {
    for (const program of programs) await look(program, memories);
    nodesUp = reportNodes(nodesUp);
    await sleep(LOOK_MS);
  }
  log('stopped');
}

async function look(program: Program, memories: Map<string, RestartMemory>): Promise<void> {
  const memory = memories.get(program.name);
  if (memory === undefined || stopping) return;
  const nowMs = Date.now();
  const isRunning = runningProcess(context.home, program.name) !== undefined;
  if (isRunning || isPaused(context.home, program.name)) {
    memories.set(program.name, { ...memory, lastAliveMs: nowMs });
    return;
  }
  if (nowMs < restartAtMs(memory)) return;
  memories.set(program.name, afterStart(memory, nowMs));
  try {
    // Made anew, because its settings may have changed since this supervisor started.
    const latest = supervisedPrograms(context, extent).find(({ name }) => name === program.name);
    const identity = await startProgram(context.home, latest ?? program);
    log(`${program.name} had died; started again as process ${identity.pid}`);
  } catch (error) {
    log(`${program.name} had died and cannot be started: ${String(error)}`);
  }
}

function nodesRunning(of: Context): ReadonlySet<number> {
  return new Set(membersOf(of).filter((node) => nodeRuns(of, node)));
}

function reportNodes(before: ReadonlySet<number>): ReadonlySet<number> {
  const now = nodesRunning(context);
  for (const node of before) {
    if (!now.has(node)) log(`node-${node} is down; "picket node start ${node}" brings it back`);
  }
  for (const node of now) if (!before.has(node)) log(`node-${node} is up`);
  return now;
}

process.on('SIGTERM', () => {
  stopping = true;
});
await supervise();
