import { once } from 'node:events';
import type { Context } from '../context.js';
import { onInterrupt } from '../interrupt.js';
import { systemStatus } from '../status/system-status.js';
import { sleep } from '../wait.js';
import { oneLine } from './status.js';
import { down, up, type UpOptions } from './up.js';

const LOOK_MS = 1_000;

/** Without a terminal a line is written only when it says something new, at most this often. */
const QUIET_LOOK_MS = 10_000;

/** Brings everything up and shows how it is until Ctrl-C, which stops everything in order. */
export async function start(context: Context, options: UpOptions): Promise<void> {
  await up(context, options);
  context.output.say('Ctrl-C stops everything; the data stays.');
  await watchUntilSignal(context);
  context.output.say('Stopping everything in order.');
  await down(context);
}

async function watchUntilSignal(context: Context): Promise<void> {
  const stop = new AbortController();
  onInterrupt(() => stop.abort());
  const stopped = once(stop.signal, 'abort');
  const terminal = process.stdout.isTTY;
  let last = '';
  while (!stop.signal.aborted) {
    const line = oneLine(await systemStatus(context));
    if (terminal) context.output.progress(line);
    else if (withoutNumbers(line) !== last) context.output.say(line);
    last = withoutNumbers(line);
    await Promise.race([sleep(terminal ? LOOK_MS : QUIET_LOOK_MS), stopped]);
  }
}

/** Sequence numbers grow all the time and are no news. */
function withoutNumbers(line: string): string {
  return line.replace(/\d{2,}/g, '#');
}
