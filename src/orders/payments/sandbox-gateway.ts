import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { request } from 'undici';
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
  type PaymentGateway,
  type ProviderRefund,
  type SavedMethod,
  WebhookNotAuthentic,
  WebhookStale,
} from './payment-gateway.js';
import { chargeKeyIn, headerOf, isStale } from './webhook-parts.js';

/** The bank answered, but not with what was asked for; whether it acted is not said. */
export class BankError extends Error {}

type Entry = Omit<FoundCharge, 'state'> & {
  key: string;
  state: Exclude<FoundCharge['state'], 'pending'>;
};

/** The sandbox bank, a process of its own (src/sandbox-bank), over HTTP. */
export class SandboxGateway implements PaymentGateway {
  readonly capabilities: GatewayCapabilities;
  private readonly url: string;
  private readonly headers: Readonly<Record<string, string>>;
  private readonly timeoutMs: number;
  private readonly webhook: Webhook;

  constructor(config: Config) {
    const enabled = config.PAYMENT_PROVIDERS.includes('sandbox');
    this.capabilities = {
      enabled,
      savedMethods: true,
      offSession: true,
      separateCapture: true,
      // One that was switched off may be gone, and would keep the others' from being looked through.
      listsCharges: enabled,
    };
    this.url = config.SANDBOX_BANK_URL.replace(/\/$/, '');
    this.timeoutMs = config.PAYMENT_TIMEOUT_MS;
    this.headers = {
      authorization: `Bearer ${config.SANDBOX_BANK_KEY}`,
      'content-type': 'application/json',
    };
    this.webhook = new Webhook(config.SANDBOX_WEBHOOK_SECRET, { format: 'raw' });
  }

  async charge({ key, amount, token, signal }: Charge): Promise<ChargeAnswer> {
    const body = { key, amount, token, capture: true };
    return toAnswer(await this.send<Entry>('POST', '/v1/charges', body, signal));
  }

  async authorize({ key, amount, token, signal }: Charge): Promise<AuthorizeAnswer> {
    const body = { key, amount, token, capture: false };
    const { state, reference } = await this.send<Entry>('POST', '/v1/charges', body, signal);
    return state === 'authorized' ? { outcome: 'authorized', reference } : { outcome: 'declined' };
  }

  async capture(key: string): Promise<ChargeAnswer> {
    return toAnswer(await this.send<Entry>('POST', `${pathOf(key)}/capture`));
  }

  async void(key: string): Promise<void> {
    if ((await this.find(key)) !== undefined) await this.send('POST', `${pathOf(key)}/void`);
  }

  async find(key: string): Promise<FoundCharge | undefined> {
    const answer = await this.ask('GET', pathOf(key));
    if (answer.status === 404) return undefined;
    const { state, amount, refundedAmount, reference } = read<Entry>(answer);
    return { state, amount, refundedAmount, reference };
  }

  /** The bank enters a decline, so that a charge still under way under this key is refused. */
  async settle(key: string): Promise<ChargeAnswer> {
    return toAnswer(await this.send<Entry>('POST', `${pathOf(key)}/settle`));
  }

  async refund({ key, chargeKey, amount }: ProviderRefund): Promise<void> {
    await this.send('POST', `${pathOf(chargeKey)}/refunds`, { key, amount });
  }

  /** Its keys are our payment ids, UUIDv7, so the time of the payment is in them. */
  async capturedCharges({ fromMs, toMs, after, limit }: ChargeRange): Promise<ChargePage> {
    const query = new URLSearchParams({
      after: after ?? firstKeyAt(fromMs),
      before: firstKeyAt(toMs),
      limit: String(limit),
    });
    const path = `/v1/charges?${query.toString()}`;
    const { charges } = await this.send<{ charges: Entry[] }>('GET', path);
    const next = charges.length === limit ? charges.at(-1)?.key : undefined;
    return { charges: charges.map(({ key, amount }) => ({ key, amount })), next };
  }

  async forgetCharges(keys: readonly string[]): Promise<void> {
    await this.send('POST', '/v1/forgotten', { keys });
  }

  /** Its tokens can be used again as they are. */
  saveMethod({ token }: MethodToSave): Promise<SavedMethod> {
    if (!/^tok_\w{1,50}$/.test(token)) return Promise.reject(new MethodNotAccepted('no token'));
    return Promise.resolve({ token, label: token });
  }

  forgetMethod(): Promise<void> {
    return Promise.resolve();
  }

  /** Standard Webhooks 1.0.0: id, time and HMAC-SHA256 over both and the body. */
  readWebhook({ headers, body }: IncomingWebhook): string | undefined {
    const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
    const signed = Object.fromEntries(names.map((name) => [name, headerOf(headers, name)]));
    if (isStale(Number(signed['webhook-timestamp']))) throw new WebhookStale();
    try {
      this.webhook.verify(body, signed, { jsonParse: false });
    } catch (error) {
      if (error instanceof WebhookVerificationError) throw new WebhookNotAuthentic(error.message);
      throw error;
    }
    return chargeKeyIn(body, ['data', 'key']);
  }

  private async send<T>(
    method: HttpMethod,
    path: string,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<T> {
    return read<T>(await this.ask(method, path, body, signal));
  }

  private async ask(
    method: HttpMethod,
    path: string,
    content?: unknown,
    signal: AbortSignal = AbortSignal.timeout(this.timeoutMs),
  ): Promise<BankAnswer> {
    const { headers } = this;
    const body = content === undefined ? null : JSON.stringify(content);
    const answer = await request(`${this.url}${path}`, { method, headers, signal, body });
    return { status: answer.statusCode, text: await answer.body.text() };
  }
}

type HttpMethod = 'GET' | 'POST';

interface BankAnswer {
  status: number;
  text: string;
}

function read<T>({ status, text }: BankAnswer): T {
  if (status >= 300) throw new BankError(`The bank answered ${status}: ${text}`);
  return JSON.parse(text) as T;
}

const pathOf = (key: string): string => `/v1/charges/${encodeURIComponent(key)}`;

function toAnswer({ state, reference }: Entry): ChargeAnswer {
  switch (state) {
    case 'captured':
      return { outcome: 'captured', reference };
    case 'declined':
    case 'voided':
      return { outcome: 'declined' };
    case 'authorized':
      throw new BankError('The money is reserved and not taken');
  }
}

/** The lowest UUIDv7 of a millisecond: its first 48 bits are the time. */
function firstKeyAt(timeMs: number): string {
  const hex = Math.max(0, timeMs).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
