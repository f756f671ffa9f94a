import { Injectable } from '@nestjs/common';
import type { Audience } from '../notifications/audiences.service.js';
import { type EndedEntries, WaitlistRepository } from './waitlist.repository.js';

/** Name of the audience of a line that ended. */
export const ENDED_LINE = 'ended-line';

/** Accounts whose entry ended with its whole line, each once. */
@Injectable()
export class EndedLine implements Audience {
  readonly name = ENDED_LINE;

  constructor(private readonly entries: WaitlistRepository) {}

  count(argument: object): Promise<number> {
    return this.entries.countEnded(argument as EndedEntries);
  }

  after(argument: object, accountId: string | null, limit: number): Promise<string[]> {
    return this.entries.endedAfter(argument as EndedEntries, accountId, limit);
  }
}
