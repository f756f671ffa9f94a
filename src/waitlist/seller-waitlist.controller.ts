import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CallerId, Roles } from '../auth/auth.guard.js';
import { EventsService } from '../events/events.service.js';
import { IdPipe } from '../http/params.js';
import { ReturnedSeatsService } from '../seats/returned-seats.service.js';
import { WaitlistViews } from './waitlist-views.js';
import {
  linePageSchema,
  type SellerWaitlist,
  sellerWaitlistSchema,
  type WaitlistChange,
  waitlistChangeSchema,
} from './waitlist.schemas.js';

/** The seller's look at those who wait for an own performance. */
@ApiTags('Seller')
@ApiBearerAuth()
@Roles('seller')
@Controller('seller/performances/:id/waitlist')
export class SellerWaitlistController {
  constructor(
    private readonly views: WaitlistViews,
    private readonly returned: ReturnedSeatsService,
    private readonly events: EventsService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Who waits, who has an offer, and why somebody was passed over' })
  @ApiResponse({ status: 200, standardSchema: sellerWaitlistSchema })
  view(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) performanceId: string,
    @Query({ schema: linePageSchema }) page: z.infer<typeof linePageSchema>,
  ): Promise<SellerWaitlist> {
    return this.views.ofSeller(sellerId, performanceId, page);
  }

  @Put()
  @ApiOperation({ summary: 'Set when returned seats that nobody takes go to the public' })
  @ApiResponse({ status: 200, standardSchema: waitlistChangeSchema })
  async change(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) performanceId: string,
    @Body({ schema: waitlistChangeSchema }) change: WaitlistChange,
  ): Promise<WaitlistChange> {
    await this.events.performanceOfSeller(performanceId, sellerId);
    await this.returned.setWindow(performanceId, change.releaseWindow);
    return change;
  }
}
