import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId } from '../auth/auth.guard.js';
import { EventsService } from '../events/events.service.js';
import { DescribeIdempotencyKey, IdempotencyKey, IdPipe } from '../http/params.js';
import { QueueService } from '../queue/queue.service.js';
import { HoldPlacing } from './hold-placing.js';
import { HoldsService } from './holds.service.js';
import { type Hold, holdSchema, type PlaceHold, placeHoldSchema } from './seats.schemas.js';

// A performance stands in the way of the clock's own name.
const now = (): number => performance.now();

/** Holding seats and letting them go. */
@ApiTags('Seats and holds')
@ApiBearerAuth()
@Controller()
export class HoldsController {
  constructor(
    private readonly placing: HoldPlacing,
    private readonly holds: HoldsService,
    private readonly events: EventsService,
    private readonly queue: QueueService,
  ) {}

  @Post('performances/:id/holds')
  @ApiOperation({ summary: 'Hold named seats, or the best available, all or nothing' })
  @DescribeIdempotencyKey()
  @ApiHeader({ name: 'Admission', required: false, description: 'Pass of the waiting room.' })
  @ApiResponse({ status: 201, standardSchema: holdSchema })
  async place(
    @CallerId() accountId: string,
    @Param('id', IdPipe) performanceId: string,
    @Body({ schema: placeHoldSchema }) wish: PlaceHold,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Headers('admission') pass: string | undefined,
  ): Promise<Hold> {
    const performance = await this.events.publishedPerformance(performanceId);
    const request = { accountId, performance, wish, idempotencyKey };
    if (!performance.waitingRoom.enabled) return this.placing.place(request);
    this.queue.requireAdmission({ accountId, performanceId }, pass);
    const startMs = now();
    try {
      return await this.placing.place(request);
    } finally {
      this.queue.observeHold(now() - startMs);
    }
  }

  @Get('holds/:id')
  @ApiOperation({ summary: 'An own hold' })
  @ApiResponse({ status: 200, standardSchema: holdSchema })
  get(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<Hold> {
    return this.holds.describe(id, accountId);
  }

  @Delete('holds/:id')
  @ApiOperation({ summary: 'Let the seats go; again is harmless' })
  @HttpCode(204)
  release(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<void> {
    return this.holds.release(id, accountId);
  }
}
