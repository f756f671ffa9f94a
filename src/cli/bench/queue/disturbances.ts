import { askHttp } from '../../../cluster/ask-http.js';
import type { Context } from '../../context.js';
import { signal } from '../../processes/registry.js';
import { askRedis } from '../../services/redis-client.js';
import { Refusal } from '../../refusal.js';
import { sleep, waitUntil } from '../../wait.js';

const EMPTY_LIMIT_MS = 15_000;

/** Something that was done to the system while people waited. */
export interface Disturbance {
  readonly what: string;
  /** Seconds after the watch began. */
  readonly atSeconds: number;
}

/** Empties Redis after a third of the time, and kills whoever leads the lines after two thirds. */
export async function disturb(context: Context, seconds: number): Promise<Disturbance[]> {
  const third = seconds / 3;
  await sleep(third * 1_000);
  await emptyRedis(context);
  await sleep(third * 1_000);
  const leader = await leaderOf(context);
  signal(context.home, leader, 'SIGKILL');
  context.output.say(`Redis was emptied and the leader, ${leader}, killed.`);
  return [
    { what: 'Redis emptied', atSeconds: third },
    { what: `kill -9 of the leader (${leader})`, atSeconds: 2 * third },
  ];
}

/** On a machine that is busy with people a connection may take longer than usual. */
async function emptyRedis(context: Context): Promise<void> {
  const empty = (): Promise<boolean> =>
    askRedis(context, (redis) => redis.flushall('ASYNC')).then(
      () => true,
      () => false,
    );
  if (!(await waitUntil(empty, EMPTY_LIMIT_MS))) throw new Refusal('Redis cannot be emptied.');
}

/** Name of the process that moves the lines. */
async function leaderOf({ installation }: Context): Promise<string> {
  const processes: [string, number][] = [
    ...installation.ports.api.map((port, index): [string, number] => [`api-${index + 1}`, port]),
    ['worker', installation.ports.worker],
  ];
  for (const [name, port] of processes) {
    const metrics = await askHttp(`http://127.0.0.1:${port}/metrics`).catch(() => '');
    if (/^picket_waiting_room_leads 1$/m.test(metrics)) return name;
  }
  throw new Error('nobody leads the waiting rooms');
}
