import { createServer, type IncomingMessage } from 'node:http';
import type Stripe from 'stripe';
import {
  type Intent,
  metadataOf,
  newIntent,
  nowSeconds,
  type Parameters,
  randomName,
  take,
} from './stripe-objects.js';
import { closeWithConnections, openOnLoopback } from './loopback-server.js';

/** What the server is told to do wrong with the next request that matches. */
export interface Fault {
  readonly path: RegExp;
  /** act: does it and hangs up; drop: hangs up without having done it. */
  readonly kind: 'act' | 'drop';
}

/**
 * A server that keeps to Stripe's public API description (OpenAPI, API version 2026-10-28.endive, from
 * which the SDK's types are made and by which the objects here are checked field by field;
 * docs.stripe.com/api: PaymentIntents, Refunds, Customers, SetupIntents, PaymentMethods, Idempotent
 * requests, Pagination, Errors; test cards of docs.stripe.com/testing).
 */
export class StripeServer {
  readonly intents: Intent[] = [];
  readonly refunds: Stripe.Refund[] = [];
  readonly requests: string[] = [];
  fault: Fault | undefined;
  private readonly answers = new Map<string, { request: string; answer: Answer }>();
  private readonly methods = new Map<string, string | null>();
  private readonly server = createServer((request, response) => {
    void this.handle(request).then((answer) => {
      if (answer === undefined) return response.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      return response.end(JSON.stringify(answer.body));
    });
  });

  open(): Promise<string> {
    return openOnLoopback(this.server);
  }

  close(): Promise<void> {
    return closeWithConnections(this.server);
  }

  /** Idempotency keys are forgotten after a day. */
  aDayPasses(): void {
    this.answers.clear();
  }

  private async handle(request: IncomingMessage): Promise<Answer | undefined> {
    const url = new URL(request.url ?? '/', 'http://stripe');
    const parameters = Object.fromEntries(
      request.method === 'GET' ? url.searchParams : new URLSearchParams(await textOf(request)),
    );
    const line = `${request.method} ${url.pathname}`;
    this.requests.push(line);
    const { fault } = this;
    const fails = fault?.path.test(line) === true;
    if (fails) this.fault = undefined;
    if (fails && fault?.kind === 'drop') return undefined;
    if (request.headers.authorization !== 'Bearer sk_test_picket') {
      return problem(401, { type: 'invalid_request_error', message: 'Invalid API Key provided' });
    }
    const key = request.headers['idempotency-key'] as string | undefined;
    const answer = this.once(line, key, parameters, () => this.act(line, parameters));
    return fails ? undefined : answer;
  }

  /** Idempotent requests: the first answer again, or an error when the parameters differ. */
  private once(
    line: string,
    key: string | undefined,
    given: Parameters,
    act: () => Answer,
  ): Answer {
    const request = `${line} ${JSON.stringify(given)}`;
    const first = key === undefined ? undefined : this.answers.get(key);
    if (first?.request === request) return first.answer;
    if (first !== undefined) {
      return problem(400, {
        type: 'idempotency_error',
        message: 'Keys for idempotent requests can only be used with the same parameters.',
      });
    }
    const answer = act();
    const isKept = answer.status < 400 || answer.status === 402;
    if (key !== undefined && isKept) this.answers.set(key, { request, answer });
    return structuredClone(answer);
  }

  private act(line: string, given: Parameters): Answer {
    const [, id = '', verb = ''] = /\/(pi_\w+|pm_\w+)(?:\/(\w+))?$/.exec(line) ?? [];
    if (line === 'POST /v1/payment_intents') return this.create(given);
    if (line === 'GET /v1/payment_intents/search') return this.search();
    if (line === 'GET /v1/payment_intents') return this.list(given);
    if (line.includes('/v1/payment_intents/')) return this.change(id, verb);
    if (line === 'POST /v1/refunds') return this.refund(given);
    if (line === 'GET /v1/refunds') {
      const data = this.refunds.filter((one) => one.payment_intent === given['payment_intent']);
      return ok({ object: 'list', data, has_more: false, url: '/v1/refunds' });
    }
    if (line === 'POST /v1/customers') return ok({ id: `cus_${randomName()}`, object: 'customer' });
    if (line === 'POST /v1/setup_intents') return this.setUp(given);
    if (line.includes('/v1/payment_methods/')) return this.method(id, verb);
    return problem(404, { type: 'invalid_request_error', message: 'Unrecognized request URL' });
  }

  private create(given: Parameters): Answer {
    const method = given['payment_method'] ?? null;
    const isManual = given['capture_method'] === 'manual';
    const intent = newIntent(Number(given['amount']), given, method, isManual);
    this.intents.unshift(intent);
    if (given['confirm'] !== 'true') return ok(intent);
    if (method?.startsWith('pm_card_visa') !== true) {
      intent.status = 'requires_payment_method';
      const error = { code: 'card_declined', decline_code: 'generic_decline' };
      const message = 'Your card was declined.';
      return problem(402, { type: 'card_error', message, ...error, payment_intent: intent });
    }
    if (isManual) {
      intent.status = 'requires_capture';
      intent.amount_capturable = intent.amount;
    } else take(intent);
    return ok(intent);
  }

  /** Search is up to a minute behind: here it finds nothing at all. */
  private search(): Answer {
    const url = '/v1/payment_intents/search';
    return ok({ object: 'search_result', data: [], has_more: false, next_page: null, url });
  }

  private list(given: Parameters): Answer {
    const limit = Number(given['limit'] ?? 10);
    const after = given['starting_after'];
    const inRange = this.intents.filter(
      ({ created }) =>
        created >= Number(given['created[gte]']) && created <= Number(given['created[lte]']),
    );
    const from = after === undefined ? 0 : inRange.findIndex(({ id }) => id === after) + 1;
    const data = inRange.slice(from, from + limit);
    const hasMore = inRange.length > from + limit;
    return ok({ object: 'list', data, has_more: hasMore, url: '/v1/payment_intents' });
  }

  private change(id: string, verb: string): Answer {
    const intent = this.intents.find((one) => one.id === id);
    if (intent === undefined) {
      return problem(404, { type: 'invalid_request_error', code: 'resource_missing', message: id });
    }
    const unexpected = { type: 'invalid_request_error', code: 'payment_intent_unexpected_state' };
    if (verb === 'cancel') {
      if (intent.status === 'succeeded') return problem(400, { ...unexpected, message: 'no' });
      intent.status = 'canceled';
      intent.canceled_at = nowSeconds();
    }
    if (verb === 'capture') {
      if (intent.status !== 'requires_capture')
        return problem(400, { ...unexpected, message: 'no' });
      take(intent);
    }
    return ok(intent);
  }

  private refund(given: Parameters): Answer {
    const intent = this.intents.find(({ id }) => id === given['payment_intent']);
    const charge = intent?.latest_charge;
    const amount = Number(given['amount']);
    if (
      charge === null ||
      charge === undefined ||
      charge.amount_refunded + amount > charge.amount
    ) {
      const message = 'Refund amount is greater than unrefunded amount on charge';
      return problem(400, { type: 'invalid_request_error', message });
    }
    charge.amount_refunded += amount;
    const refund: Stripe.Refund = {
      id: `re_${randomName()}`,
      object: 'refund',
      amount,
      balance_transaction: `txn_${randomName()}`,
      charge: charge.id,
      created: nowSeconds(),
      currency: 'krw',
      customer: null,
      customer_account: null,
      metadata: metadataOf(given),
      payment_intent: intent?.id ?? null,
      payment_method: intent?.payment_method ?? null,
      reason: null,
      receipt_number: null,
      source_transfer_reversal: null,
      status: 'succeeded',
      transfer_reversal: null,
    };
    this.refunds.push(refund);
    return ok(refund);
  }

  private setUp(given: Parameters): Answer {
    const method = given['payment_method'] ?? '';
    if (!method.startsWith('pm_card_')) {
      const message = `No such PaymentMethod: '${method}'`;
      return problem(400, { type: 'invalid_request_error', code: 'resource_missing', message });
    }
    this.methods.set(method, given['customer'] ?? null);
    return ok({ id: `seti_${randomName()}`, object: 'setup_intent', status: 'succeeded' });
  }

  private method(id: string, verb: string): Answer {
    if (verb === 'detach') {
      if ((this.methods.get(id) ?? null) === null) {
        return problem(400, { type: 'invalid_request_error', message: 'not attached' });
      }
      this.methods.set(id, null);
    }
    const card = { brand: 'visa', last4: '4242', exp_month: 8, exp_year: 2030 };
    const customer = this.methods.get(id) ?? null;
    return ok({ id, object: 'payment_method', type: 'card', card, customer });
  }
}

interface Answer {
  status: number;
  body: unknown;
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const problem = (status: number, error: object): Answer => ({ status, body: { error } });

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
