import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId, Roles } from '../auth/auth.guard.js';
import { DescribeIdempotencyKey, IdempotencyKey, IdPipe } from '../http/params.js';
import { RehearsalEnds } from './rehearsal-ends.service.js';
import {
  type CurrentRehearsal,
  currentRehearsalSchema,
  type RehearsalBody,
  rehearsalBodySchema,
  type RehearsalEnding,
  rehearsalEndingSchema,
  type RehearsalStarted,
  rehearsalStartedSchema,
} from './rehearsals.schemas.js';
import { RehearsalsService } from './rehearsals.service.js';

/** A seller plays a sale through with a simulated crowd, before buyers come. */
@ApiTags('Seller')
@ApiBearerAuth()
@Roles('seller')
@Controller('seller')
export class RehearsalsController {
  constructor(
    private readonly rehearsals: RehearsalsService,
    private readonly ends: RehearsalEnds,
  ) {}

  @Post('performances/:id/rehearsals')
  @ApiOperation({ summary: 'Rehearse the sale of an own performance with simulated buyers' })
  @DescribeIdempotencyKey('required')
  @ApiResponse({ status: 201, standardSchema: rehearsalStartedSchema })
  start(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) id: string,
    @IdempotencyKey('required') key: string,
    @Body({ schema: rehearsalBodySchema }) body: RehearsalBody,
  ): Promise<RehearsalStarted> {
    return this.rehearsals.start(sellerId, id, body, key);
  }

  @Get('performances/:id/rehearsal')
  @ApiOperation({ summary: 'The rehearsal of an own performance, or the one that it is' })
  @ApiResponse({ status: 200, standardSchema: currentRehearsalSchema })
  current(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) id: string,
  ): Promise<CurrentRehearsal> {
    return this.ends.current(sellerId, id);
  }

  @Post('rehearsals/:id/end')
  @HttpCode(202)
  @ApiOperation({ summary: 'End a rehearsal and throw all of it away; again is harmless' })
  @ApiResponse({ status: 202, standardSchema: rehearsalEndingSchema })
  end(@CallerId() sellerId: string, @Param('id', IdPipe) id: string): Promise<RehearsalEnding> {
    return this.ends.end(sellerId, id);
  }
}
