import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId } from '../auth/auth.guard.js';
import { DescribeIdempotencyKey, IdempotencyKey, IdPipe } from '../http/params.js';
import { HoldDesk } from './hold-desk.service.js';
import { HoldExtending } from './hold-extending.js';
import { HoldsService } from './holds.service.js';
import { type Hold, holdSchema, type PlaceHold, placeHoldSchema } from './seats.schemas.js';

/** Holding seats and letting them go. */
@ApiTags('Seats and holds')
@ApiBearerAuth()
@Controller()
export class HoldsController {
  constructor(
    private readonly desk: HoldDesk,
    private readonly holds: HoldsService,
    private readonly extending: HoldExtending,
  ) {}

  @Post('performances/:id/holds')
  @ApiOperation({ summary: 'Hold named seats, or the best available, all or nothing' })
  @DescribeIdempotencyKey()
  @ApiHeader({ name: 'Admission', required: false, description: 'Pass of the waiting room.' })
  @ApiResponse({ status: 201, standardSchema: holdSchema })
  place(
    @CallerId() accountId: string,
    @Param('id', IdPipe) performanceId: string,
    @Body({ schema: placeHoldSchema }) wish: PlaceHold,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Headers('admission') pass: string | undefined,
  ): Promise<Hold> {
    return this.desk.place({ accountId, performanceId, wish, idempotencyKey, pass });
  }

  @Get('holds/:id')
  @ApiOperation({ summary: 'An own hold' })
  @ApiResponse({ status: 200, standardSchema: holdSchema })
  get(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<Hold> {
    return this.holds.describe(id, accountId);
  }

  @Post('holds/:id/extension')
  @ApiOperation({ summary: 'More time for an own hold or offer, once' })
  @DescribeIdempotencyKey()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: holdSchema })
  extend(
    @CallerId() accountId: string,
    @Param('id', IdPipe) id: string,
    @IdempotencyKey() key: string | undefined,
  ): Promise<Hold> {
    return this.extending.extend(id, accountId, key);
  }

  @Delete('holds/:id')
  @ApiOperation({ summary: 'Let the seats go; again is harmless' })
  @HttpCode(204)
  release(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<void> {
    return this.holds.release(id, accountId);
  }
}
