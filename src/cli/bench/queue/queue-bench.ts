import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Board } from '../../../queue/queue.schemas.js';
import type { Context } from '../../context.js';
import { prepareSale } from '../../drills/sale.js';
import { Refusal } from '../../refusal.js';
import { askRedis } from '../../services/redis-client.js';
import { waitUntil } from '../../wait.js';
import { writingNode } from '../../drills/world.js';
import { joinInBulk } from './bulk-join.js';
import { compareFront, type FrontRates } from './front-rates.js';
import { Crowds } from './crowds.js';
import { disturb, type Disturbance } from './disturbances.js';
import { type LineBooks, readLine } from './line-books.js';
import type { Second } from './people.js';
import { papersOf } from './papers.js';
import { boardRequests, listenOverflows, ProcessorTimes } from './usage.js';
import { type VerifiedPlaces, verifyPlaces } from './verify-places.js';

const SEATS = 20_000;
const OPEN_LIMIT_MS = 60_000;
/** Between the last to join and the opening, so that all are drawn. */
const BEFORE_OPENING_MS = 5_000;

/** How large the line is and how long it is watched. */
export interface QueueTrial {
  readonly people: number;
  readonly seconds: number;
  readonly processes: number;
  readonly connections: number;
  readonly admissionsPerSecond: number;
  readonly activeBuyers: number;
  readonly noShowShare: number;
  /** Joins through the script itself, many at a time, instead of through HTTP. */
  readonly bulk: boolean;
  /** Empties Redis and kills the leader while people wait. */
  readonly faults: boolean;
}

/** Everything that was measured. Times in ms unless named. */
export interface QueueResult extends QueueTrial {
  readonly joinSeconds: number;
  readonly watchedSeconds: number;
  readonly redisBytesPerPerson: number;
  readonly joins: Percentiles;
  readonly polls: Percentiles;
  readonly holds: Percentiles;
  readonly pollsPerSecond: number;
  readonly applicationBoardRequestsPerSecond: number;
  readonly callToPass: Percentiles;
  readonly admitted: number;
  readonly calledPerSecond: number;
  readonly earlyClaims: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly duplicateNumbers: number;
  /** Connections that were dropped before anybody accepted them, joining included. */
  readonly listenOverflows: number;
  readonly orderViolations: number;
  readonly verified: VerifiedPlaces;
  readonly processorSeconds: Readonly<Record<string, number>>;
  readonly front: FrontRates;
  readonly disturbances: readonly Disturbance[];
  readonly perSecond: readonly Second[];
}

/** Percentiles of durations, ms. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Fills a waiting room of its own with simulated people, and watches it move. */
export async function benchQueue(context: Context, trial: QueueTrial): Promise<QueueResult> {
  const { output, installation, secrets } = context;
  const port = installation.ports.http;
  const baseUrl = `http://127.0.0.1:${port}`;
  const run = randomBytes(4).toString('hex');
  const { performanceId, opensAtMs } = await putOnSale(context, baseUrl, trial);
  const boardUrl = `${baseUrl}/api/v1/performances/${performanceId}/waiting-room/board`;
  await board(boardUrl);
  output.say("Comparing the board with HAProxy's own static answer.");
  const front = await compareFront(port, performanceId);
  const bytesBefore = await redisBytes(context);
  const overflowsBefore = listenOverflows();
  const keys = {
    accessTokenSecret: secrets.ACCESS_TOKEN_SECRET,
    admissionSecret: secrets.ADMISSION_SECRET,
  };
  const crowds = new Crowds(trial, { port, performanceId, run, seatCount: SEATS, keys });
  const processors = new ProcessorTimes(context);
  try {
    await crowds.prepare();
    output.progress(`${trial.people} people join.`);
    const startMs = performance.now();
    const numbers = trial.bulk
      ? await joinInBulk(context, performanceId, run, trial.people)
      : await crowds.join();
    const joinSeconds = (performance.now() - startMs) / 1_000;
    const redisBytesPerPerson = ((await redisBytes(context)) - bytesBefore) / trial.people;
    output.say(`All ${trial.people} have joined (${joinSeconds.toFixed(1)} s); the draw is next.`);
    const open = await awaitOpening(boardUrl, opensAtMs);
    await crowds.wait(open, trial.bulk ? numbers : undefined);
    const requestsBefore = await boardRequests(context);
    const watchedFromMs = Date.now();
    processors.start();
    const verifying = verifyPlaces(
      context,
      performanceId,
      papersOf(keys, performanceId, run),
      numbers,
    );
    const disturbing = trial.faults ? disturb(context, trial.seconds) : Promise.resolve([]);
    for (let second = 1; second <= trial.seconds; second += 1) {
      await sleep(Math.max(0, watchedFromMs + second * 1_000 - Date.now()));
      output.progress(`People wait, come and hold: ${second} of ${trial.seconds} s.`);
    }
    const [disturbances, verified] = await Promise.all([disturbing, verifying]);
    const watchedSeconds = (Date.now() - watchedFromMs) / 1_000;
    const processorSeconds = processors.read();
    const asked = (await boardRequests(context)) - requestsBefore;
    const seen = await crowds.stop();
    const line = await readLine(context.home, await writingNode(context), performanceId);
    return {
      ...trial,
      ...{ joinSeconds, redisBytesPerPerson, front, verified, disturbances, processorSeconds },
      ...percentilesOf(seen),
      ...fromLine(line, seen.passes),
      watchedSeconds,
      pollsPerSecond: seen.polls.count / watchedSeconds,
      applicationBoardRequestsPerSecond: asked / watchedSeconds,
      earlyClaims: seen.earlyClaims,
      errors: seen.errors,
      listenOverflows: listenOverflows() - overflowsBefore,
      duplicateNumbers: numbers.length - new Set(numbers).size,
      perSecond: seen.perSecond,
    };
  } finally {
    crowds.end();
  }
}

/** The sale opens when all have had time to join: those who come before are drawn. */
async function putOnSale(
  context: Context,
  baseUrl: string,
  trial: QueueTrial,
): Promise<{ performanceId: string; opensAtMs: number }> {
  context.output.say('Putting a sale behind a waiting room of its own.');
  const joinMs = trial.bulk ? 30_000 : 15_000 + trial.people / 2;
  const opensAtMs = Date.now() + joinMs + BEFORE_OPENING_MS;
  const sale = await prepareSale(baseUrl, {
    performances: 1,
    seatsPerPerformance: SEATS,
    buyers: 0,
    salesOpenAt: new Date(opensAtMs),
    waitingRoom: {
      enabled: true,
      activeBuyersMax: trial.activeBuyers,
      admissionsPerSecondMax: trial.admissionsPerSecond,
    },
  });
  return { performanceId: sale.performanceIds[0] as string, opensAtMs };
}

type Seen = Awaited<ReturnType<Crowds['stop']>>;

function percentilesOf({ joins, polls, holds }: Seen) {
  const of = (histogram: Seen['joins']): Percentiles => ({
    count: histogram.count,
    p50: histogram.percentile(0.5),
    p95: histogram.percentile(0.95),
    p99: histogram.percentile(0.99),
    max: histogram.maxMs,
  });
  return { joins: of(joins), polls: of(polls), holds: of(holds) };
}

/** What the database says about the same time: when each place was called, and in which order. */
function fromLine(line: LineBooks, passes: Seen['passes']) {
  const delays = passes
    .map(([place, atMs]) => atMs - line.calledAtMs(place))
    .sort((one, other) => one - other);
  const at = (share: number): number =>
    delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? 0;
  const callToPass: Percentiles = {
    count: delays.length,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
  };
  return {
    callToPass,
    admitted: line.admitted,
    calledPerSecond: line.calledPerSecond,
    orderViolations: line.violations,
  };
}

async function board(url: string): Promise<Board> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Refusal(`The board answers ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Board;
}

async function awaitOpening(url: string, opensAtMs: number): Promise<Board> {
  if (Date.now() > opensAtMs) {
    throw new Refusal('Joining took longer than planned; the line was open before all were in it.');
  }
  let now = await board(url);
  const isOpen = async (): Promise<boolean> => {
    now = await board(url);
    return now.phase === 'open';
  };
  if (!(await waitUntil(isOpen, opensAtMs - Date.now() + OPEN_LIMIT_MS))) {
    throw new Refusal(`The line does not open: ${JSON.stringify(now)}`);
  }
  return now;
}

function redisBytes(context: Context): Promise<number> {
  return askRedis(context, async (redis) => {
    const text = await redis.info('memory');
    return Number(/^used_memory:(\d+)/m.exec(text)?.[1]);
  });
}
