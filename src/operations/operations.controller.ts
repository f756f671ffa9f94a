import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CallerId, Roles } from '../auth/auth.guard.js';
import { DescribeIdempotencyKey, IdempotencyKey, IdPipe } from '../http/params.js';
import { pageQuerySchema } from '../http/schemas.js';
import { DrillRunsService } from './drill-runs.service.js';
import {
  type Command,
  commandSchema,
  type Control,
  controlSchema,
  type DrillRunPage,
  drillRunPageSchema,
  type LoggedActionPage,
  loggedActionPageSchema,
  type NewCommandBody,
  newCommandSchema,
  type PrintedCommand,
  printedCommandSchema,
} from './operations.schemas.js';
import { OperationsService } from './operations.service.js';

type PageQuery = z.infer<typeof pageQuerySchema>;

/** Commands of operators, their log, and what drills found out. */
@ApiTags('Operations')
@ApiBearerAuth()
@Roles('operator')
@Controller('ops')
export class OperationsController {
  constructor(
    private readonly operations: OperationsService,
    private readonly drillRuns: DrillRunsService,
  ) {}

  @Get('control')
  @ApiOperation({ summary: 'What can be done now; backups and standby as the agent sees them' })
  @ApiResponse({ status: 200, standardSchema: controlSchema })
  control(): Promise<Control> {
    return this.operations.control();
  }

  @Post('commands')
  @ApiOperation({
    summary: 'Have the operator agent run one of the allowed commands',
    description: 'One at a time. A command that is not taken within 10 seconds is not run at all.',
  })
  @DescribeIdempotencyKey('required')
  @ApiResponse({ status: 201, standardSchema: commandSchema })
  @ApiResponse({ status: 409, description: 'operator-command-running: another one is at work' })
  @ApiResponse({ status: 503, description: 'operator-agent-absent: nobody would run it' })
  request(
    @CallerId() accountId: string,
    @Body({ schema: newCommandSchema }) body: NewCommandBody,
    @IdempotencyKey('required') key: string,
  ): Promise<Command> {
    return this.operations.request(accountId, body, key);
  }

  @Get('commands/:id')
  @ApiOperation({ summary: 'A command and what it has printed' })
  @ApiResponse({ status: 200, standardSchema: printedCommandSchema })
  command(@Param('id', IdPipe) id: string): Promise<PrintedCommand> {
    return this.operations.command(id);
  }

  @Get('actions')
  @ApiOperation({ summary: 'Who did what, when, and how it ended; newest first' })
  @ApiResponse({ status: 200, standardSchema: loggedActionPageSchema })
  actions(@Query({ schema: pageQuerySchema }) query: PageQuery): Promise<LoggedActionPage> {
    return this.operations.actions(query);
  }

  @Get('drill-runs')
  @ApiOperation({ summary: 'What drills measured, newest first' })
  @ApiResponse({ status: 200, standardSchema: drillRunPageSchema })
  list(@Query({ schema: pageQuerySchema }) query: PageQuery): Promise<DrillRunPage> {
    return this.drillRuns.list(query);
  }
}
