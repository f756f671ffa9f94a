import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../../drills/random.js';
import { Histogram } from '../queue/histogram.js';
import { Wire, type WireAnswer } from '../queue/wire.js';
import type { RushOrder, RushReport } from './load-order.js';
import { ask, holdRequest, lookRequest, orderRequest, type Request, statusOf } from './requests.js';

const MS_PER_SECOND = 1_000;
const CREATED = 201;
const OPENED_AT_ONCE = 200;
/** How long a page waits where no answer says how long. */
const PAUSE_SECONDS = 1;
/** Not now: whoever hears this asks again, under the same key. */
const ASK_AGAIN = new Set([0, 429, 502, 503, 504]);
const TAKEN = 'seats-taken';

/**
 * All buyers wish a seat at one moment, each another buyer and each a seat drawn by lot. Like the pages
 * they ask again when they are told to, after as long as they are told; who holds a seat pays at once.
 */
export async function rush(order: RushOrder): Promise<RushReport> {
  const wires = await openWires(order);
  const crowd = new Crowd(order, performance.now());
  const { seatCount, tokens } = order;
  const random = seeded(order.seed);
  const wishes = tokens.map(() => Math.floor(random() * seatCount));
  await Promise.all(
    wishes.map((seatNo, index) =>
      crowd.buy(wires[index % wires.length] as Wire, tokens[index] ?? '', seatNo),
    ),
  );
  for (const wire of wires) wire.close();
  return crowd.report();
}

/** Connections stand before it begins, as those of a page that is open do. */
async function openWires({ port, connections }: RushOrder): Promise<Wire[]> {
  const wires = Array.from({ length: connections }, () => new Wire(port, 1));
  const greeting = lookRequest('/front');
  for (let from = 0; from < wires.length; from += OPENED_AT_ONCE) {
    const some = wires.slice(from, from + OPENED_AT_ONCE);
    const answers = await Promise.all(some.map((wire) => ask(wire, greeting)));
    const broken = answers.find((answer) => answer instanceof Error);
    if (broken !== undefined)
      throw new Error('a connection could not be opened', { cause: broken });
  }
  return wires;
}

class Crowd {
  private readonly answers: Record<string, number> = {};
  private readonly unanswered: Record<string, number> = {};
  private readonly firstAnswer = new Histogram();
  private readonly lost = new Histogram();
  private readonly held = new Histogram();
  private readonly ticket = new Histogram();

  constructor(
    private readonly order: RushOrder,
    private readonly beganAtMs: number,
  ) {}

  async buy(wire: Wire, token: string, seatNo: number): Promise<void> {
    const { performanceId } = this.order;
    const wish = holdRequest(performanceId, seatNo, token, `rush-${performanceId}`);
    const held = await this.settle('hold', wire, wish, this.firstAnswer);
    if (held.status !== CREATED) {
      if (held.code === TAKEN) this.lost.add(this.elapsedMs());
      else count(this.unanswered, held.told);
      return;
    }
    this.held.add(this.elapsedMs());
    const { id } = JSON.parse(held.body) as { id: string };
    const paid = await this.settle('order', wire, orderRequest(id, token));
    if (paid.status === CREATED) this.ticket.add(this.elapsedMs());
    else count(this.unanswered, paid.told);
  }

  report(): RushReport {
    const { answers, unanswered, firstAnswer, lost, held, ticket } = this;
    return {
      seconds: this.elapsedMs() / MS_PER_SECOND,
      ...{ tickets: ticket.count, losers: lost.count, unanswered, answers },
      ...{ firstAnswer: firstAnswer.toJSON(), lost: lost.toJSON() },
      ...{ held: held.toJSON(), ticket: ticket.toJSON() },
    };
  }

  /** Asks until there is a word that stays, or the time is over. */
  private async settle(step: string, wire: Wire, request: Request, first?: Histogram) {
    const limitMs = this.order.limitSeconds * MS_PER_SECOND;
    for (let attempt = 0; ; attempt += 1) {
      const answer = await ask(wire, request);
      if (attempt === 0) first?.add(this.elapsedMs());
      const status = statusOf(answer);
      const body = answer instanceof Error ? '' : answer.body;
      const code = codeOf(body);
      const told = [step, status, code].filter(Boolean).join(' ');
      count(this.answers, told);
      if (!ASK_AGAIN.has(status) || this.elapsedMs() > limitMs) return { status, code, told, body };
      await sleep(waitSeconds(answer) * MS_PER_SECOND);
    }
  }

  private elapsedMs(): number {
    return performance.now() - this.beganAtMs;
  }
}

function waitSeconds(answer: WireAnswer | Error): number {
  const told = answer instanceof Error ? Number.NaN : Number(answer.header('retry-after'));
  return Number.isFinite(told) && told > 0 ? told : PAUSE_SECONDS;
}

/** Code of a refusal; empty where the body is none. */
export function codeOf(body: string): string {
  return /"code":"([a-z0-9-]+)"/.exec(body)?.[1] ?? '';
}

function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}
