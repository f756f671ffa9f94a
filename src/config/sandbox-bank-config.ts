import { z } from 'zod';
import { InvalidConfig } from './config.js';
import { configSchema } from './config.schema.js';

const percent = z.coerce.number().min(0).max(100).default(0);
const milliseconds = z.coerce.number().int().min(0).max(600_000);

/** How the sandbox bank behaves; can be changed while it runs (`PUT /settings`). */
export const bankBehaviourSchema = z.object({
  latencyMs: milliseconds.default(0),
  failuresPercent: percent,
  lostAnswersPercent: percent,
  webhooks: z.boolean().default(true),
  webhookDelayMs: milliseconds.default(500),
});

export type BankBehaviour = z.infer<typeof bankBehaviourSchema>;

/** Settings of the sandbox bank's process, by environment variable. */
export const sandboxBankSchema = configSchema
  .pick({
    DB_HOST: true,
    DB_WRITER_PORTS: true,
    DB_QUEUE_LIMIT: true,
    DB_TRANSACTION_DEADLINE_MS: true,
    DB_TOTAL_DEADLINE_MS: true,
    DB_CONNECTION_MAX_AGE_SECONDS: true,
    SANDBOX_DB_USER: true,
    SANDBOX_DB_PASSWORD: true,
    SANDBOX_DB_NAME: true,
    SANDBOX_BANK_KEY: true,
    SANDBOX_WEBHOOK_SECRET: true,
  })
  .extend({
    SANDBOX_BANK_HOST: z.string().default('127.0.0.1').describe('Address to listen on.'),
    SANDBOX_BANK_PORT: z.coerce.number().int().min(1).max(65_535).default(8_098),
    SANDBOX_WEBHOOK_URL: z.url().describe('Where the merchant takes messages.'),
    SANDBOX_LATENCY_MS: milliseconds.default(0).describe('Time before every answer.'),
    SANDBOX_FAILURES_PERCENT: percent.describe('Requests that fail without having acted.'),
    SANDBOX_LOST_ANSWERS_PERCENT: percent.describe('Requests that act and are never answered.'),
    SANDBOX_WEBHOOK_DELAY_MS: milliseconds.default(500).describe('Time before a message is sent.'),
  });

/** Parsed, frozen settings of the sandbox bank. */
export type SandboxBankConfig = Readonly<z.infer<typeof sandboxBankSchema>>;

/**
 * The settings of this process.
 * @throws InvalidConfig naming every bad variable
 */
export function loadSandboxBankConfig(
  environment: Record<string, string | undefined> = process.env,
): SandboxBankConfig {
  const result = sandboxBankSchema.safeParse(environment);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new InvalidConfig(`These settings are missing or wrong:\n${lines.join('\n')}`);
  }
  return Object.freeze(result.data);
}

/** How the bank behaves at first. */
export function behaviourOf(config: SandboxBankConfig): BankBehaviour {
  return {
    latencyMs: config.SANDBOX_LATENCY_MS,
    failuresPercent: config.SANDBOX_FAILURES_PERCENT,
    lostAnswersPercent: config.SANDBOX_LOST_ANSWERS_PERCENT,
    webhooks: true,
    webhookDelayMs: config.SANDBOX_WEBHOOK_DELAY_MS,
  };
}
