import { InvalidConfig } from '../../config/config.js';
import type { Config } from '../../config/config.schema.js';
import { disabledGateway } from './disabled-gateway.js';
import type { PaymentGateways, PaymentProvider } from './payment-gateway.js';
import { SandboxGateway } from './sandbox-gateway.js';
import { StripeGateway } from './stripe-gateway.js';
import { TossGateway } from './toss-gateway.js';

/** The gateway of every provider, by the settings. */
export function gatewaysOf(config: Config): PaymentGateways {
  const enabled = (provider: PaymentProvider): boolean =>
    config.PAYMENT_PROVIDERS.includes(provider);
  requireKeys(config);
  return {
    // Not among the enabled providers it begins nothing, and still finishes what it began.
    sandbox: new SandboxGateway(config),
    stripe: enabled('stripe') ? new StripeGateway(config) : disabledGateway('stripe'),
    toss: enabled('toss') ? new TossGateway(config) : disabledGateway('toss'),
  };
}

const KEYS: Readonly<Record<PaymentProvider, readonly (keyof Config)[]>> = {
  sandbox: [],
  stripe: ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
  toss: ['TOSS_SECRET_KEY'],
};

/** @throws InvalidConfig naming what an enabled provider lacks */
function requireKeys(config: Config): void {
  const missing = config.PAYMENT_PROVIDERS.flatMap((provider) =>
    KEYS[provider].filter((name) => config[name] === 'none'),
  );
  if (missing.length === 0) return;
  const lines = missing.map((name) => `  ${name}: PAYMENT_PROVIDERS needs it`);
  throw new InvalidConfig(`These settings are missing or wrong:\n${lines.join('\n')}`);
}
