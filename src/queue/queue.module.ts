import { Module } from '@nestjs/common';
import { QueueService } from './queue.service.js';

/** The waiting room. */
@Module({ providers: [QueueService], exports: [QueueService] })
export class QueueModule {}
