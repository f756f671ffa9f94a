import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';
import { NotFound } from '../errors/common.errors.js';
import type { Preferences } from './notifications.schemas.js';
import { PreferencesRepository } from './preferences.repository.js';
import { clockText, minuteOf } from './quiet-hours.js';
import { UnsubscribeTokens } from './unsubscribe-token.js';

/** What people want to be told, how and when. */
@Injectable()
export class PreferencesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly preferences: PreferencesRepository,
    private readonly tokens: UnsubscribeTokens,
  ) {}

  async of(accountId: string): Promise<Preferences> {
    const [muted, hours] = await Promise.all([
      this.preferences.mutesOf(accountId),
      this.preferences.quietHoursOf(accountId),
    ]);
    const quietHours = hours && { from: clockText(hours.from), to: clockText(hours.to) };
    return { muted, quietHours };
  }

  /** Replaces everything an account has said. */
  async put(accountId: string, { muted, quietHours }: Preferences): Promise<Preferences> {
    const hours = quietHours && { from: minuteOf(quietHours.from), to: minuteOf(quietHours.to) };
    const different = [
      ...new Map(muted.map((one) => [`${one.kind} ${one.channel}`, one])).values(),
    ];
    await this.transactions.run('put-preferences', async (tx) => {
      await this.preferences.replaceMutes(tx, accountId, different);
      await this.preferences.putQuietHours(tx, accountId, hours);
    });
    return { muted: different, quietHours };
  }

  /**
   * What the link at the end of a mail asks for: no more mails of that kind.
   * @throws NotFound for a link that we did not make
   */
  async unsubscribe(token: string): Promise<void> {
    const { accountId, kind } = this.read(token);
    await this.transactions.run('unsubscribe', (tx) =>
      this.preferences.mute(tx, accountId, { kind, channel: 'email' }),
    );
  }

  /** @throws NotFound for a link that we did not make */
  read(token: string) {
    const wish = this.tokens.read(token);
    if (wish === undefined) throw new NotFound({ en: 'This link', ko: '수신 거부 링크' });
    return wish;
  }
}
