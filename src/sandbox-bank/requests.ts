import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type BankBehaviour, bankBehaviourSchema } from '../config/sandbox-bank-config.js';
import { BankRefusal, type Entry, type Ledger } from './ledger.js';

const SLOW_MS = 5_000;
const CHARGED = ['tok_ok', 'tok_slow', 'tok_timeout'];
const PAGE_MAX = 500;

const keySchema = z.string().regex(/^[\x21-\x7e]{1,64}$/);
const amountSchema = z.number().int().min(0).max(4_000_000_000);
const chargeSchema = z.strictObject({
  key: keySchema,
  amount: amountSchema,
  token: z.string().max(255),
  capture: z.boolean(),
});
const refundSchema = z.strictObject({ key: keySchema, amount: amountSchema });
const forgottenSchema = z.strictObject({ keys: z.array(keySchema).min(1).max(PAGE_MAX) });
const rangeSchema = z.object({
  after: z.string().max(64).default(''),
  before: z.string().max(64).default('g'),
  limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(PAGE_MAX),
});

/** A request as far as the bank reads it. */
export interface BankRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  body: unknown;
}

/** An answer; `undefined` in the place of one means that none ever comes. */
export interface BankAnswer {
  status: number;
  body: unknown;
}

/**
 * What the bank does with one request. Tokens: `tok_ok`, `tok_declined`, `tok_slow` (5 s),
 * `tok_timeout` (charged, but the answer never comes), `tok_error` (an error, not charged); others
 * are declined.
 */
export class BankRequests {
  constructor(
    private readonly ledger: Ledger,
    readonly behaviour: BankBehaviour,
  ) {}

  /** @returns undefined when the answer is lost on its way */
  async answer(request: BankRequest): Promise<BankAnswer | undefined> {
    if (request.path === '/settings') return this.settings(request);
    const { latencyMs, failuresPercent, lostAnswersPercent } = this.behaviour;
    if (latencyMs > 0) await sleep(latencyMs);
    if (happens(failuresPercent)) return { status: 500, body: { error: 'failure' } };
    const answer = await this.act(request);
    return happens(lostAnswersPercent) ? undefined : answer;
  }

  private settings({ method, body }: BankRequest): BankAnswer {
    if (method === 'PUT') {
      Object.assign(this.behaviour, bankBehaviourSchema.partial().strict().parse(body));
    }
    return { status: 200, body: this.behaviour };
  }

  private async act({ method, path, query, body }: BankRequest): Promise<BankAnswer | undefined> {
    const [, , , part = '', action = ''] = path.split('/');
    const key = decodeURIComponent(part);
    switch (`${method} ${path.replace(/^(\/v1\/charges)\/[^/]+/, '$1/:key')}`) {
      case 'POST /v1/charges':
        return this.charge(chargeSchema.parse(body));
      case 'GET /v1/charges': {
        const { after, before, limit } = rangeSchema.parse(query);
        return { status: 200, body: { charges: await this.ledger.captured(after, before, limit) } };
      }
      case 'GET /v1/charges/:key': {
        const entry = await this.ledger.find(key);
        return entry === undefined
          ? { status: 404, body: { error: 'no such charge' } }
          : shown(entry);
      }
      case 'POST /v1/charges/:key/capture':
      case 'POST /v1/charges/:key/void':
        return shown(await this.ledger.finish(key, action === 'void' ? 'voided' : 'captured'));
      case 'POST /v1/charges/:key/settle':
        return this.settle(key);
      case 'POST /v1/charges/:key/refunds': {
        const refund = refundSchema.parse(body);
        await this.ledger.refund(refund.key, key, refund.amount);
        return { status: 200, body: { key: refund.key } };
      }
      case 'POST /v1/forgotten':
        await this.ledger.forget(forgottenSchema.parse(body).keys);
        return { status: 200, body: {} };
      default:
        return { status: 404, body: { error: 'no such address' } };
    }
  }

  private async charge(charge: z.infer<typeof chargeSchema>): Promise<BankAnswer | undefined> {
    const { key, amount, token, capture } = charge;
    if (token === 'tok_error') return { status: 500, body: { error: 'failure' } };
    if (token === 'tok_slow') await sleep(SLOW_MS);
    const charged = capture ? 'captured' : 'authorized';
    const entry = await this.ledger.enter(
      key,
      amount,
      CHARGED.includes(token) ? charged : 'declined',
    );
    return token === 'tok_timeout' ? undefined : shown(entry);
  }

  /** Lets go of what is reserved; otherwise enters a decline, so that a charge under way is refused. */
  private async settle(key: string): Promise<BankAnswer> {
    const entry = await this.ledger.enter(key, 0, 'declined');
    return shown(entry.state === 'authorized' ? await this.ledger.finish(key, 'voided') : entry);
  }
}

/** The status and words for what went wrong. */
export function answerToError(error: unknown): BankAnswer {
  if (error instanceof BankRefusal) return { status: 409, body: { error: error.message } };
  if (error instanceof z.ZodError) return { status: 400, body: { error: error.issues } };
  return { status: 503, body: { error: 'the ledger cannot be written now' } };
}

const shown = (entry: Entry): BankAnswer => ({
  status: 200,
  body: { ...entry, reference: `sandbox_${entry.key}` },
});

const happens = (percent: number): boolean => Math.random() * 100 < percent;
