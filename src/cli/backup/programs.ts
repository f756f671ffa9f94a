import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { PassThrough, type Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { inheritedEnvironment } from '../../config/installation.js';
import { Refusal } from '../refusal.js';

const KEPT_CHARACTERS = 4_000;
const KEPT_LINES = 4;

/** A program of a pipe, and what to do with what it says on the side. */
export interface Step {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Called with every part of its standard error. */
  readonly heard?: (text: string) => void;
}

/**
 * Runs programs connected by pipes, as a shell does with pipefail; when one fails, all end.
 * @param from what the first one reads; undefined: nothing
 * @param to gets what the last one writes; it is ended
 * @throws Refusal naming the program that failed, with its last words
 */
export async function runPiped(
  from: Readable | undefined,
  steps: readonly Step[],
  to?: Writable,
): Promise<void> {
  const ends = steps.map((step) => start(step));
  const stop = (): void => {
    for (const { child } of ends) child.kill('SIGKILL');
  };
  const links: Promise<void>[] = [];
  let output: Readable | undefined = from;
  for (const { child } of ends) {
    const { stdin, stdout } = child as ChildProcess & { stdin: Writable; stdout: Readable };
    if (output === undefined) stdin.end();
    else links.push(pipeline(output, stdin));
    output = stdout;
  }
  if (output !== undefined) links.push(pipeline(output, to ?? new PassThrough().resume()));
  const all = [...ends.map(({ done }) => done), ...links];
  for (const one of all) void one.catch(stop);
  const outcomes = await Promise.allSettled(all);
  const reasons = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  );
  if (reasons.length === 0) return;
  // A program that fails by itself explains the broken pipes around it.
  throw reasons.find((reason) => reason instanceof Refusal) ?? reasons[0];
}

const running = new Set<ChildProcess>();
let stopped = false;

/** Ends every program of this process; none is started any more. What waits for them fails. */
export function stopPrograms(): void {
  stopped = true;
  for (const child of running) child.kill('SIGKILL');
}

function start(step: Step): { child: ChildProcess; done: Promise<void> } {
  if (stopped) throw new Error(`${step.command} is not started any more`);
  const child = spawn(step.command, [...step.args], {
    env: { ...inheritedEnvironment(), ...step.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  running.add(child);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-KEPT_CHARACTERS);
    step.heard?.(text);
  });
  const done = new Promise<void>((resolve, reject) => {
    child.once('error', (error) => {
      reject(new Refusal(`${step.command} cannot be run: ${String(error)}`));
    });
    child.once('close', (code, signal) => {
      running.delete(child);
      if (code === 0) resolve();
      else if (code === null) reject(new Error(`${step.command} was ended by ${signal}`));
      else reject(new Refusal(`${step.command} failed (${code}):\n${lastWords(said)}`));
    });
  });
  return { child, done };
}

function lastWords(said: string): string {
  const lines = said.trim().split('\n').slice(-KEPT_LINES);
  return lines.map((line) => `  ${line}`).join('\n');
}

/** Counts and digests what flows through. */
export class Meter extends Transform {
  bytes = 0;
  private readonly digest = createHash('sha256');

  override _transform(
    part: Buffer,
    _encoding: string,
    done: (error: null, p: Buffer) => void,
  ): void {
    this.bytes += part.length;
    this.digest.update(part);
    done(null, part);
  }

  /** Only once, after the end. */
  sha256(): string {
    return this.digest.digest('hex');
  }
}
