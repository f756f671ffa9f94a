import { randomUUID } from 'node:crypto';
import { request } from 'undici';
import { z } from 'zod';
import { sleep } from '../wait.js';
import type { Intention, Intentions } from './intentions.js';

const RETRY_PAUSE_MS = 100;
/** An outage may last; a wish that is not cleared after this is reported as unclear. */
const CLEAR_LIMIT_MS = 90_000;
/** Once the sale is over there is no outage any more that could excuse a missing answer. */
const CLEAR_AFTER_END_MS = 20_000;
/** Busy, not done yet, or not done at all: the same request may be sent again. */
const UNCLEAR_STATUSES: readonly number[] = [202, 408, 425, 429];
const ALREADY_GONE = 204;

/** What a request is counted under whose connection was refused or cut. */
export const CONNECTION_LOST = 'connection lost';

const problemSchema = z.object({ code: z.string() });

/** One request as a buyer sends it. */
export interface Wish {
  readonly method: 'POST' | 'DELETE';
  /** Below /api/v1. */
  readonly path: string;
  readonly token: string;
  readonly body?: unknown;
}

/** How a client behaves. */
export interface Manners {
  /** How long it waits for an answer before it asks again. */
  readonly patienceMs: number;
  /** false: every repetition comes with a new Idempotency-Key, as a careless client would. */
  readonly keepsKeys: boolean;
}

/**
 * A client that is honest and impatient: it asks again until the answer is clear, under the same
 * Idempotency-Key, and writes down what it was told.
 */
export class HonestClient {
  private endedAtMs = Infinity;

  constructor(
    private readonly baseUrl: string,
    private readonly intentions: Intentions,
    private readonly manners: Manners,
  ) {}

  /** The sale is over: what is still unclear is cleared up soon or never. */
  end(): void {
    this.endedAtMs = performance.now();
  }

  /**
   * Makes a wish true or has it refused.
   * @returns the parsed body of the acknowledgement; undefined when refused or never cleared
   */
  async insist<T>(intention: Intention, wish: Wish, answer: z.ZodType<T>): Promise<T | undefined> {
    const giveUpAtMs = performance.now() + CLEAR_LIMIT_MS;
    do {
      if (intention.keys.length === 0 || !this.manners.keepsKeys) {
        intention.keys.push(randomUUID());
      }
      const reply = await this.ask(wish, intention.keys.at(-1) ?? '');
      if (reply.status !== undefined && isClear(reply.status)) {
        const body = answer.safeParse(reply.json);
        if (reply.status < 300 && body.success) return body.data;
        if (reply.status >= 400) {
          const code = problemSchema.safeParse(reply.json).data?.code ?? 'no code';
          this.intentions.refuse(intention, code);
          return undefined;
        }
      }
      this.intentions.unclear(reply.what);
      await sleep(RETRY_PAUSE_MS);
    } while (performance.now() < Math.min(giveUpAtMs, this.endedAtMs + CLEAR_AFTER_END_MS));
    return undefined;
  }

  private async ask(
    { method, path, token, body }: Wish,
    key: string,
  ): Promise<{ status?: number; what: string; json?: unknown }> {
    try {
      const answer = await request(`${this.baseUrl}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'idempotency-key': key,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(this.manners.patienceMs),
      });
      const { statusCode: status } = answer;
      const text = await answer.body.text();
      const json: unknown = status === ALREADY_GONE || text === '' ? undefined : JSON.parse(text);
      return { status, what: String(status), json };
    } catch (error) {
      const isLate = error instanceof Error && error.name === 'TimeoutError';
      return { what: isLate ? 'no answer in time' : CONNECTION_LOST };
    }
  }
}

function isClear(status: number): boolean {
  return status < 500 && !UNCLEAR_STATUSES.includes(status);
}
