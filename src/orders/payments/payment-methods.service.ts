import { Inject, Injectable, Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Idempotency } from '../../database/idempotency.js';
import { isDuplicateKey, Transactions, type Tx } from '../../database/transactions.js';
import { NotFound, ServiceUnavailable } from '../../errors/common.errors.js';
import { DomainError } from '../../errors/domain-error.js';
import {
  PaymentMethodLimit,
  PaymentMethodRefused,
  PaymentProviderUnavailable,
} from './payment.errors.js';
import {
  MethodNotAccepted,
  PAYMENT_GATEWAYS,
  type PaymentGateways,
  type PaymentProvider,
  type SavedMethod,
} from './payment-gateway.js';
import {
  METHODS_MAX,
  type PaymentMethod,
  PaymentMethodsRepository,
} from './payment-methods.repository.js';
import type { PaymentMethodChoice, ProviderToken } from './payment-methods.schemas.js';

/**
 * Tries while other requests of the account take the slot, or save the same token. Each lost try
 * means one slot more is taken, so that the one after the last slot finds none.
 */
const TRIES_MAX = METHODS_MAX + 1;
/** What one of them writes first is refused to the others, which look again. */
const RACES = ['uq_payment_methods_slot', 'uq_payment_methods_token'];

/** Saved payment methods: tokens of providers, which keep what is behind them. */
@Injectable()
export class PaymentMethodsService {
  private readonly logger = new Logger(PaymentMethodsService.name);

  constructor(
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly methods: PaymentMethodsRepository,
    @Inject(PAYMENT_GATEWAYS) private readonly gateways: PaymentGateways,
  ) {}

  /**
   * Leaves a method with its provider and remembers the token. One that the account has already is
   * answered as it is.
   * @throws PaymentProviderUnavailable, PaymentMethodRefused, PaymentMethodLimit,
   *   IdempotencyKeyReused, ServiceUnavailable when the provider cannot be asked
   */
  async save(
    accountId: string,
    body: ProviderToken,
    key: string | undefined,
  ): Promise<PaymentMethod> {
    const { provider } = body;
    const { capabilities } = this.gateways[provider];
    if (!capabilities.enabled || !capabilities.savedMethods) {
      throw new PaymentProviderUnavailable(provider);
    }
    const request = { accountId, key, operation: 'save-payment-method', body };
    const first = await this.idempotency.find<string>(request);
    const id = first?.result ?? (await this.saveNew(request, provider, body.token));
    return this.get(accountId, id);
  }

  /** An account's methods, newest first; one more than `limit` when there are more. */
  list(accountId: string, limit: number, cursor: string | undefined): Promise<PaymentMethod[]> {
    return this.methods.list(accountId, limit + 1, cursor);
  }

  /** Forgets a method, here first and then at its provider. @throws NotFound */
  async remove(accountId: string, id: string): Promise<void> {
    const { provider, token } = await this.get(accountId, id);
    await this.transactions.run('remove-payment-method', (tx) =>
      this.methods.remove(tx, accountId, id),
    );
    try {
      await this.gateways[provider].forgetMethod(token);
    } catch (error) {
      // Nothing here can charge it any more, which is what its owner asked for.
      this.logger.warn({ err: error, paymentMethodId: id }, 'the provider keeps a removed method');
    }
  }

  /**
   * Provider and token behind what a buyer pays with: a token, or a saved method of their own.
   * @throws NotFound, PaymentProviderUnavailable
   */
  async toPayWith(accountId: string, method: PaymentMethodChoice): Promise<ProviderToken> {
    const { provider, token } =
      'token' in method ? method : await this.get(accountId, method.paymentMethodId);
    if (!this.gateways[provider].capabilities.enabled) {
      throw new PaymentProviderUnavailable(provider);
    }
    return { provider, token };
  }

  /** The payment id that a token was made for; undefined where the provider takes any. */
  paymentIdOf({ provider, token }: ProviderToken): string | undefined {
    return this.gateways[provider].paymentIdOf?.(token);
  }

  /**
   * A method to charge while its owner is away; undefined when there is no such method of the
   * account's, or its provider is not enabled or does not allow it.
   */
  async forOffSession(
    accountId: string,
    paymentMethodId: string,
  ): Promise<ProviderToken | undefined> {
    const method = await this.methods.find(accountId, paymentMethodId);
    if (method === undefined || !this.allowsOffSession(method.provider)) return undefined;
    return { provider: method.provider, token: method.token };
  }

  /** Whether a provider's saved methods may be charged while their owner is away. */
  allowsOffSession(provider: PaymentProvider): boolean {
    const { enabled, offSession } = this.gateways[provider].capabilities;
    return enabled && offSession;
  }

  private async get(accountId: string, id: string): Promise<PaymentMethod> {
    const method = await this.methods.find(accountId, id);
    if (method === undefined) throw new NotFound({ en: 'The payment method', ko: '결제 수단' });
    return method;
  }

  private async saveNew(
    request: { accountId: string; key: string | undefined; operation: string; body: unknown },
    provider: PaymentProvider,
    token: string,
  ): Promise<string> {
    const { accountId } = request;
    const saved = await this.leaveWithProvider(accountId, provider, token);
    const method = { id: uuidv7(), accountId, provider, ...saved };
    for (let attempt = 1; ; attempt++) {
      try {
        const write = (tx: Tx): Promise<string> => this.write(tx, method);
        return await this.idempotency.run(request, write, {
          alreadyCommitted: () => this.idOf(method),
        });
      } catch (error) {
        const isRace = RACES.some((constraint) => isDuplicateKey(error, constraint));
        if (!isRace) throw error;
        // Only with methods removed and saved all the while.
        if (attempt >= TRIES_MAX) throw new ServiceUnavailable(error);
      }
    }
  }

  private async write(tx: Tx, method: Omit<PaymentMethod, 'createdAt'>): Promise<string> {
    const there = await this.methods.idOfToken(tx, method);
    if (there !== undefined) return there;
    if (!(await this.methods.insert(tx, method))) throw new PaymentMethodLimit(METHODS_MAX);
    return method.id;
  }

  private async idOf({ accountId, id }: Omit<PaymentMethod, 'createdAt'>) {
    return (await this.methods.find(accountId, id))?.id;
  }

  private async leaveWithProvider(
    accountId: string,
    provider: PaymentProvider,
    token: string,
  ): Promise<SavedMethod> {
    const known = (await this.methods.ofProvider(accountId, provider)).map((one) => one.token);
    try {
      return await this.gateways[provider].saveMethod({ accountId, token, known });
    } catch (error) {
      if (error instanceof MethodNotAccepted) throw new PaymentMethodRefused();
      throw error instanceof DomainError ? error : new ServiceUnavailable(error);
    }
  }
}
