import { Wire } from './wire.js';

const ROUNDS = 7;
const ROUND_MS = 1_000;
const CONNECTIONS = 32;
/** Requests under way on each connection, so that HAProxy and not the way to it is the limit. */
const DEPTH = 16;

/** Requests a second, medians over the rounds. */
export interface FrontRates {
  readonly staticPerSecond: number;
  readonly boardPerSecond: number;
  readonly ratio: number;
}

/** Measures HAProxy's own static answer and the board by turns, each as fast as it goes. */
export async function compareFront(port: number, performanceId: string): Promise<FrontRates> {
  const statics: number[] = [];
  const boards: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    statics.push(await rateOf(port, '/front'));
    boards.push(await rateOf(port, `/api/v1/performances/${performanceId}/waiting-room/board`));
  }
  // Neighbours, because a shared machine is faster in one minute than in the next.
  const ratios = boards.map((rate, round) => rate / (statics[round] as number));
  return {
    staticPerSecond: median(statics),
    boardPerSecond: median(boards),
    ratio: median(ratios),
  };
}

async function rateOf(port: number, path: string): Promise<number> {
  const wire = new Wire(port, CONNECTIONS);
  const head = `GET ${path} HTTP/1.1\r\nHost: picket\r\n`;
  let answered = 0;
  let isOver = false;
  const startMs = performance.now();
  await new Promise<void>((resolve, reject) => {
    let underWay = CONNECTIONS * DEPTH;
    const next = (): void => {
      wire.send(head, (answer) => {
        if (answer instanceof Error || answer.status !== 200) {
          reject(answer instanceof Error ? answer : new Error(`${path}: ${answer.status}`));
          return;
        }
        answered += 1;
        if (!isOver) next();
        else if (--underWay === 0) resolve();
      });
    };
    for (let count = 0; count < underWay; count += 1) next();
    setTimeout(() => (isOver = true), ROUND_MS);
  });
  wire.close();
  return (answered * 1_000) / (performance.now() - startMs);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
