import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { CONFIG } from '../../config/config.module.js';
import type { Config } from '../../config/config.schema.js';
import { isDuplicateKey, Transactions } from '../../database/transactions.js';
import { NotFound } from '../../errors/common.errors.js';
import { PushServiceUnknown, TooManyDevices } from './push.errors.js';
import type { DeviceView, SubscriptionBody } from './push.schemas.js';
import { isAllowedEndpoint } from './push-services.js';
import {
  DEVICES_MAX,
  type PushSubscription,
  PushSubscriptionsRepository,
} from './push-subscriptions.repository.js';

const DEVICE_LENGTH_MAX = 200;
/** What another request writes first is refused to this one, which looks again. */
const RACES = ['uq_push_subscriptions_endpoint', 'uq_push_subscriptions_slot'];
const TRIES_MAX = DEVICES_MAX;

/** Which devices take an account's pushes. */
@Injectable()
export class PushSubscriptionsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly subscriptions: PushSubscriptionsRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Adds a browser to an account; again is the same device. One in which somebody else was signed in
   * belongs to the new account alone.
   * @throws PushServiceUnknown, TooManyDevices
   */
  async add(accountId: string, body: SubscriptionBody, userAgent: string): Promise<DeviceView> {
    const { endpoint, keys } = body;
    if (!isAllowedEndpoint(endpoint, this.config.PUSH_SERVICES)) throw new PushServiceUnknown();
    const device = userAgent.slice(0, DEVICE_LENGTH_MAX);
    const one = { id: uuidv7(), accountId, endpoint, ...keys, device };
    for (let attempt = 1; ; attempt++) {
      try {
        return viewOf(await this.write(one));
      } catch (error) {
        const isRace = RACES.some((key) => isDuplicateKey(error, key));
        if (!isRace || attempt >= TRIES_MAX) throw error;
      }
    }
  }

  /** An account's devices, newest first. */
  async list(accountId: string): Promise<DeviceView[]> {
    return (await this.subscriptions.of(accountId)).map(viewOf);
  }

  /** Nothing is pushed to the device any more. @throws NotFound also for another's */
  async remove(accountId: string, id: string): Promise<void> {
    await this.transactions.run(
      'remove-push-subscription',
      async (tx) => {
        if (await this.subscriptions.remove(tx, id, accountId)) return true;
        throw new NotFound({ en: 'The device', ko: '기기' });
      },
      // Without an answer to the COMMIT it may be gone: then this call did it.
      { alreadyCommitted: async () => ((await this.subscriptions.find(id)) ? undefined : true) },
    );
  }

  private write(one: Omit<PushSubscription, 'createdAt'>): Promise<PushSubscription> {
    return this.transactions.run('add-push-subscription', async (tx) => {
      const there = await this.subscriptions.byEndpoint(tx, one.endpoint);
      if (there?.accountId === one.accountId) {
        await this.subscriptions.update(tx, { ...there, ...one, id: there.id });
      } else {
        if (there !== undefined) await this.subscriptions.remove(tx, there.id, there.accountId);
        if (!(await this.subscriptions.insert(tx, one))) throw new TooManyDevices(DEVICES_MAX);
      }
      return (await this.subscriptions.byEndpoint(tx, one.endpoint)) as PushSubscription;
    });
  }
}

function viewOf({ id, endpoint, device, createdAt }: PushSubscription): DeviceView {
  return { id, service: new URL(endpoint).host, device, createdAt: createdAt.toISOString() };
}
