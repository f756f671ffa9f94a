import { Inject, Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import webPush from 'web-push';
import { CONFIG } from '../../config/config.module.js';
import type { Config } from '../../config/config.schema.js';
import { DeliverLater } from '../../outbox/outbox-consumers.service.js';
import { vapidKeysOf } from './push-keys.js';
import type { PushMessage } from './push-message.js';
import { isAllowedEndpoint } from './push-services.js';
import type { PushSubscription } from './push-subscriptions.repository.js';

/** What became of a push: `gone` and `refused` do not become better by sending it again. */
export type PushOutcome = 'delivered' | 'gone' | 'refused';

const pushes = new Counter({
  name: 'picket_pushes_total',
  help: 'Messages handed to push services, by what they answered.',
  labelNames: ['outcome'],
});

const RETRY_AFTER_MAX_SECONDS = 3_600;

/** Encrypts messages for a browser (RFC 8291) and hands them to its push service (RFC 8030, 8292). */
@Injectable()
export class PushSender {
  private readonly vapid;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    this.vapid = { subject: config.VAPID_SUBJECT, ...vapidKeysOf(config.VAPID_PRIVATE_KEY) };
  }

  /** @throws DeliverLater when the service is busy; another error when it cannot be reached */
  async send(to: PushSubscription, message: PushMessage): Promise<PushOutcome> {
    // The list may have become shorter since the browser subscribed.
    if (!isAllowedEndpoint(to.endpoint, this.config.PUSH_SERVICES)) return this.count('refused');
    const request = webPush.generateRequestDetails(
      { endpoint: to.endpoint, keys: { p256dh: to.p256dh, auth: to.auth } },
      message.payload,
      {
        vapidDetails: this.vapid,
        contentEncoding: 'aes128gcm',
        TTL: message.ttlSeconds,
        urgency: message.urgency,
        topic: message.topic,
      },
    );
    const response = await this.post(to.endpoint, request).catch((error: unknown) => {
      this.count('failed');
      throw error;
    });
    // Nothing is read of what it answers but the head: nobody can make us read much.
    await response.body?.cancel();
    return this.judge(response);
  }

  private post(endpoint: string, { headers, body }: webPush.RequestDetails): Promise<Response> {
    // The length is counted anew.
    const sent = Object.entries(headers as Record<string, string | number>)
      .filter(([name]) => name !== 'Content-Length')
      .map(([name, value]): [string, string] => [name, String(value)]);
    return fetch(endpoint, {
      method: 'POST',
      headers: sent,
      body: new Uint8Array(body as Buffer),
      // A service that sends us elsewhere could send us anywhere.
      redirect: 'manual',
      signal: AbortSignal.timeout(this.config.PUSH_TIMEOUT_MS),
    });
  }

  private judge({ status, headers }: Response): PushOutcome {
    if (status >= 200 && status < 300) return this.count('delivered');
    if (status === 404 || status === 410) return this.count('gone');
    if (status !== 429 && status < 500) return this.count('refused');
    this.count('failed');
    throw new DeliverLater(`the push service answered ${status}`, retryAfter(headers));
  }

  private count<Outcome extends PushOutcome | 'failed'>(outcome: Outcome): Outcome {
    pushes.inc({ outcome });
    return outcome;
  }
}

/** Seconds that a `Retry-After` asks for, as a number or a date; at most an hour. */
export function retryAfter(headers: Headers, nowMs = Date.now()): number {
  const text = headers.get('retry-after') ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - nowMs) / 1_000;
  return Number.isFinite(seconds) ? Math.min(Math.max(0, seconds), RETRY_AFTER_MAX_SECONDS) : 0;
}
