import { Global, Module } from '@nestjs/common';
import { OutboxRepository } from './outbox.repository.js';
import { Outbox } from './outbox.service.js';

/** What must happen after a commit. Everybody who writes may append to it. */
@Global()
@Module({ providers: [Outbox, OutboxRepository], exports: [Outbox, OutboxRepository] })
export class OutboxModule {}
