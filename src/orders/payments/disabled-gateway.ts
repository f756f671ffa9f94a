import {
  type GatewayCapabilities,
  type PaymentGateway,
  type PaymentProvider,
} from './payment-gateway.js';

const CAPABILITIES: GatewayCapabilities = {
  enabled: false,
  savedMethods: false,
  offSession: false,
  separateCapture: false,
  listsCharges: false,
};

/** Somebody needs a provider that the settings do not name, such as one of earlier payments. */
export class ProviderNotConfigured extends Error {}

/**
 * The gateway of a provider without keys: whatever is asked of it stays unknown, and is found out
 * once the settings name the provider again.
 */
export function disabledGateway(provider: PaymentProvider): PaymentGateway {
  const refuse = (): Promise<never> =>
    Promise.reject(new ProviderNotConfigured(`No settings for ${provider}`));
  return {
    capabilities: CAPABILITIES,
    charge: refuse,
    authorize: refuse,
    capture: refuse,
    void: refuse,
    find: refuse,
    settle: refuse,
    refund: refuse,
    capturedCharges: refuse,
    saveMethod: refuse,
    forgetMethod: refuse,
    forgetCharges: refuse,
    readWebhook: () => {
      throw new ProviderNotConfigured(`No settings for ${provider}`);
    },
  };
}
