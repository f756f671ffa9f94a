import { Global, Module } from '@nestjs/common';
import { queueModule } from '../redis/bull-queues.js';
import { FinishedMessages } from './finished-messages.js';
import { OutboxBacklog } from './outbox-backlog.js';
import { OutboxConsumers } from './outbox-consumers.service.js';
import { OutboxDelivery } from './outbox-delivery.js';
import { LANE_QUEUES, OutboxLanes } from './outbox-lanes.js';
import { OutboxRelay } from './outbox-relay.js';
import { OutboxModule } from './outbox.module.js';

/** Delivers what the outbox holds; consumers add themselves. */
@Global()
@Module({
  imports: [OutboxModule, ...Object.values(LANE_QUEUES).map(queueModule)],
  providers: [
    OutboxConsumers,
    FinishedMessages,
    OutboxDelivery,
    OutboxLanes,
    OutboxRelay,
    OutboxBacklog,
  ],
  exports: [OutboxConsumers],
})
export class OutboxWorkerModule {}
