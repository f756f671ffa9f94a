import { Module } from '@nestjs/common';
import { AuthModule } from './auth/auth.module.js';
import { AuditJobModule } from './cluster/audit.module.js';
import { ClusterModule } from './cluster/cluster.module.js';
import { ClusterMetricsModule } from './cluster/monitor.module.js';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { EventsWorkerModule } from './events/events-worker.module.js';
import { EvidenceWorkerModule } from './evidence/evidence-worker.module.js';
import { loggerModule } from './http/logging.js';
import { NotificationsWorkerModule } from './notifications/notifications-worker.module.js';
import { OutboxWorkerModule } from './outbox/outbox-worker.module.js';
import { OrdersWorkerModule } from './orders/orders-worker.module.js';
import { RehearsalsWorkerModule } from './rehearsals/rehearsals-worker.module.js';
import { SeatsWorkerModule } from './seats/seats-worker.module.js';
import { bullModule } from './redis/bull.js';
import { TicketsWorkerModule } from './tickets/tickets-worker.module.js';
import { WaitingRoomsWorkerModule } from './queue/waiting-rooms-worker.module.js';
import { WaitlistWorkerModule } from './waitlist/waitlist-worker.module.js';

/** The worker process: what happens without anybody asking. */
@Module({
  imports: [
    loggerModule(),
    bullModule(),
    ConfigModule,
    DatabaseModule,
    OutboxWorkerModule,
    AuthModule,
    NotificationsWorkerModule,
    EventsWorkerModule,
    ClusterModule,
    AuditJobModule,
    ClusterMetricsModule,
    WaitingRoomsWorkerModule,
    SeatsWorkerModule,
    TicketsWorkerModule,
    OrdersWorkerModule,
    WaitlistWorkerModule,
    EvidenceWorkerModule,
    RehearsalsWorkerModule,
  ],
})
export class WorkerModule {}
