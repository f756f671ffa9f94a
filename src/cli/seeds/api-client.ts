import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const TRIES_MAX = 6;
const FIRST_PAUSE_MS = 250;
const PAUSE_MS_MAX = 10_000;
/** A 25,000-seat performance is one request; everything else answers in milliseconds. */
const REQUEST_TIMEOUT_MS = 60_000;
/** The proxy or the cluster is busy or moving; the same request may be sent again. */
const PASSING_STATUSES: readonly number[] = [429, 502, 503, 504];

const problemSchema = z.object({ code: z.string(), detail: z.string().optional() });

/** A refusal of the API: HTTP status and problem `code`. */
export class ApiRefusal extends Error {
  constructor(
    request: string,
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(`${request} was refused: ${status} ${code} ${detail}`.trimEnd());
  }
}

interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: unknown;
  idempotencyKey?: string;
}

/** The public HTTP API as one account, or as nobody, sees it. */
export class ApiClient {
  constructor(
    private readonly baseUrl: string,
    private readonly accessToken?: string,
  ) {}

  /** The same API with an account's access token. */
  as(accessToken: string): ApiClient {
    return new ApiClient(this.baseUrl, accessToken);
  }

  /** @throws ApiRefusal, also when the answer is not of the expected form */
  get<T>(path: string, answer: z.ZodType<T>): Promise<T> {
    return this.call({ method: 'GET', path }, answer);
  }

  /**
   * Creates something once, however often the network fails in between.
   * @param idempotencyKey the same key makes the same thing; left out, each call makes another
   * @throws ApiRefusal, also when the answer is not of the expected form
   */
  post<T>(
    path: string,
    body: unknown,
    answer: z.ZodType<T>,
    idempotencyKey: string = randomUUID(),
  ): Promise<T> {
    return this.call({ method: 'POST', path, body, idempotencyKey }, answer);
  }

  /** @throws ApiRefusal, also when the answer is not of the expected form */
  put<T>(path: string, body: unknown, answer: z.ZodType<T>): Promise<T> {
    return this.call({ method: 'PUT', path, body }, answer);
  }

  /** @throws ApiRefusal */
  async delete(path: string): Promise<void> {
    await this.call({ method: 'DELETE', path }, z.unknown());
  }

  private async call<T>(call: Call, answer: z.ZodType<T>): Promise<T> {
    const request = `${call.method} ${call.path}`;
    const response = await this.send(call);
    const text = await response.text();
    const json = parseJson(text);
    if (!response.ok) {
      const problem = problemSchema.safeParse(json).data;
      throw new ApiRefusal(
        request,
        response.status,
        problem?.code ?? 'no-problem-document',
        problem?.detail ?? '',
      );
    }
    const parsed = answer.safeParse(json);
    if (parsed.success) return parsed.data;
    throw new ApiRefusal(request, response.status, 'unexpected-answer', parsed.error.message);
  }

  /** Sends until something other than a passing failure answers, `TRIES_MAX` times at most. */
  private async send(call: Call): Promise<Response> {
    let pauseMs = FIRST_PAUSE_MS;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const response = await this.sendOnce(call);
        if (!PASSING_STATUSES.includes(response.status) || attempt === TRIES_MAX) return response;
        await response.body?.cancel();
        pauseMs = retryAfterMs(response) ?? pauseMs;
      } catch (error) {
        if (attempt === TRIES_MAX) {
          throw new Error(`${call.method} ${call.path} got no answer`, { cause: error });
        }
      }
      await sleep(Math.min(pauseMs, PAUSE_MS_MAX));
      pauseMs *= 2;
    }
  }

  private sendOnce({ method, path, body, idempotencyKey }: Call): Promise<Response> {
    return fetch(`${this.baseUrl}/api/v1${path}`, {
      method,
      headers: {
        accept: 'application/json',
        'accept-language': 'ko',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.accessToken ? { authorization: `Bearer ${this.accessToken}` } : {}),
        ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
  }
}

/** A key that a later run of the same seed will make again, in the form of a UUID. */
export function keyOf(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return [8, 12, 16, 20, 32].map((end, i) => hex.slice([0, 8, 12, 16, 20][i], end)).join('-');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function retryAfterMs(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1_000 : undefined;
}
