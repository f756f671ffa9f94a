import { IdentityVerification } from '@portone/server-sdk';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../../config/config.module.js';
import type { Config } from '../../config/config.schema.js';
import { IdentityRefused, IdentityUnavailable } from './identity.errors.js';
import { type Confirmation, IdentityVerifier, type PersonDetails } from './identity-verifier.js';

const PATIENCE_MS = 10_000;

/** Errors of PortOne that are about what the person entered. */
const ABOUT_THE_PERSON = ['PG_PROVIDER', 'INVALID_REQUEST'];

/** Persons verified by text message, through PortOne V2 or the sandbox that speaks like it. */
@Injectable()
export class PortOneVerifier extends IdentityVerifier {
  readonly isAvailable: boolean;
  private readonly client: IdentityVerification.IdentityVerificationClient;
  private readonly channelKey: string;

  constructor(@Inject(CONFIG) config: Config) {
    super();
    this.isAvailable = config.IDENTITY_API_URL !== 'none';
    this.channelKey = config.IDENTITY_CHANNEL_KEY;
    this.client = IdentityVerification.IdentityVerificationClient({
      baseUrl: config.IDENTITY_API_URL,
      secret: config.IDENTITY_API_SECRET,
      storeId: config.IDENTITY_STORE_ID,
    });
  }

  async send(id: string, { operator, ...customer }: PersonDetails): Promise<void> {
    const { channelKey } = this;
    try {
      await this.answer(() =>
        this.client.sendIdentityVerification({
          ...{ identityVerificationId: id, channelKey, customer, operator, method: 'SMS' },
        }),
      );
    } catch (error) {
      throw ABOUT_THE_PERSON.includes(typeOf(error)) ? new IdentityRefused() : failure(error);
    }
  }

  async confirm(id: string, code: string): Promise<Confirmation> {
    try {
      const { identityVerification } = await this.answer(() =>
        this.client.confirmIdentityVerification({ identityVerificationId: id, otp: code }),
      );
      return verified(identityVerification.verifiedCustomer.ci);
    } catch (error) {
      const type = typeOf(error);
      if (type === 'IDENTITY_VERIFICATION_ALREADY_VERIFIED') return this.look(id);
      if (ABOUT_THE_PERSON.includes(type)) return { kind: 'wrong-code' };
      throw failure(error);
    }
  }

  /** The code was right before, and the answer was lost. */
  private async look(id: string): Promise<Confirmation> {
    try {
      const found = await this.answer(() =>
        this.client.getIdentityVerification({ identityVerificationId: id }),
      );
      return found.status === 'VERIFIED' && 'verifiedCustomer' in found
        ? verified(found.verifiedCustomer.ci)
        : { kind: 'wrong-code' };
    } catch (error) {
      throw failure(error);
    }
  }

  private async answer<T>(ask: () => Promise<T>): Promise<T> {
    if (!this.isAvailable) throw new IdentityUnavailable();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new IdentityUnavailable()), PATIENCE_MS);
    });
    return Promise.race([ask(), late]).finally(() => clearTimeout(timer));
  }
}

function verified(ci: string | undefined): Confirmation {
  // Some companies give none: such a person could not be told from others.
  if (ci === undefined) throw new IdentityUnavailable();
  return { kind: 'verified', ci };
}

const typeOf = (error: unknown): string =>
  (error as { data?: { type?: string } } | undefined)?.data?.type ?? '';

const failure = (error: unknown): Error =>
  error instanceof IdentityUnavailable ? error : new IdentityUnavailable({ cause: error });
