import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CallerId, Roles } from '../auth/auth.guard.js';
import { IdPipe } from '../http/params.js';
import { pageQuerySchema } from '../http/schemas.js';
import { type SeatingPlanPage, seatingPlanPageSchema } from './seating-plans.schemas.js';
import { SeatingPlansService } from './seating-plans.service.js';
import { seatsSchema } from './seats.schemas.js';

/** A seller's own seating plans, to use again and to look at before anything is published. */
@ApiTags('Seller')
@ApiBearerAuth()
@Roles('seller')
@Controller('seller/seating-plans')
export class SellerSeatingPlansController {
  constructor(private readonly plans: SeatingPlansService) {}

  @Get()
  @ApiOperation({ summary: 'Own seating plans, newest first' })
  @ApiResponse({ status: 200, standardSchema: seatingPlanPageSchema })
  list(
    @CallerId() sellerId: string,
    @Query({ schema: pageQuerySchema }) query: z.infer<typeof pageQuerySchema>,
  ): Promise<SeatingPlanPage> {
    return this.plans.ofSeller(sellerId, query);
  }

  @Get(':id/seats')
  @ApiOperation({ summary: 'An own seating plan, seat by seat, as buyers will read it' })
  @ApiResponse({ status: 200, standardSchema: seatsSchema })
  async seats(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const { json } = await this.plans.documentOfSeller(id, sellerId);
    void reply.type('application/json; charset=utf-8');
    return json.identity.body;
  }
}
