import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { installationEnvironment } from '../../config/installation.js';
import type { CommandEnd } from '../../operations/commands.repository.js';
import type { Context } from '../context.js';
import { compiled } from '../services/application.js';

const LIMIT_MS = 15 * 60_000;
/** A command that was told to end heals its fault first. */
const END_LIMIT_MS = 60_000;
const LINES_MAX = 500;

/** A command under way. */
export interface RunningCommand {
  /** Lines that it has printed, at most a bounded number of them. */
  readonly lines: readonly string[];
  readonly ended: Promise<CommandEnd>;
  /** Tells it to end. */
  readonly stop: () => void;
}

/** Runs `picket` with these words in a process of its own, without a shell. */
export function runCommand(context: Context, words: readonly string[]): RunningCommand {
  const { installation } = context;
  const lines: string[] = [];
  const child = spawn(process.execPath, [compiled(context, 'cli/main.js'), ...words, '--json'], {
    cwd: installation.project,
    env: installationEnvironment(installation),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const reading = createInterface({ input: child.stderr });
  reading.on('line', (line) => {
    if (line.trim() !== '' && lines.length < LINES_MAX) lines.push(line);
  });
  const stop = (): void => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS).unref();
  };
  const limit = setTimeout(stop, LIMIT_MS);
  const ended = outcomeOf(child, child.stdout, lines).finally(() => clearTimeout(limit));
  return { lines, ended, stop };
}

async function outcomeOf(
  child: ChildProcess,
  output: Readable,
  lines: readonly string[],
): Promise<CommandEnd> {
  try {
    const [result, [status]] = await Promise.all([
      text(output),
      once(child, 'close') as Promise<[number | null]>,
    ]);
    const message = errorIn(result) ?? lines.at(-1) ?? null;
    if (status === null) return { state: 'unknown', message };
    return { state: status === 0 ? 'done' : 'failed', message };
  } catch (error) {
    return { state: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

/** What a command that refused says under --json. */
function errorIn(result: string): string | undefined {
  try {
    const { error } = JSON.parse(result) as { error?: unknown };
    return typeof error === 'string' ? error : undefined;
  } catch {
    return undefined;
  }
}
