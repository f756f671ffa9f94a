import { Module } from '@nestjs/common';
import { AuthModule } from './auth/auth.module.js';
import { AuditModule } from './cluster/audit.module.js';
import { ClusterModule } from './cluster/cluster.module.js';
import { MonitorModule } from './cluster/monitor.module.js';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { EventsModule } from './events/events.module.js';
import { EvidenceModule } from './evidence/evidence.module.js';
import { loggerModule } from './http/logging.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { OrdersModule } from './orders/orders.module.js';
import { OutboxModule } from './outbox/outbox.module.js';
import { RehearsalsModule } from './rehearsals/rehearsals.module.js';
import { SeatsModule } from './seats/seats.module.js';
import { bullModule } from './redis/bull.js';
import { PapersModule } from './tickets/paper/papers.module.js';
import { PassesModule } from './tickets/passes/passes.module.js';
import { TicketsModule } from './tickets/tickets.module.js';
import { WaitlistModule } from './waitlist/waitlist.module.js';

/** The API process: every module of the business. */
@Module({
  imports: [
    loggerModule(),
    bullModule(),
    ConfigModule,
    DatabaseModule,
    OutboxModule,
    AuthModule,
    NotificationsModule,
    EventsModule,
    ClusterModule,
    AuditModule,
    MonitorModule,
    OperationsModule,
    SeatsModule,
    TicketsModule,
    PapersModule,
    PassesModule,
    OrdersModule,
    WaitlistModule,
    EvidenceModule,
    RehearsalsModule,
  ],
})
export class AppModule {}
