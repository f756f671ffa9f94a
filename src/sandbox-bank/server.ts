import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { behaviourOf, type SandboxBankConfig } from '../config/sandbox-bank-config.js';
import { IdentityDesk, isIdentityPath } from './identity-desk.js';
import { Ledger } from './ledger.js';
import { answerToError, type BankAnswer, BankRequests } from './requests.js';
import { WebhookSender } from './webhook-sender.js';

const BODY_BYTES_MAX = 64 * 1024;

/** A running bank. */
export interface SandboxBank {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Starts the bank: its books, its HTTP address and the sender of its messages.
 * `GET /health` is open; everything else needs `Authorization: Bearer <SANDBOX_BANK_KEY>`, and
 * `PortOne <SANDBOX_BANK_KEY>` where it stands for the company that verifies persons.
 */
export async function startSandboxBank(
  config: SandboxBankConfig,
  say: (line: string) => void,
): Promise<SandboxBank> {
  const behaviour = behaviourOf(config);
  const ledger = new Ledger(config, () =>
    behaviour.webhooks ? behaviour.webhookDelayMs : undefined,
  );
  await ledger.open();
  const requests = new BankRequests(ledger, behaviour);
  const identities = new IdentityDesk();
  const { SANDBOX_WEBHOOK_URL: url, SANDBOX_WEBHOOK_SECRET: secret } = config;
  const sender = new WebhookSender(ledger, url, secret, say);
  const server = createServer((request, response) => {
    const parts = { key: config.SANDBOX_BANK_KEY, ledger, requests, identities };
    void handle(request, response, parts);
  });
  server.listen(config.SANDBOX_BANK_PORT, config.SANDBOX_BANK_HOST);
  await once(server, 'listening');
  const sending = sender.run();
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      sender.stop();
      await closeServer(server);
      await sending;
      await ledger.close();
    },
  };
}

interface Parts {
  readonly key: string;
  readonly ledger: Ledger;
  readonly requests: BankRequests;
  readonly identities: IdentityDesk;
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  { key, ledger, requests, identities }: Parts,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://bank');
  let answer: BankAnswer | undefined;
  try {
    if (url.pathname === '/health') {
      await ledger.ping();
      answer = { status: 200, body: { status: 'ok' } };
    } else if (isIdentityPath(url.pathname)) {
      const isKnown = isKey(request.headers.authorization, `PortOne ${key}`);
      answer = isKnown
        ? identities.answer(request.method ?? '', url.pathname, await bodyOf(request))
        : { status: 401, body: { type: 'UNAUTHORIZED' } };
    } else if (!isKey(request.headers.authorization, `Bearer ${key}`)) {
      answer = { status: 401, body: { error: 'wrong key' } };
    } else {
      answer = await requests.answer({
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        body: await bodyOf(request),
      });
    }
  } catch (error) {
    answer = answerToError(error);
  }
  if (answer === undefined || response.destroyed) return;
  response.writeHead(answer.status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer.body));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk as string;
    if (text.length > BODY_BYTES_MAX) throw new Error('body too large');
  }
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

function isKey(given: string | undefined, wanted: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
