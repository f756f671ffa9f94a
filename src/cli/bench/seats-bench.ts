import type { Context } from '../context.js';
import { Wire } from './queue/wire.js';
import { GeneratorProcess } from './load/generator-process.js';
import { PlainFront } from './load/plain-front.js';
import { ask, lookRequest } from './load/requests.js';
import {
  isPlain,
  type LoadRun,
  type LoadSize,
  type LoadTrial,
  measureRounds,
  rateOf,
} from './load/rounds.js';
import { setStage } from './load/stage.js';

/** What is looked at how. */
export interface SeatsTrial extends LoadTrial {
  readonly seats: number;
}

/** What was measured. */
export interface SeatsResult {
  readonly runs: readonly LoadRun[];
  /** Of one answer: the states alone, and with the headers. */
  readonly bodyBytes: number;
  readonly answerBytes: number;
  /** Every answer was the states. */
  readonly green: boolean;
}

/**
 * Looks at the seat states of a large performance through HAProxy and HTTP, and beside each load at a
 * file of the same size that an HAProxy answers by itself.
 * @throws Refusal when the system is not at full strength
 */
export async function benchSeats(context: Context, trial: SeatsTrial): Promise<SeatsResult> {
  const sale = { performances: 1, seatsPerPerformance: trial.seats };
  const { performanceIds } = await setStage(context, 1, sale);
  const path = `/api/v1/performances/${performanceIds[0]}/seat-states`;
  const { http } = context.installation.ports;
  const { bodyBytes, allBytes } = await lookOnce(http, path);
  const front = await PlainFront.open({ object: Buffer.alloc(bodyBytes) });
  const generator = new GeneratorProcess();
  const look = (port: number, at: string, size: LoadSize) =>
    generator.do({ kind: 'load', port, script: { kind: 'look', path: at }, ...size });
  try {
    const neighbour = {
      name: 'static',
      measure: async (size: LoadSize) => rateOf(await look(front.port, '/object', size)),
    };
    const runs = await measureRounds(context, trial, {
      ...{ unit: 'answers', load: (size) => look(http, path, size), neighbours: [neighbour] },
    });
    return { runs, bodyBytes, answerBytes: allBytes, green: isPlain(runs) };
  } finally {
    generator.end();
    front.end();
  }
}

async function lookOnce(port: number, path: string) {
  const wire = new Wire(port, 1);
  const answer = await ask(wire, lookRequest(path));
  wire.close();
  if (answer instanceof Error) throw answer;
  if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
  return answer;
}
