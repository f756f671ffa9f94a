import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Transactions } from '../database/transactions.js';
import { Outbox } from '../outbox/outbox.service.js';
import { OperatorLogRepository } from './operator-log.repository.js';

/** Messages that were given up, and what operators do about them. */
@Injectable()
export class DeadLettersService {
  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly log: OperatorLogRepository,
  ) {}

  /**
   * Makes a dead message wait again, and notes who did it.
   * @throws NotFound when there is no dead message with this id
   */
  async revive(accountId: string, messageId: string): Promise<void> {
    const actionId = uuidv7();
    const at = new Date().toISOString();
    await this.transactions.run('revive-message', async (tx) => {
      await this.outbox.revive(tx, messageId);
      const asked = { actionId, accountId, action: 'revive-message', at };
      await this.log.asked(tx, { ...asked, arguments: { messageId } });
      await this.log.ended(tx, { actionId, outcome: 'done', message: null, durationMs: 0, at });
    });
  }
}
