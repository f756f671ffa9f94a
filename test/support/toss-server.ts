import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { closeWithConnections, openOnLoopback } from './loopback-server.js';

type Body = Record<string, unknown>;

/** A Payment as the reference describes it, field by field. */
interface Payment {
  version: string;
  paymentKey: string;
  type: 'NORMAL' | 'BILLING';
  orderId: string;
  orderName: string;
  mId: string;
  currency: 'KRW';
  method: '카드';
  totalAmount: number;
  balanceAmount: number;
  status: string;
  requestedAt: string;
  approvedAt: string | null;
  useEscrow: boolean;
  lastTransactionKey: string | null;
  suppliedAmount: number;
  vat: number;
  cultureExpense: boolean;
  taxFreeAmount: number;
  taxExemptionAmount: number;
  cancels: Body[] | null;
  isPartialCancelable: boolean;
  card: Body | null;
  virtualAccount: null;
  secret: string | null;
  receipt: { url: string } | null;
  country: 'KR';
  failure: { code: string; message: string } | null;
}

/**
 * A server that keeps to the public API description of Toss Payments (docs.tosspayments.com/reference,
 * version 2022-11-16: Payment, Cancel and Transaction objects, confirm, cancel, look-up by orderId,
 * billing, Idempotency-Key, error object `{code, message}`). {@link begin} does what its payment window
 * does before a confirmation.
 */
export class TossServer {
  readonly payments: Payment[] = [];
  readonly transactions: Body[] = [];
  readonly requests: string[] = [];
  /** Does what matches and hangs up, once. */
  loseAnswerTo: RegExp | undefined;
  private readonly kept = new Map<string, Answer>();
  private readonly billing = new Map<string, string>();
  private readonly server = createServer((request, response) => {
    void this.handle(request).then((answer) => {
      if (answer === undefined) return response.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json;charset=UTF-8' });
      return response.end(JSON.stringify(answer.body));
    });
  });

  open(): Promise<string> {
    return openOnLoopback(this.server);
  }

  close(): Promise<void> {
    return closeWithConnections(this.server);
  }

  /** A buyer went through the payment window; @returns its paymentKey. */
  begin(orderId: string, amount: number, { declines = false } = {}): string {
    const payment = newPayment(orderId, amount, 'NORMAL');
    if (declines)
      payment.failure = { code: 'REJECT_CARD_COMPANY', message: '결제 승인이 거절되었습니다.' };
    this.payments.push(payment);
    return payment.paymentKey;
  }

  /** An Idempotency-Key is forgotten after 15 days. */
  fifteenDaysPass(): void {
    this.kept.clear();
  }

  private async handle(request: IncomingMessage): Promise<Answer | undefined> {
    const url = new URL(request.url ?? '/', 'http://toss');
    const line = `${request.method} ${url.pathname}`;
    this.requests.push(line);
    const text = await textOf(request);
    if (
      request.headers.authorization !== `Basic ${Buffer.from('test_sk_picket:').toString('base64')}`
    ) {
      return problem(401, 'UNAUTHORIZED_KEY', '인증되지 않은 시크릿 키 혹은 클라이언트 키 입니다.');
    }
    const key = request.headers['idempotency-key'] as string | undefined;
    const known = key === undefined ? undefined : this.kept.get(`${line} ${key}`);
    const body = (text === '' ? {} : JSON.parse(text)) as Body;
    const answer = known ?? this.act(line, url.searchParams, body);
    if (key !== undefined) this.kept.set(`${line} ${key}`, structuredClone(answer));
    if (this.loseAnswerTo?.test(line) !== true) return answer;
    this.loseAnswerTo = undefined;
    return undefined;
  }

  private act(line: string, query: URLSearchParams, body: Body): Answer {
    const last = decodeURIComponent(line.split('/').at(-1) ?? '');
    if (line === 'POST /v1/payments/confirm') return this.confirm(body);
    if (line.startsWith('GET /v1/payments/orders/')) {
      const payment = this.payments.find(({ orderId }) => orderId === last);
      return payment === undefined
        ? problem(404, 'NOT_FOUND_PAYMENT', '존재하지 않는 결제 입니다.')
        : { status: 200, body: payment };
    }
    if (/^POST .*\/cancel$/.test(line)) return this.cancel(line.split('/').at(-2) ?? '', body);
    if (line === 'GET /v1/transactions') return this.list(query);
    if (line === 'POST /v1/billing/authorizations/issue') return this.issue(body);
    if (line.startsWith('POST /v1/billing/')) return this.bill(last, body);
    if (line.startsWith('DELETE /v1/billing/')) {
      return this.billing.delete(last)
        ? { status: 200, body: {} }
        : problem(404, 'NOT_FOUND_BILLING', '존재하지 않는 빌링키 입니다.');
    }
    return problem(404, 'NOT_FOUND', '존재하지 않는 정보 입니다.');
  }

  private confirm({ paymentKey, orderId, amount }: Body): Answer {
    const payment = this.payments.find((one) => one.paymentKey === paymentKey);
    if (payment === undefined || payment.orderId !== orderId) {
      return problem(
        404,
        'NOT_FOUND_PAYMENT_SESSION',
        '결제 시간이 만료되어 결제 진행 데이터가 존재하지 않습니다.',
      );
    }
    if (payment.status === 'DONE') {
      return problem(400, 'ALREADY_PROCESSED_PAYMENT', '이미 처리된 결제 입니다.');
    }
    if (payment.totalAmount !== amount) {
      return problem(400, 'INVALID_REQUEST', '잘못된 요청입니다.');
    }
    if (payment.failure !== null) {
      payment.status = 'ABORTED';
      return problem(403, payment.failure.code, payment.failure.message);
    }
    return { status: 200, body: this.take(payment) };
  }

  private take(payment: Payment): Payment {
    payment.status = 'DONE';
    payment.approvedAt = koreanNow();
    payment.balanceAmount = payment.totalAmount;
    this.record(payment, payment.totalAmount);
    return payment;
  }

  private cancel(paymentKey: string, { cancelReason, cancelAmount }: Body): Answer {
    const payment = this.payments.find((one) => one.paymentKey === paymentKey);
    const amount = Number(cancelAmount ?? payment?.balanceAmount);
    if (payment === undefined || amount > payment.balanceAmount) {
      return problem(403, 'NOT_CANCELABLE_AMOUNT', '취소 할 수 없는 금액 입니다.');
    }
    payment.balanceAmount -= amount;
    payment.status = payment.balanceAmount === 0 ? 'CANCELED' : 'PARTIAL_CANCELED';
    const transactionKey = this.record(payment, -amount);
    const none = { taxFreeAmount: 0, taxExemptionAmount: 0, transferDiscountAmount: 0 };
    payment.cancels = [
      ...(payment.cancels ?? []),
      {
        ...none,
        cancelAmount: amount,
        cancelReason,
        refundableAmount: payment.balanceAmount,
        easyPayDiscountAmount: 0,
        canceledAt: koreanNow(),
        transactionKey,
        receiptKey: null,
        cancelStatus: 'DONE',
        cancelRequestId: null,
      },
    ];
    return { status: 200, body: payment };
  }

  private record(payment: Payment, amount: number): string {
    const { paymentKey, orderId, status, mId, method } = payment;
    const transactionKey = randomUUID();
    payment.lastTransactionKey = transactionKey;
    const more = { transactionAt: koreanNow(), currency: 'KRW', useEscrow: false };
    const what = { paymentKey, orderId, status, mId, method, amount };
    this.transactions.push({ transactionKey, customerKey: null, ...what, ...more });
    return transactionKey;
  }

  private list(query: URLSearchParams): Answer {
    const [from, to] = [query.get('startDate') ?? '', query.get('endDate') ?? ''];
    const inRange = this.transactions.filter(({ transactionAt }) => {
      const at = String(transactionAt).slice(0, 19);
      return at >= from && at <= to;
    });
    const after = query.get('startingAfter');
    const first = inRange.findIndex(({ transactionKey }) => transactionKey === after) + 1;
    return { status: 200, body: inRange.slice(first, first + Number(query.get('limit') ?? 100)) };
  }

  private issue({ authKey, customerKey }: Body): Answer {
    if (authKey !== 'auth_ok') return problem(400, 'INVALID_AUTH_KEY', '잘못된 인증키 입니다.');
    const billingKey = randomUUID();
    this.billing.set(billingKey, String(customerKey));
    const card = { cardCompany: '신한', cardNumber: '43301234****1234' };
    const authenticatedAt = koreanNow();
    const body = { mId: 'tosspayments', customerKey, authenticatedAt, method: '카드', billingKey };
    return { status: 200, body: { ...body, ...card } };
  }

  private bill(billingKey: string, { customerKey, amount, orderId }: Body): Answer {
    if (this.billing.get(billingKey) !== customerKey) {
      return problem(
        403,
        'NOT_MATCHES_CUSTOMER_KEY',
        '빌링 인증 고객키와 결제 요청 고객키가 일치하지 않습니다.',
      );
    }
    const payment = newPayment(String(orderId), Number(amount), 'BILLING');
    this.payments.push(payment);
    return { status: 200, body: this.take(payment) };
  }
}

interface Answer {
  status: number;
  body: unknown;
}

const problem = (status: number, code: string, message: string): Answer => ({
  status,
  body: { code, message },
});

const koreanNow = (): string =>
  `${new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 19)}+09:00`;

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function newPayment(orderId: string, amount: number, type: Payment['type']): Payment {
  return {
    version: '2022-11-16',
    paymentKey: `tviva${randomUUID().replaceAll('-', '')}`,
    type,
    orderId,
    orderName: 'Picket',
    mId: 'tosspayments',
    currency: 'KRW',
    method: '카드',
    totalAmount: amount,
    balanceAmount: 0,
    status: 'IN_PROGRESS',
    requestedAt: koreanNow(),
    approvedAt: null,
    useEscrow: false,
    lastTransactionKey: null,
    suppliedAmount: Math.round(amount / 1.1),
    vat: amount - Math.round(amount / 1.1),
    cultureExpense: false,
    taxFreeAmount: 0,
    taxExemptionAmount: 0,
    cancels: null,
    isPartialCancelable: true,
    card: { issuerCode: '41', number: '43301234****123*', cardType: '신용', amount },
    virtualAccount: null,
    secret: null,
    receipt: null,
    country: 'KR',
    failure: null,
  };
}
