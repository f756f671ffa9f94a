import { Global, Module } from '@nestjs/common';
import { ClusterModule } from '../cluster/cluster.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { RedisModule } from '../redis/redis.module.js';
import { FollowsRepository } from './follows.repository.js';
import { FollowsService } from './follows.service.js';
import { NewsFeed } from './news-feed.js';
import { NoticeStreams } from './notice-stream.js';
import { Notices } from './notices.service.js';
import { NotificationsController } from './notifications.controller.js';
import { NotificationsRepository } from './notifications.repository.js';
import { NotificationsService } from './notifications.service.js';
import { PreferencesController } from './preferences.controller.js';
import { PreferencesRepository } from './preferences.repository.js';
import { PreferencesService } from './preferences.service.js';
import { PushController } from './push/push.controller.js';
import { PushSubscriptionsRepository } from './push/push-subscriptions.repository.js';
import { PushSubscriptionsService } from './push/push-subscriptions.service.js';
import { TicketCalendars } from './ticket-calendars.service.js';
import { UnsubscribeTokens } from './unsubscribe-token.js';

/** Telling people what happened; everybody who writes may tell. */
@Global()
@Module({
  imports: [OutboxModule, RedisModule, ClusterModule],
  controllers: [NotificationsController, PreferencesController, PushController],
  providers: [
    Notices,
    NotificationsService,
    NotificationsRepository,
    NewsFeed,
    NoticeStreams,
    FollowsService,
    FollowsRepository,
    PreferencesService,
    PreferencesRepository,
    PushSubscriptionsService,
    PushSubscriptionsRepository,
    TicketCalendars,
    UnsubscribeTokens,
  ],
  exports: [
    Notices,
    FollowsService,
    FollowsRepository,
    NotificationsRepository,
    PreferencesRepository,
    PushSubscriptionsRepository,
    TicketCalendars,
    UnsubscribeTokens,
  ],
})
export class NotificationsModule {}
