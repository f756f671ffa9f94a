import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { CommandsRepository } from './commands.repository.js';
import { DeadLettersService } from './dead-letters.service.js';
import { DrillRunsRepository } from './drill-runs.repository.js';
import { DrillRunsService } from './drill-runs.service.js';
import { OperationsController } from './operations.controller.js';
import { OperationsService } from './operations.service.js';
import { OperatorLogRepository } from './operator-log.repository.js';
import { OutboxController } from './outbox.controller.js';

/** What operators do from the page, in the API processes. */
@Module({
  imports: [AuthModule, OutboxModule],
  controllers: [OperationsController, OutboxController],
  providers: [
    CommandsRepository,
    DeadLettersService,
    DrillRunsRepository,
    DrillRunsService,
    OperationsService,
    OperatorLogRepository,
  ],
})
export class OperationsModule {}
