import type { Board } from '../../../queue/queue.schemas.js';
import { Histogram } from './histogram.js';
import type { Papers } from './papers.js';
import { Wire, type WireAnswer } from './wire.js';

const TICK_MS = 20;
const WHEEL_SLOTS = 4_096;
const SECONDS_PER_MINUTE = 60;
const POLL_SHARE = 0.1;
const JITTER = 0.2;
/** A process of the API may see the line a moment later than the board. */
const EARLY_PAUSE_MS = 250;
const THINK_MS = 2_000;
const RETRY_MS = 500;

/** What a process of people is told to do. */
export interface Crowd {
  readonly port: number;
  readonly performanceId: string;
  /** People with these indices, from (included) to (excluded). */
  readonly from: number;
  readonly to: number;
  readonly connections: number;
  readonly seatCount: number;
  /** One of so many people never comes when called. */
  readonly noShowShare: number;
}

/** Counts of one second, summed over everything that happened in it. */
export interface Second {
  joins: number;
  polls: number;
  claims: number;
  holds: number;
  errors: number;
}

/** What a crowd saw. */
export interface CrowdReport {
  readonly joins: ReturnType<Histogram['toJSON']>;
  readonly polls: ReturnType<Histogram['toJSON']>;
  readonly holds: ReturnType<Histogram['toJSON']>;
  /** Place and moment (ms since 1970) of each pass in hand. */
  readonly passes: readonly (readonly [place: number, atMs: number])[];
  readonly errors: Readonly<Record<string, number>>;
  readonly earlyClaims: number;
  readonly seconds: Readonly<Record<number, Second>>;
}

/** Simulated buyers of one process: each with an own record, all over few connections. */
export class People {
  /** Numbers in line by index - from; 0 before joining. */
  readonly numbers: Uint32Array;
  private readonly places: Uint32Array;
  private readonly boards: Wire;
  private readonly calls: Wire;
  private readonly wheel: number[][] = Array.from({ length: WHEEL_SLOTS }, () => []);
  private readonly joins = new Histogram();
  private readonly polls = new Histogram();
  private readonly holds = new Histogram();
  private readonly passes: [number, number][] = [];
  private readonly errors: Record<string, number> = {};
  private readonly seconds: Record<number, Second> = {};
  private earlyClaims = 0;
  private boardText = '';
  private board: Board | undefined;
  private ratePerMinute = 0;
  private timer: NodeJS.Timeout | undefined;
  private slot = 0;
  private wheelAtMs = 0;

  constructor(
    private readonly crowd: Crowd,
    private readonly papers: Papers,
  ) {
    this.numbers = new Uint32Array(crowd.to - crowd.from);
    this.places = new Uint32Array(crowd.to - crowd.from);
    this.boards = new Wire(crowd.port, crowd.connections);
    this.calls = new Wire(crowd.port, crowd.connections);
  }

  /** Everybody joins, as many at once as there are connections. */
  async joinAll(): Promise<void> {
    let next = this.crowd.from;
    const one = async (): Promise<void> => {
      while (next < this.crowd.to) await this.join(next++);
    };
    await Promise.all(Array.from({ length: this.crowd.connections }, one));
  }

  /** Numbers of people who have joined elsewhere, as 32-bit integers. */
  take(numbers: Buffer): void {
    numbers.copy(Buffer.from(this.numbers.buffer));
  }

  /** Tells the places of those who stand in line, by index - from. */
  standAt(placeOf: (number: number) => number): void {
    this.numbers.forEach((number, at) => {
      this.places[at] = placeOf(number);
    });
  }

  /** Everybody looks at the board by its policy, first within `openingSeconds`, and comes when called. */
  startWaiting(openingSeconds: number): void {
    this.wheelAtMs = performance.now();
    for (let index = this.crowd.from; index < this.crowd.to; index++) {
      this.later(index, Math.random() * openingSeconds * 1_000);
    }
    this.timer = setInterval(() => this.turn(), TICK_MS);
  }

  stop(): CrowdReport {
    clearInterval(this.timer);
    this.boards.close();
    this.calls.close();
    const { joins, polls, holds, passes, errors, earlyClaims, seconds } = this;
    return {
      joins: joins.toJSON(),
      polls: polls.toJSON(),
      holds: holds.toJSON(),
      ...{ passes, errors, earlyClaims, seconds },
    };
  }

  private async join(index: number): Promise<void> {
    for (;;) {
      const startMs = performance.now();
      const answer = await this.call('POST', '/waiting-room', index);
      if (!(answer instanceof Error) && (answer.status === 201 || answer.status === 200)) {
        this.joins.add(performance.now() - startMs);
        this.second().joins += 1;
        this.numbers[index - this.crowd.from] = numberOf(answer.body);
        return;
      }
      this.fail('join', answer);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** Looks at all whose time has come. */
  private turn(): void {
    const nowMs = performance.now();
    while (this.wheelAtMs + TICK_MS <= nowMs) {
      const due = this.wheel[this.slot] as number[];
      this.wheel[this.slot] = [];
      this.slot = (this.slot + 1) % WHEEL_SLOTS;
      this.wheelAtMs += TICK_MS;
      for (const index of due) this.look(index);
    }
  }

  private later(index: number, ms: number): void {
    const ticks = Math.min(WHEEL_SLOTS - 1, Math.max(1, Math.ceil(ms / TICK_MS)));
    (this.wheel[(this.slot + ticks) % WHEEL_SLOTS] as number[]).push(index);
  }

  private look(index: number): void {
    const sentMs = performance.now();
    const head = `GET ${this.path('/waiting-room/board')} HTTP/1.1\r\nHost: picket\r\n`;
    this.boards.send(head, (answer) => {
      if (answer instanceof Error || answer.status !== 200) {
        this.fail('board', answer);
        this.later(index, RETRY_MS);
        return;
      }
      this.polls.add(performance.now() - sentMs);
      this.second().polls += 1;
      this.decide(index, this.read(answer.body));
    });
  }

  private read(text: string): Board {
    if (text !== this.boardText || this.board === undefined) {
      this.boardText = text;
      this.board = JSON.parse(text) as Board;
    }
    return this.board;
  }

  /**
   * The policy of the page: a tenth of the own wait, within the board's limits, and some jitter. While
   * nobody is called the last known rate counts.
   */
  private decide(index: number, { serving, ratePerMinute, pollSeconds }: Board): void {
    const place = this.places[index - this.crowd.from] as number;
    const ahead = place - serving;
    if (ahead <= 0) {
      if (Math.random() >= this.crowd.noShowShare) void this.come(index, place);
      return;
    }
    if (ratePerMinute > 0) this.ratePerMinute = ratePerMinute;
    const waitSeconds = (ahead * SECONDS_PER_MINUTE) / this.ratePerMinute;
    const { near, far } = pollSeconds;
    const pauseSeconds = Math.min(far, Math.max(near, waitSeconds * POLL_SHARE));
    this.later(index, pauseSeconds * 1_000 * (1 + Math.random() * JITTER));
  }

  /** Asks for the pass, holds a seat, and leaves after a while. */
  private async come(index: number, place: number): Promise<void> {
    const number = this.numbers[index - this.crowd.from] as number;
    const ticket = `Place: ${this.papers.ticket(index, number)}\r\n`;
    const answer = await this.call('POST', '/waiting-room/admission', index, ticket);
    if (!(answer instanceof Error) && answer.status === 425) {
      this.earlyClaims += 1;
      this.later(index, EARLY_PAUSE_MS);
      return;
    }
    if (answer instanceof Error || answer.status !== 201) {
      this.fail('admission', answer);
      if (answer instanceof Error || answer.status >= 500) this.later(index, RETRY_MS);
      return;
    }
    this.passes.push([place, Date.now()]);
    this.second().claims += 1;
    const { admission } = JSON.parse(answer.body) as { admission: string };
    await this.hold(index, place, admission);
    await new Promise((resolve) => setTimeout(resolve, THINK_MS * Math.random()));
    const left = await this.call('DELETE', '/waiting-room', index);
    if (left instanceof Error || left.status !== 204) this.fail('leave', left);
  }

  private async hold(index: number, place: number, admission: string): Promise<void> {
    const body = JSON.stringify({ seatNos: [place % this.crowd.seatCount] });
    const startMs = performance.now();
    const answer = await this.call('POST', '/holds', index, `Admission: ${admission}\r\n`, body);
    if (answer instanceof Error || (answer.status !== 201 && answer.status !== 409)) {
      this.fail('hold', answer);
      return;
    }
    this.holds.add(performance.now() - startMs);
    this.second().holds += 1;
  }

  private call(
    method: string,
    rest: string,
    index: number,
    headers = '',
    body?: string,
  ): Promise<WireAnswer | Error> {
    const type = body === undefined ? '' : 'Content-Type: application/json\r\n';
    const length = `Content-Length: ${body === undefined ? 0 : Buffer.byteLength(body)}\r\n`;
    const bearer = `Authorization: Bearer ${this.papers.token(index)}\r\n`;
    const head = `${method} ${this.path(rest)} HTTP/1.1\r\nHost: picket\r\n${bearer}${headers}${type}${length}`;
    return new Promise((resolve) => this.calls.send(head, resolve, body));
  }

  private path(rest: string): string {
    return `/api/v1/performances/${this.crowd.performanceId}${rest}`;
  }

  private fail(what: string, answer: WireAnswer | Error): void {
    const reason = answer instanceof Error ? answer.message : String(answer.status);
    this.errors[`${what}: ${reason}`] = (this.errors[`${what}: ${reason}`] ?? 0) + 1;
    this.second().errors += 1;
  }

  private second(): Second {
    const at = Math.floor(Date.now() / 1_000);
    return (this.seconds[at] ??= { joins: 0, polls: 0, claims: 0, holds: 0, errors: 0 });
  }
}

function numberOf(body: string): number {
  const { ticket } = JSON.parse(body) as { ticket: string };
  const payload = Buffer.from(ticket.split('.')[1] ?? '', 'base64url').toString('latin1');
  return Number(/"num":(\d+)/.exec(payload)?.[1]);
}
