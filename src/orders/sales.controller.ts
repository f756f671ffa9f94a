import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CallerId, Roles } from '../auth/auth.guard.js';
import { EventsService } from '../events/events.service.js';
import { soldByGrade } from './sold-by-grade.js';
import { IdPipe } from '../http/params.js';
import { countStates } from '../seats/seat-state.js';
import { SeatsService } from '../seats/seats.service.js';
import { salesSchema } from './orders.schemas.js';
import { OrdersService } from './orders.service.js';

/** A seller's live sales figures. */
@ApiTags('Seller')
@ApiBearerAuth()
@Controller('seller/performances/:id/sales')
export class SalesController {
  constructor(
    private readonly events: EventsService,
    private readonly seats: SeatsService,
    private readonly orders: OrdersService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Seats by state and grade, and the money, of an own performance' })
  @Roles('seller')
  @ApiResponse({ status: 200, standardSchema: salesSchema })
  async sales(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) performanceId: string,
  ): Promise<z.infer<typeof salesSchema>> {
    const performance = await this.events.performanceOfSeller(performanceId, sellerId);
    const [{ digits }, { gross, refunded }] = await Promise.all([
      this.seats.states(performanceId),
      this.orders.sums(performanceId),
    ]);
    return {
      seatCount: performance.seatCount,
      ...countStates(digits),
      grossAmount: gross,
      refundedAmount: refunded,
      byGrade: soldByGrade(performance, digits),
    };
  }
}
