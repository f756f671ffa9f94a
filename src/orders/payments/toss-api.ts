/** Statuses of a payment (docs.tosspayments.com/reference, Payment object, version 2022-11-16). */
export type TossStatus =
  | 'READY'
  | 'IN_PROGRESS'
  | 'WAITING_FOR_DEPOSIT'
  | 'DONE'
  | 'CANCELED'
  | 'PARTIAL_CANCELED'
  | 'ABORTED'
  | 'EXPIRED';

/** The parts of a Payment that are read here; amounts in won. */
export interface TossPayment {
  paymentKey: string;
  orderId: string;
  status: TossStatus;
  totalAmount: number;
  /** What can still be canceled. */
  balanceAmount: number;
  cancels: readonly { cancelAmount: number; cancelReason: string; cancelStatus: string }[] | null;
}

/** One movement of money, as `GET /v1/transactions` lists them. */
export interface TossTransaction {
  transactionKey: string;
  paymentKey: string;
  orderId: string;
  status: TossStatus;
  amount: number;
}

/** A key for a card that its owner left for later (`POST /v1/billing/authorizations/issue`). */
export interface TossBilling {
  billingKey: string;
  customerKey: string;
  cardCompany: string | null;
  cardNumber: string | null;
}

/** Toss Payments answered with an error object `{code, message}`. */
export class TossError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(`${status} ${code}: ${message}`);
  }

  /** Understood, and no for good: asking again would be answered the same. */
  get isRefusal(): boolean {
    const { status, code } = this;
    return [400, 403, 404].includes(status) && !UNDECIDED.includes(code);
  }
}

/** Codes of 400 and 403 that say something about an earlier request, or about our account. */
const UNDECIDED = [
  'ALREADY_PROCESSED_PAYMENT',
  'PROVIDER_ERROR',
  'UNAUTHORIZED_KEY',
  'FORBIDDEN_REQUEST',
  'INVALID_API_KEY',
  'INCORRECT_BASIC_AUTH_FORMAT',
];

/** HTTP as Toss Payments wants it: Basic with the secret key, JSON, Idempotency-Key (15 days). */
export class TossApi {
  private readonly url: string;
  private readonly authorization: string;

  constructor(
    url: string,
    secretKey: string,
    private readonly timeoutMs: number,
  ) {
    this.url = url.replace(/\/$/, '');
    this.authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;
  }

  get<T>(path: string): Promise<T> {
    return this.ask<T>('GET', path);
  }

  /** @param key under which the request acts once */
  post<T>(path: string, key: string, body: object, signal?: AbortSignal): Promise<T> {
    return this.ask<T>('POST', path, key, body, signal);
  }

  delete(path: string): Promise<unknown> {
    return this.ask('DELETE', path);
  }

  private async ask<T>(
    method: string,
    path: string,
    key?: string,
    body?: object,
    signal: AbortSignal = AbortSignal.timeout(this.timeoutMs),
  ): Promise<T> {
    const { authorization } = this;
    const response = await fetch(`${this.url}${path}`, {
      method,
      signal,
      headers: {
        authorization,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as T & { code?: string; message?: string };
    if (response.ok) return answer;
    throw new TossError(response.status, answer.code ?? 'UNKNOWN', answer.message ?? '');
  }
}
