import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Board } from '../../../queue/queue.schemas.js';

import { Histogram } from './histogram.js';
import type { Order, Told } from './orders.js';
import type { Keys } from './papers.js';
import type { CrowdReport, Second } from './people.js';

const PROGRAM = fileURLToPath(new URL('crowd.js', import.meta.url));

/** What all crowds have in common. */
export interface CrowdsSetting {
  readonly port: number;
  readonly performanceId: string;
  readonly run: string;
  readonly seatCount: number;
  readonly keys: Keys;
}

interface Size {
  readonly people: number;
  readonly processes: number;
  readonly connections: number;
  readonly noShowShare: number;
  readonly bulk: boolean;
}

interface Member {
  readonly child: ChildProcess;
  readonly from: number;
  readonly to: number;
}

/** The simulated people of all processes. */
export class Crowds {
  private readonly members: Member[];

  constructor(
    private readonly size: Size,
    private readonly setting: CrowdsSetting,
  ) {
    const share = Math.ceil(size.people / size.processes);
    this.members = Array.from({ length: size.processes }, (_, index) => ({
      child: fork(PROGRAM, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
      from: index * share,
      to: Math.min(size.people, (index + 1) * share),
    }));
  }

  /** Makes the people, with everything that they need before they act. */
  async prepare(): Promise<void> {
    const { port, performanceId, seatCount, keys, run } = this.setting;
    const { connections, noShowShare, bulk } = this.size;
    await this.all('ready', ({ from, to }) => ({
      do: 'prepare',
      crowd: { port, performanceId, from, to, connections, seatCount, noShowShare },
      ...{ keys, run, join: !bulk },
    }));
  }

  /** All join through HTTP. @returns their numbers, by index */
  async join(): Promise<Uint32Array> {
    const told = await this.all('joined', () => ({ do: 'join' }));
    const numbers = new Uint32Array(this.size.people);
    told.forEach(({ numbers: text }, index) => {
      const bytes = Buffer.from(text, 'base64');
      const own = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
      numbers.set(own, (this.members[index] as Member).from);
    });
    return numbers;
  }

  /** All look at the board by its policy; whoever joined elsewhere is given their numbers here. */
  async wait(board: Board, numbers?: Uint32Array): Promise<void> {
    const { seed = '', registered = 0, pollSeconds } = board;
    const openingSeconds = pollSeconds.opening;
    await this.all('waiting', ({ from, to }) => {
      const own = numbers?.slice(from, to);
      const text = own && Buffer.from(own.buffer).toString('base64');
      return {
        ...{ do: 'wait', seed, registered, openingSeconds },
        ...(text === undefined ? {} : { numbers: text }),
      };
    });
  }

  /** Ends the watch. @returns everything that all of them saw */
  async stop() {
    const told = await this.all('report', () => ({ do: 'stop' }));
    return sum(told.map(({ report }) => report));
  }

  /** Ends the processes. */
  end(): void {
    for (const { child } of this.members) child.kill('SIGKILL');
  }

  private all<Kind extends Told['told']>(
    kind: Kind,
    order: (member: Member) => Order,
  ): Promise<Extract<Told, { told: Kind }>[]> {
    return Promise.all(
      this.members.map(
        (member) =>
          new Promise<Extract<Told, { told: Kind }>>((resolve, reject) => {
            const { child } = member;
            const onExit = (code: number | null): void => {
              reject(new Error(`a crowd ended with ${code}`));
            };
            child.once('exit', onExit);
            child.once('message', (told: Told) => {
              child.off('exit', onExit);
              resolve(told as Extract<Told, { told: Kind }>);
            });
            child.send(order(member));
          }),
      ),
    );
  }
}

function sum(reports: readonly CrowdReport[]) {
  const histograms = { joins: new Histogram(), polls: new Histogram(), holds: new Histogram() };
  const errors: Record<string, number> = {};
  const seconds = new Map<number, Second>();
  for (const report of reports) {
    histograms.joins.merge(report.joins);
    histograms.polls.merge(report.polls);
    histograms.holds.merge(report.holds);
    for (const [what, count] of Object.entries(report.errors)) {
      errors[what] = (errors[what] ?? 0) + count;
    }
    for (const [at, one] of Object.entries(report.seconds)) {
      const all = seconds.get(Number(at)) ?? { joins: 0, polls: 0, claims: 0, holds: 0, errors: 0 };
      for (const key of Object.keys(all) as (keyof Second)[]) all[key] += one[key];
      seconds.set(Number(at), all);
    }
  }
  return {
    ...histograms,
    errors,
    passes: reports.flatMap(({ passes }) => passes),
    earlyClaims: reports.reduce((all, { earlyClaims }) => all + earlyClaims, 0),
    perSecond: [...seconds].sort(([a], [b]) => a - b).map(([, second]) => second),
  };
}
