import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { type NoticeKind, noticeKinds } from './notice.js';

/** Who wants no more mails of which kind. */
export interface Wish {
  accountId: string;
  kind: NoticeKind;
}

const MAC_BYTES = 16;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/**
 * Signs what an unsubscribe link says: `<account>.<kind>.<HMAC-SHA256, 128 bit>`. It has no expiry,
 * for old mails must be unsubscribable too, and can do nothing else.
 */
@Injectable()
export class UnsubscribeTokens {
  private readonly key: Buffer;

  constructor(@Inject(CONFIG) { ACCESS_TOKEN_SECRET }: Config) {
    // A key of its own, so that neither token can stand for the other.
    this.key = Buffer.from(hkdfSync('sha256', ACCESS_TOKEN_SECRET, '', 'picket unsubscribe', 32));
  }

  make({ accountId, kind }: Wish): string {
    const said = `${accountId}.${kind}`;
    return `${said}.${this.mac(said).toString('base64url')}`;
  }

  /** What the token says; undefined when we did not make it. */
  read(token: string): Wish | undefined {
    const [accountId = '', kind = '', mac = '', ...more] = token.split('.');
    const given = Buffer.from(mac, 'base64url');
    const known = noticeKinds.find((one) => one === kind);
    if (more.length > 0 || !UUID.test(accountId) || known === undefined) return undefined;
    if (given.length !== MAC_BYTES) return undefined;
    if (!timingSafeEqual(given, this.mac(`${accountId}.${kind}`))) return undefined;
    return { accountId, kind: known };
  }

  private mac(said: string): Buffer {
    return createHmac('sha256', this.key).update(said).digest().subarray(0, MAC_BYTES);
  }
}
