import type { Config } from '../../config/config.schema.js';
import {
  type AuthorizeAnswer,
  type Charge,
  type ChargeAnswer,
  type ChargePage,
  type ChargeRange,
  type FoundCharge,
  type GatewayCapabilities,
  type IncomingWebhook,
  MethodNotAccepted,
  type MethodToSave,
  NotOffered,
  type PaymentGateway,
  type ProviderRefund,
  type SavedMethod,
} from './payment-gateway.js';
import {
  TossApi,
  type TossBilling,
  TossError,
  type TossPayment,
  type TossTransaction,
} from './toss-api.js';
import { chargeKeyIn } from './webhook-parts.js';

const ORDER_NAME = 'Picket';
/** Longer than any request of ours can be on its way: each is given up after its time-out. */
const IN_FLIGHT_MAX_MS = 60_000;
const KOREA_MS = 9 * 60 * 60_000;
const REASON = 'Picket refund';
/** `orderId/paymentKey`, where the page chose a UUIDv7 as orderId; and a saved method. */
const PAGE_TOKEN =
  /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\/([\w-]{1,200})$/;
const BILLING_TOKEN = /^billing:([\w-]+)\/([\w=-]+)$/;

/** Toss Payments says neither yes nor no. */
export class TossUndecided extends Error {}

/**
 * Toss Payments (docs.tosspayments.com/reference, version 2022-11-16): confirm, cancel, look-up by
 * orderId, billing keys. The buyer's page needs an orderId before there is an order here, so it makes
 * one, which becomes our payment id; with it everything can be looked up later.
 */
export class TossGateway implements PaymentGateway {
  readonly capabilities: GatewayCapabilities = {
    enabled: true,
    savedMethods: true,
    // Toss Payments contracts billing keys (자동결제) for subscriptions only; a ticket that a
    // waitlist buys while its owner is away is none. Whoever has another contract changes this line.
    offSession: false,
    // Its confirmation (승인) takes the money at once.
    separateCapture: false,
    listsCharges: true,
  };
  private readonly api: TossApi;

  constructor(config: Config) {
    const { TOSS_API_URL: url, TOSS_SECRET_KEY: key, PAYMENT_TIMEOUT_MS: timeoutMs } = config;
    this.api = new TossApi(url, key, timeoutMs);
  }

  paymentIdOf(token: string): string | undefined {
    return PAGE_TOKEN.exec(token)?.[1];
  }

  async charge({ key, amount, token, signal }: Charge): Promise<ChargeAnswer> {
    const [, orderId, paymentKey] = PAGE_TOKEN.exec(token) ?? [];
    const [, customerKey, billingKey = ''] = BILLING_TOKEN.exec(token) ?? [];
    // A page's payment belongs to the payment id it was made for, and to no other.
    if (orderId !== key && customerKey === undefined) return { outcome: 'declined' };
    const [path, body] =
      customerKey === undefined
        ? ['/v1/payments/confirm', { paymentKey, orderId: key, amount }]
        : [
            `/v1/billing/${encodeURIComponent(billingKey)}`,
            { customerKey, amount, orderId: key, orderName: ORDER_NAME },
          ];
    try {
      const idempotencyKey = `charge:${key}`;
      return answerOf(await this.api.post<TossPayment>(path, idempotencyKey, body, signal));
    } catch (error) {
      if (error instanceof TossError && error.isRefusal) return { outcome: 'declined' };
      throw error;
    }
  }

  authorize(): Promise<AuthorizeAnswer> {
    return Promise.reject(new NotOffered('Toss Payments takes the money at once'));
  }

  capture(): Promise<ChargeAnswer> {
    return Promise.reject(new NotOffered('Toss Payments takes the money at once'));
  }

  void(): Promise<void> {
    return Promise.reject(new NotOffered('Toss Payments takes the money at once'));
  }

  async find(key: string): Promise<FoundCharge | undefined> {
    const payment = await this.paymentOf(key);
    if (payment === undefined) return undefined;
    const { totalAmount: amount, balanceAmount, paymentKey: reference } = payment;
    const wasTaken = ['DONE', 'PARTIAL_CANCELED', 'CANCELED'].includes(payment.status);
    const refundedAmount = wasTaken ? amount - balanceAmount : 0;
    return { state: stateOf(payment), amount, refundedAmount, reference };
  }

  /**
   * Only our confirmation takes the money of a page's payment, and Toss Payments lets one that was not
   * confirmed expire (EXPIRED, after ten minutes); until then nothing can be said. Where there is no
   * payment at all, none comes any more once no request of ours can be on its way.
   */
  async settle(key: string): Promise<ChargeAnswer> {
    const payment = await this.paymentOf(key);
    if (payment !== undefined) return answerOf(payment);
    if (Date.now() - timeOf(key) > IN_FLIGHT_MAX_MS) return { outcome: 'declined' };
    throw new TossUndecided(`No payment ${key}, and a request may be on its way`);
  }

  /** An Idempotency-Key is kept for 15 days; the reason bears our key for ever. */
  async refund({ key, chargeKey, amount }: ProviderRefund): Promise<void> {
    if (amount === 0) return;
    const payment = await this.paymentOf(chargeKey);
    if (payment === undefined) throw new Error(`Toss Payments knows no payment ${chargeKey}`);
    const cancelReason = `${REASON} ${key}`;
    if (payment.cancels?.some((one) => one.cancelReason === cancelReason)) return;
    await this.api.post(
      `/v1/payments/${encodeURIComponent(payment.paymentKey)}/cancel`,
      `refund:${key}`,
      { cancelReason, cancelAmount: amount },
    );
  }

  /** A page of movements; what was canceled since is left out by its later movement. */
  async capturedCharges({ fromMs, toMs, after, limit }: ChargeRange): Promise<ChargePage> {
    const query = new URLSearchParams({
      startDate: koreanTime(fromMs),
      endDate: koreanTime(toMs),
      limit: String(limit),
      ...(after === undefined ? {} : { startingAfter: after }),
    });
    const page = await this.api.get<TossTransaction[]>(`/v1/transactions?${query.toString()}`);
    const canceled = new Set(
      page.filter(({ status }) => status !== 'DONE').map(({ paymentKey }) => paymentKey),
    );
    const charges = page
      .filter(({ status, paymentKey }) => status === 'DONE' && !canceled.has(paymentKey))
      .flatMap(({ orderId, amount }) => {
        const key = chargeKeyIn(JSON.stringify({ orderId }), ['orderId']);
        return key === undefined ? [] : [{ key, amount }];
      });
    const next = page.length === limit ? page.at(-1)?.transactionKey : undefined;
    return { charges, next };
  }

  /** The token is the `authKey` that the page got for the account's id as `customerKey`. */
  async saveMethod({ accountId, token }: MethodToSave): Promise<SavedMethod> {
    try {
      const { billingKey, cardCompany, cardNumber } = await this.api.post<TossBilling>(
        '/v1/billing/authorizations/issue',
        `billing:${token}`,
        { authKey: token, customerKey: accountId },
      );
      const label = [cardCompany ?? '카드', cardNumber?.slice(-4) ?? ''].join(' ').trim();
      return { token: `billing:${accountId}/${billingKey}`, label };
    } catch (error) {
      if (error instanceof TossError && error.isRefusal) throw new MethodNotAccepted(error.code);
      throw error;
    }
  }

  /** Money that was real stays in the books. */
  forgetCharges(): Promise<void> {
    return Promise.reject(new NotOffered('charges are not forgotten'));
  }

  async forgetMethod(token: string): Promise<void> {
    const [, , billingKey = ''] = BILLING_TOKEN.exec(token) ?? [];
    try {
      await this.api.delete(`/v1/billing/${encodeURIComponent(billingKey)}`);
    } catch (error) {
      if (!(error instanceof TossError && error.isRefusal)) throw error; // it is gone
    }
  }

  /**
   * Toss Payments signs no messages about payments. Whoever sends one gets us to ask about a payment
   * of which they know the id, which changes nothing that is not so.
   */
  readWebhook({ body }: IncomingWebhook): string | undefined {
    return chargeKeyIn(body, ['data', 'orderId']);
  }

  private async paymentOf(key: string): Promise<TossPayment | undefined> {
    try {
      return await this.api.get<TossPayment>(`/v1/payments/orders/${encodeURIComponent(key)}`);
    } catch (error) {
      if (error instanceof TossError && error.code === 'NOT_FOUND_PAYMENT') return undefined;
      throw error;
    }
  }
}

function stateOf({ status }: TossPayment): FoundCharge['state'] {
  switch (status) {
    case 'DONE':
    case 'PARTIAL_CANCELED':
      return 'captured';
    case 'CANCELED':
      return 'voided';
    case 'ABORTED':
    case 'EXPIRED':
      return 'declined';
    case 'READY':
    case 'IN_PROGRESS':
    case 'WAITING_FOR_DEPOSIT':
      return 'pending';
  }
}

function answerOf(payment: TossPayment): ChargeAnswer {
  switch (stateOf(payment)) {
    case 'captured':
      return { outcome: 'captured', reference: payment.paymentKey };
    case 'declined':
    case 'voided':
      return { outcome: 'declined' };
    case 'pending':
    case 'authorized':
      throw new TossUndecided(payment.status);
  }
}

/** `yyyy-MM-ddTHH:mm:ss` in Korean time, as Toss Payments takes it. */
const koreanTime = (timeMs: number): string =>
  new Date(timeMs + KOREA_MS).toISOString().slice(0, 19);

const timeOf = (uuidV7: string): number => parseInt(uuidV7.replaceAll('-', '').slice(0, 12), 16);
