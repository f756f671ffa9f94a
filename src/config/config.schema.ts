import { z } from 'zod';
import { fairSaleSettings } from './fair-sale-settings.js';
import { identitySettings } from './identity-settings.js';
import { notificationSettings } from './notification-settings.js';
import { passSettings } from './pass-settings.js';
import {
  addresses,
  flag,
  namedAddresses,
  port,
  ports,
  providers,
  secret,
} from './setting-types.js';

/**
 * Every setting a Picket process reads, by its environment variable. The description is what
 * `.env.example` says about it; a setting without a default must be given. Units stand last in the name.
 */
export const configSchema = z.object({
  HTTP_HOST: z.string().default('127.0.0.1').describe('Address this process listens on.'),
  HTTP_PORT: port.default(8091).describe('Port this process listens on; HAProxy stands in front.'),
  PUBLIC_URL: z.url().default('http://127.0.0.1:8080').describe('Where buyers reach HAProxy.'),
  TRUSTED_PROXIES: z
    .string()
    .default('loopback')
    .describe(
      'Addresses whose X-Forwarded-For is believed: HAProxy. Comma-separated, or loopback.',
    ),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .describe('Least severe log line that is written.'),
  BODY_LIMIT_BYTES: z.coerce
    .number()
    .int()
    .default(4_194_304)
    .describe('Largest request body; a 25,000-seat plan drawn seat by seat needs about 2 MB.'),
  DRAIN_MS: z.coerce
    .number()
    .int()
    .min(0)
    .default(1_200)
    .describe('How long a stopping process stays up as not-ready, so HAProxy stops sending.'),

  DB_HOST: z.string().default('127.0.0.1').describe('Host of the writer ports (HAProxy).'),
  DB_WRITER_PORTS: ports
    .default([3311, 3312, 3313])
    .describe('Writer ports, each with another Galera node first and the others as backup.'),
  DB_WRITER_MODE: z
    .enum(['single', 'spread'])
    .default('single')
    .describe('single: all writes through the first writer port; spread: over all of them.'),
  DB_USER: z.string().default('picket').describe('Database account of the application.'),
  DB_PASSWORD: z.string().describe('Its password.'),
  DB_NAME: z.string().default('picket').describe('Database name.'),
  DB_POOL_SIZE: z.coerce.number().int().min(1).max(500).default(16).describe('Connections a pool.'),
  DB_QUEUE_LIMIT: z.coerce
    .number()
    .int()
    .min(1)
    .default(2_000)
    .describe('Requests that may wait for a connection before the process refuses.'),
  DB_TRANSACTION_DEADLINE_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(3_000)
    .describe('After this one try of a transaction is given up and its connection destroyed.'),
  DB_TOTAL_DEADLINE_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(10_000)
    .describe('All tries of one transaction together.'),
  DB_CONNECTION_MAX_AGE_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(180)
    .describe('Older connections are replaced, so traffic returns to a repaired node.'),
  DB_NODES: addresses
    .prefault('127.0.0.1:3321,127.0.0.1:3322,127.0.0.1:3323')
    .describe('Galera nodes by themselves, for the monitor and the auditor: host:port,…'),
  MONITOR_DB_USER: z.string().default('picket_monitor').describe('Account that may only look.'),
  MONITOR_DB_PASSWORD: z.string().describe('Its password.'),
  SANDBOX_DB_USER: z.string().default('picket_sandbox').describe('The sandbox bank has its own.'),
  SANDBOX_DB_PASSWORD: z.string().describe('Its password.'),
  SANDBOX_DB_NAME: z.string().default('picket_sandbox').describe('Ledger of the sandbox bank.'),

  PAYMENT_PROVIDERS: providers
    .prefault('sandbox')
    .describe('Providers that payments can be begun with: sandbox, stripe, toss, by commas.'),
  SANDBOX_BANK_URL: z.url().default('http://127.0.0.1:8098').describe('The sandbox bank.'),
  SANDBOX_BANK_KEY: secret.describe(
    'What the sandbox bank knows Picket by; 32 characters or more.',
  ),
  SANDBOX_WEBHOOK_SECRET: secret.describe('Key of the messages that the sandbox bank signs.'),

  STRIPE_SECRET_KEY: z.string().default('none').describe('Secret key of the Stripe account.'),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .default('none')
    .describe('Signing secret of the Stripe endpoint /api/v1/payments/webhooks/stripe.'),
  STRIPE_API_URL: z.url().default('https://api.stripe.com').describe('Stripe.'),

  TOSS_SECRET_KEY: z.string().default('none').describe('Secret key of the Toss Payments shop.'),
  TOSS_API_URL: z.url().default('https://api.tosspayments.com').describe('Toss Payments.'),

  REDIS_HOST: z.string().default('127.0.0.1').describe('Redis host.'),
  REDIS_PORT: port.default(6381).describe('Redis port.'),
  REDIS_PASSWORD: z.string().describe('Redis password.'),

  ACCESS_TOKEN_SECRET: secret.describe('Key of access tokens (HS256), 32 characters or more.'),
  ACCESS_TOKEN_SECONDS: z.coerce.number().int().default(900).describe('Life of an access token.'),
  REFRESH_TOKEN_DAYS: z.coerce.number().int().default(30).describe('Life of a refresh token.'),
  COOKIE_SECURE: flag.default(false).describe('true behind TLS: refresh cookie only over HTTPS.'),
  ADMISSION_SECRET: secret.describe('Key of admission passes (HS256), 32 characters or more.'),
  TICKET_SIGNING_KEY: z
    .string()
    .min(40)
    .describe('First Ed25519 private key of ticket codes, PKCS#8 DER in base64.'),
  TICKET_MASTER_KEY: secret.describe(
    'Seals the other keys of ticket codes in the database; 32 characters or more.',
  ),
  PASSWORD_HASHES_AT_ONCE: z.coerce
    .number()
    .int()
    .min(1)
    .default(2)
    .describe('argon2id computations at a time; more waiting sign-ins queue.'),
  PASSWORD_HASHES_WAITING_MAX: z.coerce
    .number()
    .int()
    .min(0)
    .default(500)
    .describe('Sign-ins that may wait for a computation before the process refuses with 503.'),
  LOGIN_ATTEMPTS_PER_ACCOUNT: z.coerce
    .number()
    .int()
    .default(10)
    .describe('Failed sign-ins an account in 15 minutes before it is told to wait.'),
  LOGIN_ATTEMPTS_PER_ADDRESS: z.coerce
    .number()
    .int()
    .default(100)
    .describe('Failed sign-ins a network address in 15 minutes.'),
  RATE_LIMIT_EXEMPT_LOOPBACK: flag
    .default(false)
    .describe('true: no limits by network address for 127.0.0.0/8 and ::1.'),

  ADMISSION_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(720)
    .describe('Life of an admission; longer than a hold, so that a buyer can try again.'),
  CLAIM_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(60)
    .describe('So long a slot is kept for a place that was called.'),
  SECOND_OFFER_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(300)
    .describe('So long after the call a place may still come in, once its slot is gone.'),
  WAITING_ROOM_HOLD_P95_MS: z.coerce
    .number()
    .int()
    .min(1)
    .default(300)
    .describe('When one in twenty holds takes longer, the waiting rooms slow down.'),
  WAITING_ROOM_LOOP_DELAY_MS: z.coerce
    .number()
    .int()
    .min(1)
    .default(200)
    .describe('The same for the delay of a process (99th percentile of its event loop).'),
  WAITING_ROOM_FLOW_CONTROL_PERCENT: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(20)
    .describe("The same for the share of time that Galera's flow control stands still."),

  HOLD_SECONDS: z.coerce.number().int().min(1).default(480).describe('Life of a hold.'),
  ...fairSaleSettings,
  ...identitySettings,
  HOLD_EXTENSION_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(120)
    .describe('So much more time a buyer who asks gets for a hold, once.'),
  HOLD_PAYMENT_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(120)
    .describe(
      'A hold lives at least this long from the start of a payment, within what it and its extension allow.',
    ),
  WAITLIST_OFFER_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(1_800)
    .describe('So long somebody on the waitlist may take an offer.'),
  WAITLIST_AUTO_PAY_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(30)
    .describe(
      'So long an offer waits for its automatic payment to begin; then the next one gets it.',
    ),
  WAITLIST_POLL_MS: z.coerce
    .number()
    .int()
    .min(20)
    .default(200)
    .describe('How often the worker looks for offers to pay for and seats to release.'),
  WAITLIST_PAYMENTS_AT_ONCE: z.coerce
    .number()
    .int()
    .min(1)
    .max(500)
    .default(200)
    .describe('Automatic payments under way at a time.'),
  SWEEP_INTERVAL_MS: z.coerce
    .number()
    .int()
    .min(50)
    .default(1_000)
    .describe('How often the worker ends expired holds and settles unknown payments.'),
  PAYMENT_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(8_000)
    .describe('A payment without an answer after this is unknown and settled later.'),
  CANCELLATION_REFUNDS_AT_ONCE: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(8)
    .describe('Orders of a cancelled performance that are refunded at a time.'),
  ...notificationSettings,
  ...passSettings,
  AUDIT_INTERVAL_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(60)
    .describe('How often the worker audits the invariants.'),

  MONITOR_CHECKERS: addresses
    .prefault('127.0.0.1:3331,127.0.0.1:3332,127.0.0.1:3333')
    .describe('Health checkers of the nodes, in the order of DB_NODES: host:port,…'),
  MONITOR_PROCESSES: namedAddresses
    .prefault('api-1=127.0.0.1:8091,api-2=127.0.0.1:8092,worker=127.0.0.1:8095')
    .describe('API processes and worker that operators see: name=host:port,…'),
  HAPROXY_STATS_URL: z
    .url()
    .default('http://127.0.0.1:8404/')
    .describe("HAProxy's own page, not the public one; operators see its servers."),
  BACKUP_STATUS_FILE: z
    .string()
    .default('none')
    .describe('JSON file in which the backup keeper tells how it is; none: there is none.'),
  STANDBY_STATUS_FILE: z
    .string()
    .default('none')
    .describe('JSON file in which the standby keeper tells how it is; none: there is none.'),
  OPERATOR_STATUS_FILE: z
    .string()
    .default('none')
    .describe('JSON file in which the operator agent tells how it is; none: there is none.'),
  OPS_STREAMS_MAX: z.coerce
    .number()
    .int()
    .min(1)
    .default(20)
    .describe('Live streams of the cluster state that one process serves at a time.'),
});

/** The parsed, frozen settings of one process. */
export type Config = Readonly<z.infer<typeof configSchema>>;
