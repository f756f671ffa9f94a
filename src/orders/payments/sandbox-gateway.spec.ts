import { Webhook } from 'standardwebhooks';
import { v7 as uuidv7 } from 'uuid';
import type { Config } from '../../config/config.schema.js';
import { WebhookNotAuthentic, WebhookStale } from './payment-gateway.js';
import { SandboxGateway } from './sandbox-gateway.js';

const secret = 's'.repeat(40);
const gateway = new SandboxGateway({
  PAYMENT_PROVIDERS: ['sandbox'],
  SANDBOX_BANK_URL: 'http://127.0.0.1:9',
  SANDBOX_BANK_KEY: 'k'.repeat(40),
  SANDBOX_WEBHOOK_SECRET: secret,
  PAYMENT_TIMEOUT_MS: 1_000,
} as Config);

describe('a webhook of the sandbox bank', () => {
  const key = uuidv7();
  const body = JSON.stringify({ type: 'charge.captured', data: { key } });
  const signed = (by: string, ageSeconds = 0): Record<string, string> => {
    const at = new Date(Date.now() - ageSeconds * 1_000);
    const signature = new Webhook(by, { format: 'raw' }).sign('msg_1', at, body);
    return {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': signature,
    };
  };

  it('names the payment when it is signed and fresh', () => {
    expect(gateway.readWebhook({ headers: signed(secret), body })).toBe(key);
    expect(gateway.readWebhook({ headers: signed(secret, 290), body })).toBe(key);
  });

  it('is refused otherwise', () => {
    const read =
      (headers: Record<string, string>, text = body) =>
      () =>
        gateway.readWebhook({ headers, body: text });
    expect(read(signed('x'.repeat(40)))).toThrow(WebhookNotAuthentic);
    expect(read(signed(secret), `${body} `)).toThrow(WebhookNotAuthentic);
    expect(read({ ...signed(secret), 'webhook-id': 'msg_2' })).toThrow(WebhookNotAuthentic);
    expect(read({})).toThrow(WebhookNotAuthentic);
    expect(read(signed(secret, 301))).toThrow(WebhookStale);
    expect(read(signed(secret, -310))).toThrow(WebhookStale);
  });
});
