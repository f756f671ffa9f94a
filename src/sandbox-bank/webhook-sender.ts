import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { Webhook } from 'standardwebhooks';
import { request } from 'undici';
import type { Ledger, Message } from './ledger.js';

const LOOK_MS = 200;
const BATCH = 200;
const AT_ONCE = 16;
const ANSWER_LIMIT_MS = 10_000;
const FIRST_AGAIN_MS = 500;
const LAST_AGAIN_MS = 60_000;
/** Nobody is told of something older; the merchant can still ask. */
const GIVE_UP_MS = 3 * 24 * 60 * 60_000;

/**
 * Tells the merchant what became of charges, by Standard Webhooks
 * (https://github.com/standard-webhooks/standard-webhooks, spec 1.0.0), until it is acknowledged.
 * A message keeps its id over all attempts; each attempt is signed with its own time.
 */
export class WebhookSender {
  private readonly webhook: Webhook;
  private readonly stopping = new AbortController();

  constructor(
    private readonly ledger: Ledger,
    private readonly url: string,
    secret: string,
    private readonly say: (line: string) => void,
  ) {
    this.webhook = new Webhook(secret, { format: 'raw' });
  }

  /** Sends what is due until {@link stop}. */
  async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        const messages = await this.ledger.due(BATCH);
        await this.sendAll(messages);
        if (messages.length === BATCH) continue;
      } catch (error) {
        this.say(`messages stay for later: ${String(error)}`);
      }
      await sleep(LOOK_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  stop(): void {
    this.stopping.abort();
  }

  private async sendAll(messages: readonly Message[]): Promise<void> {
    const limit = pLimit(AT_ONCE);
    const done: string[] = [];
    const again = new Map<number, string[]>();
    const work = messages.map((message) =>
      limit(async () => {
        const isOld = Date.now() - message.createdAt.getTime() > GIVE_UP_MS;
        if (isOld || (await this.send(message))) done.push(message.id);
        else again.set(message.attempts, [...(again.get(message.attempts) ?? []), message.id]);
      }),
    );
    await Promise.all(work);
    await this.ledger.removeMessages(done);
    for (const [attempts, ids] of again) await this.ledger.postpone(ids, againAfterMs(attempts));
  }

  private async send({ id, key, state }: Message): Promise<boolean> {
    const now = new Date();
    const data = { key, state };
    const body = JSON.stringify({ type: `charge.${state}`, timestamp: now.toISOString(), data });
    try {
      const answer = await request(this.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
          'webhook-signature': this.webhook.sign(id, now, body),
        },
        body,
        signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      });
      await answer.body.dump();
      return answer.statusCode < 300;
    } catch {
      return false;
    }
  }
}

/** Doubling, and at least half of the step by chance, so that not all come back at once. */
export function againAfterMs(attempts: number): number {
  const stepMs = Math.min(LAST_AGAIN_MS, FIRST_AGAIN_MS * 2 ** Math.min(attempts, 20));
  return Math.round(stepMs * (0.5 + Math.random() / 2));
}
