import { Webhook } from 'standardwebhooks';
import { v7 as uuidv7 } from 'uuid';
import { type BankBehaviour, sandboxBankSchema } from '../../src/config/sandbox-bank-config.js';
import { type SandboxBank, startSandboxBank } from '../../src/sandbox-bank/server.js';
import { testConfig } from './cluster.js';

/** A sandbox bank inside the test, on a port of its own, over the test cluster's ledger. */
export async function openBank(
  webhookUrl = 'http://127.0.0.1:9/',
): Promise<SandboxBank & { url: string }> {
  const settings = sandboxBankSchema.parse({ ...process.env, SANDBOX_WEBHOOK_URL: webhookUrl });
  const bank = await startSandboxBank({ ...settings, SANDBOX_BANK_PORT: 0 }, () => undefined);
  return { ...bank, url: `http://127.0.0.1:${bank.port}` };
}

/** Changes how the test cluster's bank behaves; answers how it did before. */
export async function bankBehaves(change: Partial<BankBehaviour>): Promise<BankBehaviour> {
  const { SANDBOX_BANK_URL: url, SANDBOX_BANK_KEY: key } = testConfig();
  const headers = { authorization: `Bearer ${key}` };
  const ask = async (init: RequestInit): Promise<BankBehaviour> => {
    const answer = await fetch(`${url}/settings`, { ...init, headers });
    if (!answer.ok) throw new Error(`The bank answered ${answer.status}`);
    return (await answer.json()) as BankBehaviour;
  };
  const before = await ask({ method: 'GET' });
  await ask({ method: 'PUT', body: JSON.stringify(change) });
  return before;
}

/** Headers by which the sandbox bank signs a body, at a time of the test's choice. */
export function signedBy(
  secret: string,
  body: string,
  at: Date = new Date(),
): Record<string, string> {
  const id = uuidv7();
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret, { format: 'raw' }).sign(id, at, body),
  };
}
