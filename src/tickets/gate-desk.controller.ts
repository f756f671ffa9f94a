import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId, ForGates } from '../auth/auth.guard.js';
import { IdPipe } from '../http/params.js';
import {
  type FindQuery,
  findQuerySchema,
  type FoundTickets,
  foundTicketsSchema,
  type GateCounts,
  gateCountsSchema,
  type GatePerformances,
  gatePerformancesSchema,
  type ManualCheckInBody,
  manualCheckInBodySchema,
} from './gate-desk.schemas.js';
import { GateDeskService } from './gate-desk.service.js';
import { type Admitted, admittedSchema } from './tickets.schemas.js';

/** What staff see at a gate, beside scanning. */
@ApiTags('Tickets and check-in')
@ApiBearerAuth()
@ForGates()
@Controller()
export class GateDeskController {
  constructor(private readonly desk: GateDeskService) {}

  @Get('gate/performances')
  @ApiOperation({ summary: 'Performances the caller may check in for, the next one first' })
  @ApiResponse({ status: 200, standardSchema: gatePerformancesSchema })
  performances(@CallerId() accountId: string): Promise<GatePerformances> {
    return this.desk.performances(accountId);
  }

  @Get('performances/:id/gate/counts')
  @ApiOperation({ summary: 'How many came in, by gate and in the last minute' })
  @ApiResponse({ status: 200, standardSchema: gateCountsSchema })
  counts(
    @CallerId() staffId: string,
    @Param('id', IdPipe) performanceId: string,
  ): Promise<GateCounts> {
    return this.desk.counts(performanceId, staffId);
  }

  @Get('performances/:id/gate/tickets')
  @ApiOperation({ summary: 'Tickets by their holder’s name or email address, or by the seat' })
  @ApiResponse({ status: 200, standardSchema: foundTicketsSchema })
  find(
    @CallerId() staffId: string,
    @Param('id', IdPipe) performanceId: string,
    @Query({ schema: findQuerySchema }) { query }: FindQuery,
  ): Promise<FoundTickets> {
    return this.desk.find(performanceId, staffId, query);
  }

  /** For somebody whose code cannot be read and whose name was compared with a paper. */
  @Post('performances/:id/manual-check-ins')
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: admittedSchema })
  checkInByHand(
    @CallerId() staffId: string,
    @Param('id', IdPipe) performanceId: string,
    @Body({ schema: manualCheckInBodySchema }) body: ManualCheckInBody,
  ): Promise<Admitted> {
    return this.desk.checkInByHand(performanceId, staffId, body);
  }
}
