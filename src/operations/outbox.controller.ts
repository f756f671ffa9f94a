import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CallerId, Roles } from '../auth/auth.guard.js';
import { IdPipe } from '../http/params.js';
import { pageQuerySchema } from '../http/schemas.js';
import { Outbox, type OutboxState } from '../outbox/outbox.service.js';
import { DeadLettersService } from './dead-letters.service.js';
import { outboxSchema } from './outbox.schemas.js';

/** What must happen after a commit and did not yet, for operators. */
@ApiTags('Operations')
@ApiBearerAuth()
@Roles('operator')
@Controller('ops/outbox')
export class OutboxController {
  constructor(
    private readonly outbox: Outbox,
    private readonly deadLetters: DeadLettersService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'How far behind the outbox is, and the messages it gave up' })
  @ApiResponse({ status: 200, standardSchema: outboxSchema })
  state(
    @Query({ schema: pageQuerySchema }) query: z.infer<typeof pageQuerySchema>,
  ): Promise<OutboxState> {
    return this.outbox.state(query);
  }

  @Post(':id/revive')
  @HttpCode(204)
  @ApiOperation({ summary: 'Deliver a message that was given up once more' })
  @ApiResponse({ status: 204, description: 'It waits again, with all its tries.' })
  @ApiResponse({ status: 404, description: 'not-found: no dead message' })
  revive(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<void> {
    return this.deadLetters.revive(accountId, id);
  }
}
