import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { RedisModule } from '../redis/redis.module.js';
import { Audiences } from './audiences.service.js';
import { FanOutRunner } from './fan-out-runner.js';
import { FanOutsRepository } from './fan-outs.repository.js';
import { FollowsRepository } from './follows.repository.js';
import { Letters } from './mail/letters.service.js';
import { MailComposer } from './mail/mail-composer.js';
import { MailConsumer } from './mail/mail-consumer.js';
import { Mailer } from './mail/mailer.js';
import { NoticeDepartures } from './notice-departures.js';
import { NoticeWriter } from './notice-writer.js';
import { NotificationsModule } from './notifications.module.js';
import { PushConsumer } from './push/push-consumer.js';
import { PushReading } from './push/push-reading.js';
import { PushSender } from './push/push-sender.js';

/** Writes notices and sends them. */
@Global()
@Module({
  imports: [NotificationsModule, RedisModule],
  providers: [
    Audiences,
    FanOutRunner,
    FanOutsRepository,
    NoticeWriter,
    NoticeDepartures,
    Letters,
    MailComposer,
    MailConsumer,
    Mailer,
    PushConsumer,
    PushReading,
    PushSender,
  ],
  exports: [Audiences, Letters],
})
export class NotificationsWorkerModule implements OnModuleInit {
  constructor(
    private readonly audiences: Audiences,
    private readonly followers: FollowsRepository,
  ) {}

  onModuleInit(): void {
    this.audiences.add(this.followers);
  }
}
